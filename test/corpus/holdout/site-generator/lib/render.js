import { readFileSync } from 'node:fs';
import { compile } from 'sass';
import { stripComments } from './text.js';

const partials = {};

function partial(name) {
  // + no-blocking-call warning: a partial that is not there yet blocks the request; there are any number
  return partials[name] || (partials[name] = readFileSync(`partials/${name}.html`, 'utf8'));
}

export function render(page) {
  return stripComments(page.text).replace(/\{\{> (\w+) \}\}/g, (_, name) => partial(name));
}

export function style(file) {
  // + no-blocking-call warning: compiles in each request of the development server
  return compile(file).css;
}
