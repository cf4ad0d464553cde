import type { FilePlace } from '../analysis/program/file-role';

export interface FileRoles {
  /** What the configuration of the file's package says of it. */
  roleOf(path: string): FilePlace | undefined;
  /** Forgets what was read, after `files` or a `package.json` has changed. */
  invalidate(): void;
}

/** Tells what `files` (absolute paths) are for. */
export function createFileRoles(files: ReadonlySet<string>): FileRoles {
  return { roleOf: (path) => (files.has(path) ? {} : undefined), invalidate: () => undefined };
}
