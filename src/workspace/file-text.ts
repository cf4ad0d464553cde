import { existsSync, readFileSync, statSync } from 'node:fs';

/** The text of a file as it is on disk; undefined if there is none. */
export const textOnDisk = (path: string): string | undefined =>
  existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
