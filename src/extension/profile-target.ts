import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../base/result';
import type { NodeRuntime } from './node-runtime';

/** A program to profile. */
export interface ProfileTarget {
  /** For people, and for the trace's file name. */
  readonly name: string;
  readonly command: readonly string[];
  /** Working directory. */
  readonly cwd: string;
  /** The folder whose `.lanewise` folder takes the trace. */
  readonly root: string;
}

/** The command that runs the script `file` with `node`, or why there is none. */
export function scriptCommand(node: NodeRuntime, file: string): Result<readonly string[], string> {
  const extension = extname(file);
  switch (extension) {
    case '.js':
    case '.mjs':
    case '.cjs':
      return ok([node.path, file]);
    case '.ts':
    case '.mts':
    case '.cts':
      if (stripsTypes(node)) return ok([node.path, file]);
      return withTsx(
        node,
        file,
        `Node.js ${node.major}.${node.minor} does not run TypeScript by itself. Use Node.js 22.18 or newer, or install tsx in the project (npm install --save-dev tsx).`,
      );
    case '.tsx':
    case '.jsx':
      return withTsx(
        node,
        file,
        `Node.js does not run ${extension} files by itself. Install tsx in the project (npm install --save-dev tsx).`,
      );
    default:
      return err(`${basename(file)} is not a JavaScript or TypeScript file, so it cannot be profiled.`);
  }
}

/** Type stripping is on without a flag since 22.18.0 and 23.6.0 (Node.js changelogs). */
function stripsTypes({ major, minor }: NodeRuntime): boolean {
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** The command through the tsx that is installed where `file` would find it; it runs in the program's own process. */
function withTsx(node: NodeRuntime, file: string, otherwise: string): Result<readonly string[], string> {
  let loader: string;
  try {
    loader = createRequire(file).resolve('tsx');
  } catch {
    return err(otherwise);
  }
  return ok([node.path, '--import', pathToFileURL(loader).href, file]);
}
