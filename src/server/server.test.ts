import assert from 'node:assert/strict';
import {
  CodeActionKind,
  DiagnosticSeverity,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { defaultOptions } from '../analysis/options';
import { Client, FakeEngine, range, uri } from './testing/client';

describe('language server', () => {
  let client: Client;
  beforeEach(() => {
    client = new Client(new FakeEngine());
  });
  afterEach(() => client.stop());

  it('publishes what is found in the unsaved text, with rule, page and version', async () => {
    await client.start();
    client.open('one\n  BAD(1)\n');
    const { version, diagnostics } = await client.published();
    assert.equal(version, 1);
    assert.deepEqual(diagnostics, [
      {
        range: { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } },
        message: 'BAD is bad',
        severity: DiagnosticSeverity.Warning,
        source: 'lanewise',
        code: 'no-bad',
        codeDescription: { href: 'page:no-bad' },
        relatedInformation: [
          {
            message: 'from here',
            location: {
              uri,
              range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
            },
          },
        ],
      },
    ]);
    assert.equal(client.status?.state, 'analysed');
  });

  it('analyses once after a burst of edits', async () => {
    await client.start();
    client.open('');
    await client.published();
    for (const character of 'BAD(1)') client.type(character);
    const { version, diagnostics } = await client.published();
    assert.equal(version, 7);
    assert.equal(diagnostics.length, 1);
    assert.deepEqual(
      client.engine.analysed.map(({ text }) => text),
      ['', 'BAD(1)'],
    );
  });

  it('drops a result when the text has changed meanwhile', async () => {
    await client.start();
    client.engine.duringAnalysis = () => {
      client.engine.duringAnalysis = () => undefined;
      client.changeAtOnce([{ text: 'fine' }]);
    };
    client.open('BAD(1)');
    const { version, diagnostics } = await client.published();
    assert.equal(version, 2);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(client.allPublished.length, 1);
  });

  it('keeps the findings around half-typed code, moved along with it', async () => {
    await client.start();
    client.open('; BAD(1)\nBAD(2)\nBAD(3)\n');
    await client.published();
    client.change([
      { range: range(1, 1, 1, 1), text: '@@@' },
      { range: range(0, 0, 0, 0), text: 'x\ny' },
    ]);
    assert.deepEqual(places(await client.published()), ['1:3', '3:0']);
    // Mended code is analysed afresh.
    client.change([{ range: range(2, 1, 2, 4), text: '' }]);
    assert.deepEqual(places(await client.published()), ['1:3', '2:0', '3:0']);
  });

  it('shows nothing for a document that never could be parsed', async () => {
    await client.start();
    client.open('BAD(1) @@@');
    assert.deepEqual((await client.published()).diagnostics, []);
  });

  it('offers no fix for half-typed code', async () => {
    await client.start();
    client.open('BAD(1)\n');
    await client.published();
    client.change([{ range: range(1, 0, 1, 0), text: '@@@' }]);
    assert.deepEqual(await client.actions(range(0, 0, 0, 0)), []);
  });

  it('survives an analysis that fails, and tells of it in the log', async () => {
    await client.start();
    client.open('CRASH');
    await client.logged(/analysis of file:\/\/\/folder\/a\.js failed: Error: crashed/);
    client.change([{ text: 'BAD(1)' }]);
    assert.equal((await client.published()).diagnostics.length, 1);
  });

  it('says why a document is skipped', async () => {
    await client.start();
    client.open('LARGE');
    assert.deepEqual((await client.published()).diagnostics, []);
    assert.deepEqual(client.status, { uri, state: 'skipped', reason: 'it is too large' });
    await client.logged(/a\.js is not analysed: it is too large/);
  });

  it('clears its diagnostics when the document closes', async () => {
    await client.start();
    client.open('BAD(1)');
    await client.published();
    client.close();
    assert.deepEqual((await client.published()).diagnostics, []);
  });

  it('answers a hover while somebody types from what is known, and waits for no analysis', async () => {
    await client.start();
    client.open('1;; BAD(1)');
    await client.published();
    client.change([{ range: range(0, 1, 0, 1), text: '23' }]);
    const hover = await client.hover(0, 7);
    assert.match(JSON.stringify(hover), /no-bad/);
    assert.deepEqual(hover?.range, range(0, 6, 0, 9));
    assert.equal(client.engine.analysed.length, 1);
    assert.equal(await client.hover(0, 0), null);
  });

  describe('code actions', () => {
    it('offers a safe fix as preferred, an unsafe one as such, and the comment that disables the rule', async () => {
      await client.start();
      client.open('BAD(1)\nBAD(unsafe)\n');
      await client.published();
      const [safe, ...others] = await client.actions(range(0, 1, 0, 1));
      assert.deepEqual(safe, {
        title: 'Make it good',
        kind: CodeActionKind.QuickFix,
        diagnostics: [client.lastDiagnostics[0]],
        edit: {
          documentChanges: [
            {
              textDocument: { uri, version: 1 },
              edits: [{ range: range(0, 0, 0, 3), newText: 'GOOD' }],
            },
          ],
        },
        isPreferred: true,
      });
      assert.deepEqual(
        others.map(({ title, kind, isPreferred }) => [title, kind, isPreferred]),
        [['Disable no-bad for this line', CodeActionKind.QuickFix, undefined]],
      );
      const [unsafe] = await client.actions(range(1, 0, 1, 3));
      assert.equal(unsafe?.kind, 'quickfix.lanewise.unsafe');
      assert.equal(unsafe.isPreferred, undefined);
      client.engine.suppressed.length = 0;
      await client.actions(range(0, 0, 1, 3));
      assert.deepEqual(client.engine.suppressed, [2], 'the file is read once for all findings');
    });

    it('name the line where findings of several lines are selected', async () => {
      await client.start();
      client.open('BAD(1)\nBAD(unsafe)\n');
      await client.published();
      assert.deepEqual(
        (await client.actions(range(0, 0, 1, 3))).map(({ title }) => title),
        [
          'Make it good (line 1)',
          'Make it good (line 2)',
          'Disable no-bad for this line (line 1)',
          'Disable no-bad for this line (line 2)',
        ],
      );
    });

    it('offers them for the newest text without waiting for a pause in typing', async () => {
      await client.start();
      client.open('');
      await client.published();
      client.change([{ text: '\nBAD(1)' }]);
      const actions = await client.actions(range(1, 0, 1, 0));
      assert.equal(actions.length, 2);
      assert.equal(client.engine.analysed.at(-1)?.text, '\nBAD(1)');
    });

    it('applies all safe fixes, and only those, when asked to fix all', async () => {
      await client.start();
      client.open('BAD(1) BAD(unsafe) BAD(2) end');
      const actions = await client.actions(range(0, 0, 0, 0), ['source.fixAll']);
      assert.deepEqual(
        actions.map(({ kind, edit }) => [kind, edit?.documentChanges]),
        [
          [
            'source.fixAll.lanewise',
            [
              {
                textDocument: { uri, version: 1 },
                edits: [{ range: range(0, 0, 0, 21), newText: 'GOOD(1) BAD(unsafe) GOO' }],
              },
            ],
          ],
        ],
      );
      client.change([{ text: 'BAD(unsafe)' }]);
      assert.deepEqual(await client.actions(range(0, 0, 0, 0), ['source.fixAll']), []);
    });
  });

  describe('settings', () => {
    it('hands rules and limits to the analysis, and follows a change', async () => {
      client.settings = { rules: { 'no-bad': 'error' }, maxFileSize: 5000, concurrencyLimit: 4 };
      await client.start();
      client.open('BAD(1)');
      await client.published();
      assert.deepEqual(client.engine.analysed[0]?.options, {
        ...defaultOptions,
        severity: { 'no-bad': 'error' },
        maxFileSize: 5000,
        concurrencyLimit: 4,
      });
      client.setSettings({ rules: { 'no-bad': 'off' } });
      await client.until(() => client.engine.analysed.length === 2);
      assert.deepEqual(client.engine.analysed.at(-1)?.options, {
        ...defaultOptions,
        severity: { 'no-bad': 'off' },
      });
    });

    it('shows nothing while switched off, and neither fixes', async () => {
      client.settings = { enable: false };
      await client.start();
      client.open('BAD(1)');
      assert.deepEqual((await client.published()).diagnostics, []);
      assert.equal(client.status?.state, 'off');
      assert.deepEqual(await client.actions(range(0, 0, 0, 0), ['source.fixAll', 'quickfix']), []);
      client.setSettings({});
      assert.equal((await client.published()).diagnostics.length, 1);
    });

    it('leaves out what is ignored, relative to the workspace folder', async () => {
      client.settings = { ignore: ['/a.js'] };
      await client.start();
      client.open('BAD(1)');
      assert.deepEqual((await client.published()).diagnostics, []);
      assert.match(client.status?.reason ?? '', /lanewise\.ignore/);
      client.setSettings({ ignore: ['/folder/'] });
      assert.equal((await client.published()).diagnostics.length, 1);
    });

    it('names a value that it cannot use', async () => {
      client.settings = { rules: { 'no-bad': 'loud' } };
      await client.start();
      client.open('BAD(1)');
      await client.logged(/lanewise\.rules\.no-bad is "loud"/);
      assert.equal((await client.published()).diagnostics.length, 1);
    });
  });
});

const places = ({ diagnostics }: PublishDiagnosticsParams): string[] =>
  diagnostics.map(({ range: { start } }) => `${start.line}:${start.character}`);
