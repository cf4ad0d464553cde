import assert from 'node:assert/strict';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, range } from './testing/client';
import { makeFolder, writeIn } from './testing/folder';
import { RealEngine } from './testing/real-engine';

const blocking = `import fs from 'node:fs';
export async function load(path) {
  await fs.promises.access(path);
  fs.readFileSync(path);
}
`;

describe('language server over a folder', () => {
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
  const ready = (files: number): Promise<void> =>
    client.until(() => client.programStatus?.state === 'ready' && client.programStatus.files === files);
  const listed = (): string[] =>
    [...client.listed]
      .map(([uri, findings]) => `${uri.slice(uriOf('').length + 1)} ${findings.length}`)
      .sort();

  /** A handler that blocks through a function of another file. */
  const handler = `import http from 'node:http';
import { page } from './page.js';
http.createServer((request, response) => {
  response.end(page(request.url));
}).listen(80);
`;
  const page = `import { readFileSync } from 'node:fs';
export function page(name) {
  return readFileSync(name, 'utf8');
}
`;

  it('lists open files only, until all of the workspace is asked for', async () => {
    const open = await write('open.js', blocking);
    await write('closed.js', blocking);
    await client.start();
    await ready(2);
    client.open(blocking, open);
    await client.until(() => client.listed.size === 1);
    assert.deepEqual(listed(), ['open.js 1']);
    assert.equal(client.scope, 'open-files');

    const summary = await client.analyseWorkspace();
    assert.deepEqual(summary, {
      folders: 1,
      files: 2,
      filesWithFindings: 2,
      findings: 2,
      hiddenByBaseline: 0,
      skipped: [],
      problems: [],
    });
    assert.deepEqual(listed(), ['closed.js 1', 'open.js 1']);
    assert.equal(client.scope, 'workspace');
    assert.deepEqual([...client.diagnostics.keys()], [open], 'diagnostics stay those of open files');
    assert.deepEqual(
      client.progress.map(({ kind }) => kind).filter((kind) => kind !== 'report'),
      ['begin', 'end'],
    );
  });

  it('shows diagnostics of files that are not open where the setting asks for them, and keeps them up to date', async () => {
    client.settings = { diagnostics: 'workspace' };
    const uri = await write('closed.js', blocking);
    await client.start();
    await client.until(() => client.diagnostics.get(uri)?.length === 1);
    await write('closed.js', 'export const fine = 1;\n');
    client.filesChanged([uri, 'changed']);
    await client.until(() => client.diagnostics.get(uri)?.length === 0);
    await write('closed.js', blocking);
    client.filesChanged([uri, 'changed']);
    await client.until(() => client.diagnostics.get(uri)?.length === 1);
    client.setSettings({});
    await client.until(() => client.diagnostics.get(uri)?.length === 0);
  });

  it('follows files that are made, deleted and moved, with their folders', async () => {
    await write('a.js', blocking);
    await client.start();
    await ready(1);
    await client.analyseWorkspace();
    const b = await write('b.js', blocking);
    client.filesChanged([b, 'created']);
    await client.until(() => client.listed.size === 2);
    // Of a folder that is made by moving it, the editor may tell of the folder only.
    await write('../' + folder.slice(folder.lastIndexOf('/') + 1) + '/old/c.js', blocking);
    await rename(join(folder, 'old'), join(folder, 'new'));
    client.filesChanged([uriOf('new'), 'created']);
    await client.until(() => client.listed.size === 3);
    assert.deepEqual(listed(), ['a.js 1', 'b.js 1', 'new/c.js 1']);
    await rm(join(folder, 'new'), { recursive: true });
    await rm(join(folder, 'a.js'));
    client.filesChanged([uriOf('new'), 'deleted'], [uriOf('a.js'), 'deleted']);
    await client.until(() => client.listed.size === 1);
    assert.deepEqual(listed(), ['b.js 1']);
    await ready(1);
  });

  it('takes hundreds of changed files at once', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `file${index}.js`);
    for (const name of names) await write(name, 'export const fine = 1;\n');
    await client.start();
    await ready(300);
    await client.analyseWorkspace();
    assert.equal(client.listed.size, 0);
    for (const name of names) await write(name, blocking);
    for (const name of names) client.filesChanged([uriOf(name), 'changed']);
    await client.until(() => client.listed.size === 300);
  });

  it('obeys .gitignore and the setting of ignored files', async () => {
    await write('.gitignore', 'built/\n');
    await write('built/a.js', blocking);
    await write('generated/b.js', blocking);
    await write('c.js', blocking);
    client.settings = { ignore: ['generated/'] };
    await client.start();
    await client.analyseWorkspace();
    assert.deepEqual(listed(), ['c.js 1']);
    const ignored = await write('.gitignore', '');
    client.filesChanged([ignored, 'changed']);
    await client.until(() => client.listed.size === 2);
    client.setSettings({ ignore: [] });
    await client.until(() => client.listed.size === 3);
  });

  it('prefers the unsaved text of an open document, and goes back to the disk when it is closed', async () => {
    const uri = await write('a.js', blocking);
    await client.start();
    await ready(1);
    await client.analyseWorkspace();
    client.open('export const fine = 1;\n', uri);
    await client.until(() => client.listed.size === 0);
    // What happens on disk counts for nothing meanwhile.
    client.filesChanged([uri, 'changed']);
    client.close(uri);
    await client.until(() => client.listed.size === 1);
    assert.deepEqual(client.diagnostics.get(uri), []);
  });

  /** Nests deeper than the stack of a process's first thread. */
  const deep = `list${'\n  .filter(Boolean)'.repeat(1_900)};\n${blocking}`;

  it('analyses open documents that nest deep, in the program and by themselves', async () => {
    const inside = await write('deep.js', blocking);
    await client.start();
    await ready(1);
    for (const at of [inside, 'untitled:deep.js']) {
      client.open(deep, at);
      await client.until(() => client.status?.uri === at);
      assert.deepEqual(client.status, { uri: at, state: 'analysed', reason: '' });
      assert.equal(client.diagnostics.get(at)?.[0]?.range.start.line, 1_904);
      // The comment that disables the rule is not: its place depends on the tree.
      const actions = await client.actions(range(1_904, 4, 1_904, 4), undefined, at);
      assert.deepEqual(
        actions.map(({ title }) => title),
        ['Await fs.promises.readFile'],
      );
    }
  });

  it('says why files are skipped, and how many are left out', async () => {
    await write('a.js', 'const = ;');
    await write('b.js', blocking);
    await write('c.js', blocking);
    client.settings = { maxFiles: 2 };
    await client.start();
    const { files, skipped, problems } = await client.analyseWorkspace();
    assert.equal(files, 1);
    assert.deepEqual(
      skipped.map(({ uri }) => uri),
      [uriOf('a.js')],
    );
    assert.match(skipped[0]?.reason ?? '', /cannot be parsed/);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /1 of 3 files .* lanewise\.maxFiles is 2/);
    assert.deepEqual(client.programStatus?.problems, problems);
  });

  it('publishes findings of an open file anew when a file that it depends on changes', async () => {
    const helper = await write('page.js', page);
    const main = await write('main.js', handler);
    await client.start();
    await ready(2);
    client.open(page, helper);
    await client.until(() => client.diagnostics.get(helper)?.length === 1);
    const [first] = client.diagnostics.get(helper) ?? [];
    assert.equal(first?.severity, 2, 'a warning, since a handler of another file calls it');
    const [hop] = first.relatedInformation ?? [];
    assert.equal(hop?.location.uri, main);
    assert.equal(hop.location.range.start.line, 3);

    await write('main.js', "import { page } from './page.js';\nconsole.log(page('a'));\n");
    client.filesChanged([main, 'changed']);
    await client.until(() => client.diagnostics.get(helper)?.length === 0);
  });

  it('has half-typed documents call what they did before, and files that are broken on disk call nothing', async () => {
    const helper = await write('page.js', page);
    const main = await write('main.js', handler);
    await client.start();
    await ready(2);
    client.open(page, helper);
    await client.until(() => client.diagnostics.get(helper)?.[0]?.severity === 2);
    client.open(handler, main);
    await client.until(() => client.diagnostics.get(main)?.length === 1);
    client.change([{ text: `${handler}const = ;` }], main);
    await write('other.js', blocking);
    client.filesChanged([uriOf('other.js'), 'created']);
    await ready(3);
    assert.equal(client.diagnostics.get(helper)?.[0]?.severity, 2);

    await write('main.js', 'const = ;');
    client.close(main);
    await client.until(() => client.diagnostics.get(helper)?.[0]?.severity !== 2);
  });

  it('drops what a closer look at a regular expression refutes', async () => {
    client.engine.confirmation = { kind: 'safe' };
    const text = 'export const slow = (text) => /^(a+)+$/.test(text);\n';
    const uri = await write('regex.js', text);
    await client.start();
    await ready(1);
    client.open(text, uri);
    await client.until(() => client.diagnostics.get(uri)?.length === 1);
    await client.until(() => client.diagnostics.get(uri)?.length === 0);
  });

  it('keeps folders apart, also one within the other', async () => {
    await mkdir(join(folder, 'inner'));
    const outer = await write('outer.js', blocking);
    const inner = await write('inner/inner.js', blocking);
    client = new Client(new RealEngine(), pathToFileURL(folder).toString(), uriOf('inner'));
    await client.start();
    const summary = await client.analyseWorkspace();
    assert.equal(summary.folders, 2);
    assert.deepEqual([...client.listed.keys()].sort(), [inner, outer].sort());
    assert.equal(summary.findings, 2, 'a file counts once');
    assert.equal(summary.files, 2);
  });

  it('explains on hover what was decided and why, and which remedy it calls for', async () => {
    const helper = await write('page.js', page);
    await write('main.js', handler);
    await client.start();
    await ready(2);
    client.open(page, helper);
    await client.until(() => client.diagnostics.get(helper)?.[0]?.severity === 2);
    const hover = await client.hover(2, 12, helper);
    assert.ok(hover !== null && typeof hover.contents === 'object' && 'value' in hover.contents);
    const { value } = hover.contents;
    assert.match(value, /\*\*no-blocking-call\*\* · runs in a handler/);
    assert.match(value, /\*\*concurrency\*\*/);
    assert.equal(await client.hover(0, 0, helper), null);
  });
});
