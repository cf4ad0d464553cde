import { existsSync, readdirSync, statSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { signAll, verify } from './signing.ts';
import { readConfig } from './config.ts';

interface Resource {
  readonly from: string;
  readonly to: string;
}

export class Packager {
  readonly #folder: string;
  #metadata: { version: string } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get metadata(): { version: string } {
    // - no-blocking-call: read once, then kept
    this.#metadata ??= readConfig(path.join(this.#folder, 'package.json'));
    return this.#metadata;
  }

  async pack(resources: readonly Resource[]): Promise<void> {
    for (const { from, to } of resources) {
      // + no-await-in-loop: each goes to a place of its own
      await fs.cp(from, path.join(this.#folder, to), { recursive: true });
    }
    // - no-fake-async: waits for what has to be signed
    await signAll(resources.map(({ to }) => to));
  }

  async locales(folders: readonly string[], wanted: readonly string[]): Promise<string[]> {
    const unwanted: string[] = [];
    for (const folder of folders) {
      // + no-await-in-loop: each folder can be listed while another one is
      const names = await fs.readdir(folder);
      for (const name of names) {
        // + no-accidental-quadratic: looks through what is wanted for each file
        if (!wanted.includes(path.basename(name, '.pak'))) unwanted.push(path.join(folder, name));
      }
    }
    return unwanted;
  }

  size(folder: string): number {
    let total = 0;
    // + no-blocking-call hint: a whole tree, while whoever calls waits
    for (const name of readdirSync(folder)) {
      // + no-blocking-call hint: a call for each file of a tree
      total += statSync(path.join(folder, name)).size;
    }
    return total;
  }

  async publish(files: readonly string[]): Promise<void> {
    // + no-blocking-call information: an async function that asks the disk and stands still
    if (!existsSync(this.#folder)) throw new Error(`${this.#folder} is missing`);
    for (const file of files) {
      // - no-await-in-loop: each release is made known at one address, in order
      await fetch('https://registry.example/releases', { method: 'PUT', body: file });
    }
  }

  async check(files: readonly string[]): Promise<void> {
    for (const file of files) {
      const bytes = await fs.readFile(file);
      // - no-await-in-loop: ends with the first file that is wrong
      if (!(await verify(bytes))) throw new Error(`${file} is not signed`);
    }
  }
}
