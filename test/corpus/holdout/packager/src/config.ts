import { readFileSync } from 'node:fs';

export function readConfig(file: string): { version: string } {
  // + no-blocking-call hint: exported, whoever calls waits for the disk
  return JSON.parse(readFileSync(file, 'utf8')) as { version: string };
}
