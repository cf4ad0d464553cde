import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultOptions } from '../analysis';
import { updateBaseline } from '../cli/check-baseline';
import { checkFiles } from '../cli/check-files';
import { RegexChecker } from '../regex-check/regex-checker';
import { FolderProgram } from './folder-program';
import { Client, range } from './testing/client';
import { makeFolder, writeIn } from './testing/folder';
import { RealEngine, scanWorker } from './testing/real-engine';

const blocking = `import fs from 'node:fs';
export async function load(path) {
  await fs.promises.access(path);
  fs.readFileSync(path);
}
`;
const entry = { rule: 'no-blocking-call', code: 'fs.readFileSync(path);' };

describe('baselines of the language server', () => {
  let folder: string;
  let client: Client<RealEngine>;

  beforeEach(async () => {
    folder = await makeFolder();
    client = new Client(new RealEngine(), pathToFileURL(folder).toString());
  });
  afterEach(async () => {
    await client.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const uriOf = (name: string): string => pathToFileURL(join(folder, name)).toString();
  const write = (name: string, text: string): Promise<string> => writeIn(folder, name, text);
  const name = 'lanewise-baseline.json';
  const writeBaseline = (...findings: readonly object[]): Promise<string> =>
    write(name, JSON.stringify({ version: 1, findings }));
  /** What the baseline holds, as `file rule` with the number of equal ones. */
  async function held(file = name): Promise<string[]> {
    const { findings } = JSON.parse(await readFile(join(folder, file), 'utf8')) as {
      findings: { file: string; rule: string; count?: number }[];
    };
    return findings.map(({ file: at, rule, count = 1 }) => `${at} ${rule} ${count}`);
  }
  const listed = (): string[] =>
    [...client.listed]
      .map(([uri, findings]) => `${uri.slice(uriOf('').length + 1)} ${findings.length}`)
      .sort();
  const ready = (files: number): Promise<void> =>
    client.until(() => client.programStatus?.state === 'ready' && client.programStatus.files === files);

  it('hide what they hold, in open files and others, and it is said how much', async () => {
    const baseline = await writeBaseline({ file: 'a.js', ...entry }, { file: 'b.js', ...entry });
    const a = await write('a.js', blocking);
    await write('b.js', blocking);
    await write('c.js', blocking);
    await client.start();
    await ready(3);
    client.open(blocking, a);
    const summary = await client.analyseWorkspace();
    assert.deepEqual([summary.findings, summary.hiddenByBaseline], [1, 2]);
    assert.deepEqual(listed(), ['c.js 1']);
    assert.deepEqual(client.diagnostics.get(a), []);
    // A second one like it is new.
    client.change([{ text: blocking.replace('}', '  fs.readFileSync(path);\n}') }], a);
    await client.until(() => client.diagnostics.get(a)?.length === 1);

    await write(name, 'not a baseline');
    client.filesChanged([baseline, 'changed']);
    await client.until(() => client.listed.size === 3);
    assert.match(client.programStatus?.problems.join() ?? '', /lanewise-baseline\.json cannot be used/);
    assert.equal(client.hiddenByBaseline, 0);
  });

  it('are saved with all findings, of open files and others, which are hidden from then on', async () => {
    const a = await write('a.js', blocking);
    await write('b.js', blocking + blocking.replace('load', 'loadToo').replace(/^import.*\n/, ''));
    await write('lib/c.js', 'export const fine = 1;\n');
    await client.start();
    client.open(blocking, a);
    await client.analyseWorkspace();
    assert.deepEqual(await client.baselines(), [{ uri: uriOf(name) }]);
    assert.deepEqual(listed(), ['a.js 1', 'b.js 2']);

    assert.deepEqual(await client.saveBaselines(), [{ uri: uriOf(name), findings: 3 }]);
    assert.deepEqual(await held(), ['a.js no-blocking-call 1', 'b.js no-blocking-call 2']);
    assert.deepEqual(await client.baselines(), [{ uri: uriOf(name), findings: 3 }]);
    await client.until(() => client.listed.size === 0);
    assert.equal(client.hiddenByBaseline, 3);
    assert.deepEqual(client.diagnostics.get(a), []);
  });

  it('are saved as the command line does', async () => {
    await write('a.js', blocking);
    await write(
      'lib/b.mjs',
      `\uFEFF${blocking}${blocking.replaceAll('load', 'too').replace(/^import.*\n/, '')}`,
    );
    await writeBaseline({ file: 'c.js', ...entry }, { file: 'a.js', rule: 'no-slow-regex', code: 'x' });
    const severity = { 'no-slow-regex': 'off' } as const;
    const checked = await checkFiles([folder], {
      analysis: { ...defaultOptions, severity },
      minSeverity: 'hint',
      ignore: [],
      cwd: folder,
      isolated: false,
      concurrency: 1,
      scanWorker,
      regexChecker: new RegexChecker('never needed'),
      onProgress: () => undefined,
    });
    const file = join(folder, 'by-the-command-line.json');
    await writeFile(file, await readFile(join(folder, name)));
    const { findings } = checked.report;
    await updateBaseline(file, { ...checked, findings, severity, isolated: false, cwd: folder });
    client.settings = { rules: severity };
    await client.start();
    await client.saveBaselines();
    const saved = await readFile(join(folder, name), 'utf8');
    assert.equal(saved, await readFile(file, 'utf8'));
    assert.deepEqual(await held(), [
      'a.js no-blocking-call 1',
      'a.js no-slow-regex 1',
      'lib/b.mjs no-blocking-call 2',
    ]);
  });

  it('are saved after a closer look at regular expressions', async () => {
    await write('a.js', 'export const slow = (text) => /^(a+)+$/.test(text);\n');
    client.engine.confirmation = { kind: 'safe' };
    await client.start();
    assert.deepEqual(await client.saveBaselines(), [{ uri: uriOf(name), findings: 0 }]);
  });

  it('forget what is gone when they are saved, and keep what could not have been found', async () => {
    await write('fixed.js', 'export {};\n');
    await write('broken.js', 'const = ;');
    await writeBaseline(
      { file: 'fixed.js', ...entry },
      { file: 'deleted.js', ...entry },
      { file: 'broken.js', ...entry },
      { file: 'fixed.js', ...entry, rule: 'no-slow-regex' },
    );
    client.settings = { rules: { 'no-slow-regex': 'off' } };
    await client.start();
    await client.saveBaselines();
    assert.deepEqual(await held(), ['broken.js no-blocking-call 1', 'fixed.js no-slow-regex 1']);
  });

  it('are saved in steps, even if files are edited meanwhile', async () => {
    for (const file of ['a.js', 'b.js', 'c.js']) await write(file, blocking);
    const areFollowed: boolean[] = [];
    client.engine.openProgram = (root) => {
      const program = new FolderProgram(root, scanWorker);
      const analysis = program.analysis.bind(program);
      program.analysis = (path, options) => {
        areFollowed.push(program.followCallsUntil(() => true));
        const found = analysis(path, options);
        void program.open({ path: join(root, 'c.js'), text: `${blocking}// ${areFollowed.length}` }, options);
        return found;
      };
      return program;
    };
    await client.start();
    await ready(3);
    await client.saveBaselines();
    assert.deepEqual(areFollowed, [true, true, true]);
    assert.deepEqual(await held(), [
      'a.js no-blocking-call 1',
      'b.js no-blocking-call 1',
      'c.js no-blocking-call 1',
    ]);
  });

  it('of folders within each other have their own files', async () => {
    const inner = await write('inner/a.js', blocking);
    await write('a.js', blocking);
    client = new Client(new RealEngine(), pathToFileURL(folder).toString(), dirname(inner));
    await client.start();
    const saved = await client.saveBaselines();
    assert.deepEqual(
      saved.map(({ findings }) => findings),
      [1, 1],
    );
    assert.deepEqual(await held(), ['a.js no-blocking-call 1']);
    assert.deepEqual(await held(`inner/${name}`), ['a.js no-blocking-call 1']);
  });

  it('keep what they hold from being fixed with everything else', async () => {
    await writeBaseline({ file: 'a.js', ...entry });
    const text = `import fs from 'node:fs';
export async function load(path) {
  await fs.promises.access(path);
  const size = fs.statSync(path).size;
  fs.readFileSync(path);
  return size;
}
`;
    const a = await write('a.js', text);
    await client.start();
    await ready(1);
    client.open(text, a);
    const fixed = async (): Promise<string> => {
      const [action] = await client.actions(range(0, 0, 0, 0), ['source.fixAll'], a);
      return JSON.stringify(action?.edit?.documentChanges);
    };
    assert.doesNotMatch(await fixed(), /promises\.readFile/);
    client.showBaselines(true);
    await client.until(() => client.diagnostics.get(a)?.length === 2);
    assert.match(await fixed(), /promises\.readFile/);
  });

  it('that cannot be used are told of, and left as they are', async () => {
    await write('a.js', blocking);
    await write(name, '{"version": 9}');
    await client.start();
    for (const [file] of [await client.baselines(), await client.saveBaselines()]) {
      assert.match(file?.problem ?? '', /cannot be used.*version 9/);
    }
    assert.equal(await readFile(join(folder, name), 'utf8'), '{"version": 9}');
    client.setSettings({ baseline: '' });
    await client.until(() => client.programStatus?.problems.length === 0);
    assert.match((await client.saveBaselines())[0]?.problem ?? '', /names no file/);
  });

  it('are shown with the other findings where the user wants that', async () => {
    await writeBaseline({ file: 'a.js', ...entry }, { file: 'b.js', ...entry });
    const a = await write('a.js', blocking);
    await write('b.js', blocking);
    await client.start();
    client.open(blocking, a);
    await client.analyseWorkspace();
    await client.until(() => client.hiddenByBaseline === 2);
    client.showBaselines(true);
    await client.until(() => client.listed.size === 2 && client.diagnostics.get(a)?.length === 1);
    assert.equal(client.hiddenByBaseline, 0);
    client.showBaselines(false);
    await client.until(() => client.listed.size === 0 && client.diagnostics.get(a)?.length === 0);
    assert.equal(client.hiddenByBaseline, 2);
  });

  it('take effect at once when they are made, changed or deleted by somebody else', async () => {
    const a = await write('a.js', blocking);
    await write('b.js', blocking);
    await client.start();
    client.open(blocking, a);
    await client.analyseWorkspace();
    assert.equal(client.listed.size, 2);
    const baseline = await writeBaseline({ file: 'a.js', ...entry }, { file: 'b.js', ...entry });
    client.filesChanged([baseline, 'created']);
    await client.until(() => client.listed.size === 0 && client.diagnostics.get(a)?.length === 0);
    await writeBaseline({ file: 'a.js', ...entry });
    client.filesChanged([baseline, 'changed']);
    await client.until(() => listed().join() === 'b.js 1');
    await rm(join(folder, name));
    client.filesChanged([baseline, 'deleted']);
    await client.until(() => client.listed.size === 2);
  });
});
