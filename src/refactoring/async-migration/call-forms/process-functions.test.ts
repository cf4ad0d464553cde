import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { isRefusal } from '../sources';
import { seeded } from './testing/seeded';

function made(text: string, file: string, type?: string): string {
  const result = seeded({ files: { [file]: text }, ...(type !== undefined && { type }) });
  assert(!isRefusal(result), 'message' in result ? result.message : '');
  return result.text;
}

/** All calls of a text made asynchronous, one after the other, the last first. */
function afterAll(text: string, count: number, file = '/program.cjs'): string {
  let result = text;
  for (let done = 0; done < count; done++) result = made(result, file);
  return result;
}

/** What a program shows that runs one call and tells all of its result or error. */
function shown(call: string, folder: string): unknown {
  const program = `const { execSync, execFileSync, spawnSync } = require('child_process');
const told = (key, value) =>
  value instanceof Error
    ? { ...value, name: value.name, message: value.message, errno: undefined, error: undefined }
    : key === 'pid' && value ? 'some' : value;
(async () => {
  try {
    console.log(JSON.stringify({ value: ${call} }, told));
  } catch (error) {
    console.log(JSON.stringify({ error }, told));
  }
})();
`;
  const run = (text: string): unknown => {
    const file = join(folder, 'program.cjs');
    writeFileSync(file, text);
    return execFileSync(process.execPath, [file], { encoding: 'utf8', input: 'typed in' });
  };
  const migrated = made(program, '/program.cjs');
  assert.match(migrated, /value: \(?await run(?:Command|File|Process)\(/);
  return [run(program), run(migrated)];
}

describe('a child process that is waited for shows the same', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'lanewise-processes-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const call of [
    "execSync('echo a')",
    "execSync('echo a', { encoding: 'utf8' })",
    "execSync('echo a; echo b >&2; exit 3')",
    "execSync('echo b >&2; exit 3', { stdio: 'pipe' })",
    "execSync('echo a; echo b >&2', { stdio: 'inherit' })",
    "execSync('exit 4', { stdio: 'ignore' })",
    "execSync('cat', { input: 'abc' })",
    "execSync('cat')",
    "execSync('sleep 5; true', { timeout: 100, stdio: 'pipe' })",
    "execSync('kill -9 $$', { stdio: 'pipe' })",
    "execSync('none-such', { stdio: 'pipe' })",
    "execSync('echo $X', { env: { X: '1' } })",
    "spawnSync('head', ['-c', '3000000', '/dev/zero']).error.code",
    "execSync('pwd', { cwd: '/none-such' })",
    "execSync('echo $0', { shell: '/bin/sh' })",
    "execFileSync('echo', ['a', 'b c'])",
    "execFileSync('none-such', ['a'])",
    "execFileSync('sh', ['-c', 'echo a; exit 2'], { encoding: 'utf8' })",
    "execFileSync('pwd', { encoding: 'utf8', cwd: '/' })",
    "spawnSync('echo', ['a'])",
    "spawnSync('cat', [], { input: new Uint8Array([65, 66]) })",
    "spawnSync('cat', null, { input: 'x', encoding: 'latin1' })",
    "spawnSync('none-such')",
    "spawnSync('/tmp', [])",
    "spawnSync('sh', ['-c', 'echo a; echo b >&2; exit 3'], { encoding: 'utf8' })",
    "spawnSync('sleep', ['5'], { timeout: 100, killSignal: 'SIGKILL' })",
    "spawnSync('echo', ['a'], { stdio: ['ignore', 'pipe', 'ignore'] })",
    "spawnSync('sh', ['-c', 'echo x >&3'], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })",
    "spawnSync('echo a | cat', { shell: true })",
    "spawnSync('')",
  ]) {
    it(call, () => {
      const [expected, actual] = shown(call, folder) as [string, string];
      assert.equal(actual, expected);
    });
  }
});

describe('the functions that run child processes', () => {
  const count = (text: string, name: string): number => text.split(`function ${name}(`).length - 1;

  it('are written once, however many calls there are and whatever a formatter makes of them', () => {
    const text = `const cp = require('child_process');\ncp.execSync(a);\ncp.spawnSync(b);\ncp.execSync(c);\n`;
    const all = afterAll(text, 3);
    for (const name of ['runProcess', 'outputOf', 'runCommand']) assert.equal(count(all, name), 1, name);
    assert.match(all, /^await runCommand\(a\);\nawait runProcess\(b\);\nawait runCommand\(c\);$/m);

    const once = made(text, '/program.cjs');
    const formatted = once
      .replaceAll("'", '"')
      .replaceAll(/;$/gm, '')
      .replaceAll('  ', '    ')
      .replace('(file, args, options)', '(\n  file,\n  args,\n  options,\n)');
    assert.equal(afterAll(formatted, 2).split('function runProcess').length, 2);
  });

  it('leave names of the file alone', () => {
    const text = `const { execSync } = require('child_process');\nconst spawn = 1, runProcess = 2;\nexecSync(a);\n`;
    const all = made(text, '/program.cjs');
    assert.match(all, /const \{ spawn: spawnAsync \} = require\('child_process'\);/);
    assert.match(all, /const child = spawnAsync\(file/);
    assert.match(all, /outputOf\(await runProcessAsync\(command/);
    assert.match(all, /^function runProcessAsync\(/m);
  });

  it('are written in the style of the file', () => {
    const all = made(
      'import { execSync } from "child_process"\nfunction f() {\n\treturn execSync(a)\n}\n',
      '/a.mjs',
    );
    assert.match(all, /^import \{ spawn \} from "child_process"$/m);
    assert.match(all, /^\t\tconst child = spawn\(file, args, others\)$/m);
    assert.doesNotMatch(all, /;$|'/m);
  });

  it('have types in TypeScript, by what the options make of the output', () => {
    const text = `import { execFileSync, execSync, spawnSync } from 'node:child_process';
export async function f(): Promise<string> {
  const s: string = execSync('a', { encoding: 'utf8' });
  return s;
}
`;
    const typed = made(text, '/a.ts', 'string');
    assert.match(typed, /const s: string = await runCommand<string>\('a', \{ encoding: 'utf8' \}\);/);
    const buffers = made(
      `import * as cp from 'child_process';\nexport const b = cp.execFileSync('a');\n`,
      '/a.mts',
      'NonSharedBuffer',
    );
    assert.match(buffers, /= await runFile<Buffer>\('a'\);/);
    const results = made(
      `import * as cp from 'child_process';\nexport const r = cp.spawnSync('a', { encoding: 'utf8' });\n`,
      '/a.mts',
      'SpawnSyncReturns<string>',
    );
    assert.match(results, /= await runProcess<string>\('a', \{ encoding: 'utf8' \}\);/);
    assert.deepEqual(typeErrors({ 'a.ts': typed, 'b.mts': buffers, 'c.mts': results }), []);
  });
});

/** What the type checker has to say of texts, at its strictest. */
function typeErrors(texts: Readonly<Record<string, string>>): string[] {
  const types = dirname(dirname(createRequire(import.meta.url).resolve('@types/node/package.json')));
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    typeRoots: [types],
    skipLibCheck: true,
  };
  const folder = join(dirname(types), '..');
  const files = new Map(Object.entries(texts).map(([name, text]) => [join(folder, name), text]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => files.has(file) || disk.fileExists(file),
    readFile: (file) => files.get(file) ?? disk.readFile(file),
    getSourceFile: (file, version) => {
      const text = files.get(file);
      return text === undefined
        ? disk.getSourceFile(file, version)
        : ts.createSourceFile(file, text, version);
    },
  };
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}
