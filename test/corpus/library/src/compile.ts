import { createHash } from 'node:crypto';

export interface Template {
  readonly id: string;
  readonly parts: readonly string[];
}

export function compile(text: string): Template {
  // - no-blocking-call: hashing a template takes microseconds
  const id = createHash('sha256').update(text).digest('hex');
  return { id, parts: text.split(/\{\{|\}\}/) };
}
