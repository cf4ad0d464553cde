import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The folder of the program that files and directories (absolute paths) are parts of, whose sources a fix may reach: the
 * repository around them; where there is none, the outermost of the packages around them; else what they have in
 * common. What lies in `node_modules` is a program by itself.
 */
export async function programRoot(paths: readonly string[]): Promise<string> {
  const directories = await Promise.all(
    paths.map(async (path) => ((await stat(path)).isDirectory() ? path : dirname(path))),
  );
  const common = directories.reduce(commonDirectory);
  let outermost: string | undefined;
  for (let at = common; ; at = dirname(at)) {
    if (basename(at) === 'node_modules') break;
    if (await exists(join(at, '.git'))) return at;
    if (await exists(join(at, 'package.json'))) outermost = at;
    if (dirname(at) === at) break;
  }
  return outermost ?? common;
}

function commonDirectory(first: string, second: string): string {
  let common = first;
  while (common !== second && !second.startsWith(join(common, '/'))) common = dirname(common);
  return common;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
