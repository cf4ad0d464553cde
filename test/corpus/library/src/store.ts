import * as fs from 'node:fs';
import path from 'node:path';
import type { Template } from './compile.ts';
import { loadTemplateSync } from './load.ts';

export class TemplateStore {
  readonly #templates = new Map<string, Template>();
  private names?: string[];

  constructor(private readonly directory: string) {
    // + no-blocking-call hint: a constructor of the published API
    fs.accessSync(directory);
  }

  list(): string[] {
    if (this.names) return this.names;
    // - no-blocking-call: runs once, its result is kept
    this.names = fs.readdirSync(this.directory);
    return this.names;
  }

  async warmUp(): Promise<void> {
    for (const name of this.list()) {
      // + no-blocking-call warning: a helper in another file, once per iteration of a loop in an async function
      const template = loadTemplateSync(path.join(this.directory, name));
      this.#templates.set(name, template);
    }
  }

  async size(name: string): Promise<number> {
    // + no-blocking-call information: an async function
    const { size } = fs.statSync(path.join(this.directory, name));
    return size;
  }
}
