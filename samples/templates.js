// What letters and pages are made of.
import { readFileSync } from 'node:fs';

const folder = new URL('templates/', import.meta.url);

export function welcome() {
  return readFileSync(new URL('welcome.txt', folder), 'utf8');
}

export function template(name) {
  return readFileSync(new URL(`${name}.txt`, folder), 'utf8');
}

export class Letterhead {
  constructor() {
    this.text = readFileSync(new URL('letterhead.txt', folder), 'utf8');
  }
}
