import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import { Client, range, uri } from './testing/client';
import { RealEngine } from './testing/real-engine';

const idle = '// lanewise-disable-next-line no-blocking-call -- why\n';

describe('comments that silence nothing', () => {
  let client: Client<RealEngine>;
  afterEach(() => client.stop());

  const editsOf = (action: CodeAction | undefined): unknown => {
    const [change] = action?.edit?.documentChanges ?? [];
    return change && 'edits' in change ? change.edits : undefined;
  };

  it('are faded in the editor, and taken away by a quick fix', async () => {
    client = new Client(new RealEngine());
    await client.start();
    client.open(`export const a = 1;\n${idle}export const b = 2;\n`);
    const { diagnostics } = await client.published();
    const expected: Diagnostic[] = [
      {
        range: range(1, 0, 1, idle.length - 1),
        message: '`no-blocking-call` has nothing to report there, so this comment silences none of it.',
        severity: 4,
        source: 'lanewise',
        code: 'unused-directive',
        tags: [1],
      },
    ];
    assert.deepEqual(diagnostics, expected);
    const actions = await client.actions(range(1, 5, 1, 5));
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Remove the comment, which silences nothing'],
    );
    assert.deepEqual(editsOf(actions[0]), [{ range: range(1, 0, 2, 0), newText: '' }]);
    assert.deepEqual(await client.actions(range(0, 0, 0, 0)), []);
    assert.deepEqual(await client.actions(range(1, 5, 1, 5), ['source.fixAll']), []);
  });

  it('lose the names that are of no use where others are', async () => {
    client = new Client(new RealEngine());
    await client.start();
    const blocking =
      "import fs from 'node:fs';\nexport async function f(x) { await x;\n// lanewise-disable-next-line no-blocking-call, no-such\nfs.statSync(x); }\n";
    client.open(blocking);
    const { diagnostics } = await client.published();
    assert.match(JSON.stringify(diagnostics), /no rule `no-such`/);
    const [action] = await client.actions(range(2, 50, 2, 50));
    assert.equal(action?.title, 'Remove no-such');
    assert.deepEqual(editsOf(action), [{ range: range(2, 46, 2, 55), newText: '' }]);
  });

  it('are shown in files that are not open where the setting asks for these, and not listed', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'lanewise-idle-')));
    try {
      const at = pathToFileURL(join(folder, 'a.js')).toString();
      client = new Client(new RealEngine(), pathToFileURL(folder).toString());
      client.settings = { diagnostics: 'workspace' };
      await writeFile(join(folder, 'a.js'), `${idle}export const b = 2;\n`);
      await client.start();
      await client.until(() => client.diagnostics.get(at)?.length === 1);
      assert.equal(client.listed.size, 0);
      await writeFile(join(folder, 'a.js'), 'export const b = 2;\n');
      client.filesChanged([at, 'changed']);
      await client.until(() => client.diagnostics.get(at)?.length === 0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are nothing to remark in documents that the settings leave out', async () => {
    client = new Client(new RealEngine());
    client.settings = { enable: false };
    await client.start();
    client.open(`${idle}export const b = 2;\n`);
    assert.deepEqual(await client.published(), { uri, version: 1, diagnostics: [] });
  });
});
