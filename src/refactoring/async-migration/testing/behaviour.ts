import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** What a program shows to the outside. */
export interface Behaviour {
  readonly stdout: string;
  /** Without what tells an error thrown from one that was given by a promise: where it was thrown, and through what. */
  readonly stderr: string;
  readonly exitCode: number | string | null;
  /** Files and folders that were made, changed or removed, by path; `undefined` for those that are gone. */
  readonly files: Readonly<Record<string, string | undefined>>;
}

/** What every program finds in the folder that it runs in. */
const fixtures: Readonly<Record<string, string>> = {
  'one.txt': 'one\n',
  'two.txt': 'two, longer\n',
  'three.txt': '3',
  'data.json': '{"name":"data","list":[3,1,2]}\n',
  'sub/a.txt': 'a',
  'sub/b.txt': 'bb',
  'sub/deep/c.txt': 'ccc',
};

/**
 * Runs a program in a new folder, with `fixtures` beside its files. TypeScript is transpiled file by file, so that types
 * that do not fit change nothing.
 */
export async function behaviourOf(files: ReadonlyMap<string, string>, entry: string): Promise<Behaviour> {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-run-'));
  try {
    for (const [path, text] of Object.entries(fixtures)) put(folder, path, text);
    for (const [path, text] of files) put(folder, runnablePath(path), runnableText(path, text, files));
    const before = contentsOf(folder);
    const ran = await run(folder, runnablePath(entry));
    const after = contentsOf(folder);
    const changed = [...new Set([...before.keys(), ...after.keys()])]
      .sort()
      .filter((path) => before.get(path) !== after.get(path))
      .map((path) => [path, after.get(path)] as const);
    return { ...ran, files: Object.fromEntries(changed) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the files of a program into a folder in which a type checker is to look at them. */
export function writeProgram(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) put(folder, path, text);
  linkTypes(folder);
}

function put(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The types of Node, as a project has them that asks for `@types/node`. */
function linkTypes(folder: string): void {
  const types = dirname(createRequire(import.meta.url).resolve('@types/node/package.json'));
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(types, join(folder, 'node_modules/@types/node'));
}

const isTyped = (path: string): boolean => /(?<!\.d)\.[cm]?tsx?$/.test(path);

const runnablePath = (path: string): string =>
  isTyped(path) ? path.replace(/\.([cm]?)tsx?$/, '.$1js') : path;

function runnableText(path: string, text: string, files: ReadonlyMap<string, string>): string {
  if (!isTyped(path)) return text;
  const isEsm = path.endsWith('.mts') || (!path.endsWith('.cts') && isModulePackage(files));
  return ts
    .transpileModule(text, {
      fileName: path,
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: isEsm ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        verbatimModuleSyntax: false,
      },
    })
    .outputText.replace(/(['"]\.{1,2}\/[^'"]*)\.([cm]?)ts(['"])/g, '$1.$2js$3');
}

const isModulePackage = (files: ReadonlyMap<string, string>): boolean =>
  /"type":\s*"module"/.test(files.get('package.json') ?? '');

function run(folder: string, entry: string): Promise<Omit<Behaviour, 'files'>> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(folder, entry)],
      { cwd: folder, timeout: 30_000, env: { ...process.env, NODE_OPTIONS: '' } },
      (error, stdout, stderr) => {
        const withoutFolder = (text: string): string => text.replaceAll(folder, '').replaceAll('file://', '');
        resolve({
          stdout: withoutFolder(stdout),
          stderr: comparable(withoutFolder(stderr)),
          exitCode: error ? (error.code ?? error.signal ?? 'unknown') : 0,
        });
      },
    );
    child.stdin?.end('typed in\n');
  });
}

/**
 * What goes to standard error, without what differs between an error that is thrown and one that a promise is rejected
 * with: where the program stood, the frames of stacks, and the brackets around an error without frames.
 */
function comparable(stderr: string): string {
  return (
    stderr
      .replace(/^Node\.js v.*$/m, '')
      .replace(/^\(node:\d+\) /gm, '')
      .replace(/^\(Use `node --trace-warnings.*$/gm, '')
      // What stands above the error that ends a process: the file, its line and a caret below.
      .replace(/(?:^.*\n){2}^ *\^+\n/m, '')
      .replace(/^ +at .*\n?/gm, '')
      .replace(/ \{$/gm, '')
      .replace(/^(?:Uncaught )?\[(\w*Error.*?)\]$/gm, '$1')
      .replace(/^\[(\w*Error[^\]]*)\]/gm, '$1')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join('\n')
  );
}

function contentsOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1);
    if (path.split('/')[0] === 'node_modules') continue;
    found.set(
      path,
      entry.isFile() ? readFileSync(file, 'utf8') : entry.isDirectory() ? '<folder>' : '<other>',
    );
  }
  return found;
}
