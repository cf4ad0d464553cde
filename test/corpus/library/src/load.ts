import { readFileSync, promises as fsp } from 'node:fs';
import { compile, type Template } from './compile.ts';

/** The synchronous form is meant to block. */
export function loadTemplateSync(file: string): Template {
  // + no-blocking-call warning: part of the published API, and called in a loop of an async function
  return compile(readFileSync(file, 'utf8'));
}

export async function loadTemplate(file: string): Promise<Template> {
  // - no-blocking-call: asynchronous
  const text = await fsp.readFile(file, 'utf8');
  return compile(text);
}
