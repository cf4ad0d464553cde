import { dirname, sep } from 'node:path';
import { Packages } from './packages';
import { sourceFiles } from './source-files';

/** A file that is looked at only for what it says of others. */
export interface SurroundingFile {
  readonly path: string;
  readonly size: number;
}

/**
 * The other source files of the packages that `files` lie in: what calls them, and what they call. Whatever cannot be read
 * there is passed over.
 * @param paths what was asked for: a package that lies within one of these needs no second look.
 * @param patterns left out, as of `sourceFiles`.
 */
export async function surroundingFiles(
  files: ReadonlySet<string>,
  paths: readonly string[],
  patterns: readonly string[],
  cwd: string,
): Promise<SurroundingFile[]> {
  const packages = new Packages(files);
  const directories = new Set<string>();
  for (const file of files) {
    const directory = packages.around(dirname(file))?.directory;
    if (directory !== undefined) directories.add(directory);
  }
  const unseen = [...directories].filter((directory) => !paths.some((path) => isWithin(directory, path)));
  const found: SurroundingFile[] = [];
  for await (const entry of sourceFiles(unseen.sort(), patterns, cwd)) {
    if (entry.kind === 'file' && !files.has(entry.path)) found.push({ path: entry.path, size: entry.size });
  }
  return found;
}

const isWithin = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
