/** Programs that run the file they are given. */
const runners: ReadonlySet<string> = new Set([
  'node',
  'tsx',
  'ts-node',
  'ts-node-esm',
  'ts-node-dev',
  'tsnd',
  'esno',
  'jiti',
  'bun',
  'babel-node',
  'nodemon',
  'zx',
  'electron',
]);

/** Words that only prepare the command after them. */
const prefixes: ReadonlySet<string> = new Set([
  'npx',
  'cross-env',
  'env',
  'dotenv',
  'time',
  'exec',
  'run',
  'watch',
  '--',
]);

/** Options of Node whose value is a word of its own. */
const optionsWithValue: ReadonlySet<string> = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '-P',
  '--project',
  '--tsconfig',
]);

/**
 * The files that a command of `scripts` in package.json runs with Node, as they are written; files that other tools are
 * given are no programs. Not a shell: what is quoted, computed or redirected may be missed.
 */
export function programsOf(command: string): string[] {
  return command.split(/&&|\|\||[;|&\n]/).flatMap((part) => {
    const words = part
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
    const start = words.findIndex((word) => !prefixes.has(word) && !/^\w+=/.test(word));
    const [program = '', ...args] = words.slice(Math.max(start, 0));
    if (/^\.{1,2}\//.test(program)) return [program];
    if (!runners.has(program)) return [];
    const script = args.find(
      (arg, index) =>
        !arg.startsWith('-') && !prefixes.has(arg) && !optionsWithValue.has(args[index - 1] ?? ''),
    );
    return script === undefined ? [] : [script];
  });
}
