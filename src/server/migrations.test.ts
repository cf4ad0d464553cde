import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type CodeAction,
  CodeActionKind,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { LineIndex } from '../base/text';
import { showObstaclesCommand } from '../messages/findings';
import type { MigrationAnswer } from '../migration-thread/messages';
import type { Hazard, Refusal } from '../refactoring/async-migration/migration';
import { Client, FakeEngine, range, uri } from './testing/client';

const file = '/folder/a.js';
const other = '/folder/other.js';
const otherUri = pathToFileURL(other).toString();
const text = 'one\nWAITS(1)\n';
/** Of the finding. */
const at = range(1, 0, 1, 1);

const lineStarts = new Map([
  [file, new LineIndex(text).starts],
  [other, new LineIndex('ten chars\n'.repeat(4)).starts],
]);

function migration(hazards: readonly Hazard[] = []): MigrationAnswer {
  return {
    kind: 'result',
    lineStarts,
    result: {
      kind: 'migration',
      title: 'Make asynchronous (2 functions in 2 files)',
      functions: 2,
      files: [
        { file, edits: [{ range: { start: 4, end: 4 }, text: 'await ' }] },
        { file: other, edits: [{ range: { start: 12, end: 14 }, text: 'x' }] },
      ],
      hazards,
    },
  };
}

const hazard: Hazard = {
  kind: 'shared-state',
  message: '`cache` is read on line 2 and written on line 4',
  file: other,
  range: { start: 11, end: 12 },
  other: { file: other, range: { start: 30, end: 31 } },
};

const refusal = (start: number, message: string): Refusal => ({
  reason: 'constructor',
  message,
  file: other,
  range: { start, end: start + 1 },
});

describe('migrations in the editor', () => {
  let client: Client;
  beforeEach(() => {
    client = new Client(new FakeEngine());
  });
  afterEach(() => client.stop());

  async function begin(answer: MigrationAnswer = migration()): Promise<void> {
    client.engine.migration = () => Promise.resolve(answer);
    await client.start();
    client.open(text);
    await client.published();
    await client.until(() => client.programStatus?.state === 'ready');
  }
  const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);
  const disable = 'Disable no-blocking-call for this line';

  it('are offered with edits to all files, of open ones with their versions', async () => {
    await begin();
    const [action, ...others] = await client.actions(at);
    assert.deepEqual(action, {
      title: 'Make asynchronous (2 functions in 2 files)',
      kind: CodeActionKind.QuickFix,
      isPreferred: true,
      diagnostics: [client.lastDiagnostics[0]],
      edit: {
        documentChanges: [
          {
            textDocument: { uri, version: 1 },
            edits: [{ range: range(1, 0, 1, 0), newText: 'await ' }],
          },
          {
            textDocument: { uri: otherUri, version: null },
            edits: [{ range: range(1, 2, 1, 4), newText: 'x' }],
          },
        ],
      },
    });
    assert.deepEqual(titles(others), [disable]);
  });

  it('are worked out from the texts in the editor', async () => {
    await begin();
    client.change([{ range: range(0, 0, 0, 0), text: 'un' }]);
    client.open('unsaved', otherUri);
    await client.until(() => client.diagnostics.has(otherUri));
    await client.actions(at);
    assert.deepEqual(client.engine.questions, [
      {
        root: '/folder',
        ignore: [],
        unsaved: [
          { file, text: `un${text}` },
          { file: other, text: 'unsaved' },
        ],
        diskVersion: 0,
        file,
        finding: { rule: 'no-blocking-call', range: { start: 6, end: 11 }, chain: [] },
        milliseconds: 10,
      },
    ]);
  });

  it('are not worked out for the light bulb, which shows what is known', async () => {
    await begin();
    assert.deepEqual(titles(await client.actionsUnasked(at)), [disable]);
    assert.equal(client.engine.questions.length, 0);
    const asked = await client.actions(at);
    assert.deepEqual(await client.actionsUnasked(at), asked);
    assert.deepEqual(await client.actions(at), asked);
    assert.equal(client.engine.questions.length, 1);
  });

  it('are worked out anew once a text has changed, in the editor or on disk', async () => {
    await begin();
    await client.actions(at);
    client.change([{ range: range(2, 0, 2, 0), text: ' ' }]);
    await client.actions(at);
    assert.equal(client.engine.questions.length, 2);
    client.filesChanged([otherUri, 'changed']);
    await client.actions(at);
    assert.deepEqual(
      client.engine.questions.map(({ diskVersion }) => diskVersion),
      [0, 0, 1],
    );
  });

  it('are not asked for where a safe edit of the file mends the finding, or another rule found it', async () => {
    await begin();
    client.change([{ text: 'BAD(1)' }]);
    await client.actions(range(0, 0, 0, 1));
    assert.equal(client.engine.questions.length, 0);
  });

  it('name what may go wrong in an annotation of the edit that brings it about, all of which are to be confirmed', async () => {
    await begin(migration([hazard, { ...hazard, message: 'the handler may run again' }]));
    const [action] = await client.actions(at);
    assert.equal(
      action?.title,
      'Make asynchronous (2 functions in 2 files) (unsafe: `cache` is read on line 2 and written on line 4; and 1 more)',
    );
    assert.equal(action.kind, 'quickfix.lanewise.unsafe');
    assert.equal(action.isPreferred, undefined);
    const { documentChanges = [], changeAnnotations = {} } = action.edit ?? {};
    const edits = (documentChanges as TextDocumentEdit[]).flatMap((change) => change.edits);
    const annotations = edits.map((edit) => 'annotationId' in edit && changeAnnotations[edit.annotationId]);
    assert.deepEqual(annotations, [
      {
        label: 'Make asynchronous (2 functions in 2 files)',
        needsConfirmation: true,
        description: 'Right with all other changes only',
      },
      {
        label: '`cache` is read on line 2 and written on line 4',
        needsConfirmation: true,
        description: 'other.js:2, other.js:4; the handler may run again (other.js:2, other.js:4)',
      },
    ]);
  });

  it('tell why there is none, and lead there, before the comment that silences the rule', async () => {
    const refusals = [
      refusal(12, 'A constructor cannot wait.'),
      refusal(31, 'It is handed to code that is not known.'),
    ];
    await begin({ kind: 'result', lineStarts, result: { kind: 'refused', refusals } });
    const [first, ...others] = await client.actions(at);
    assert.deepEqual(titles(others), [disable]);
    const title = 'Cannot be made asynchronous: A constructor cannot wait (other.js:2)';
    assert.deepEqual(first, {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [client.lastDiagnostics[0]],
      command: {
        title,
        command: showObstaclesCommand,
        arguments: [
          [
            { message: 'A constructor cannot wait.', uri: otherUri, range: range(1, 2, 1, 3) },
            { message: 'It is handed to code that is not known.', uri: otherUri, range: range(3, 1, 3, 2) },
          ],
        ],
      },
    });
  });

  it('tell a client nothing that it could not show', async () => {
    client.initializationOptions = {};
    const refusals = [refusal(12, 'A constructor cannot wait.')];
    await begin({ kind: 'result', lineStarts, result: { kind: 'refused', refusals } });
    assert.deepEqual(titles(await client.actions(at)), [disable]);
  });

  it('that fail are told in the log', async () => {
    await begin({ kind: 'failed', message: 'out of luck' });
    assert.deepEqual(titles(await client.actions(at)), [disable]);
    await client.logged(/a\.js could not be made asynchronous: out of luck/);
  });

  /** Has a migration go on until it is aborted. */
  function forEver(): void {
    client.engine.migration = (signal, onStep) => {
      onStep('Looking around');
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve({ kind: 'cancelled' });
        });
      });
    };
  }

  it('that take long are shown with what they do, and can be cancelled there', async () => {
    await begin();
    forEver();
    const actions = client.actions(at);
    await client.until(() => client.progress.some(({ kind }) => kind === 'begin'));
    const shown = client.progress.find(({ kind }) => kind === 'begin');
    assert.deepEqual([shown?.message, shown?.cancellable], ['Looking around', true]);
    for (const token of client.progressTokens) client.cancelProgress(token);
    assert.deepEqual(titles(await actions), [disable]);
    await client.until(() => client.progress.some(({ kind }) => kind === 'end'));
  });

  it('are given up when the request is cancelled', async () => {
    await begin();
    forEver();
    const source = new CancellationTokenSource();
    const actions = client.actionsUntil(source.token, at);
    await client.until(() => client.engine.questions.length > 0);
    source.cancel();
    assert.deepEqual(await actions, []);
  });

  /** Has migrations wait until they are answered, in their order. */
  function held(): ((answer: MigrationAnswer) => void)[] {
    const waiting: ((answer: MigrationAnswer) => void)[] = [];
    client.engine.migration = () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      });
    return waiting;
  }

  it('are asked for again where another text has changed meanwhile', async () => {
    await begin();
    const waiting = held();
    const actions = client.actions(at);
    await client.until(() => client.engine.questions.length === 1);
    client.open('another', otherUri);
    await client.until(() => client.diagnostics.has(otherUri));
    waiting[0]?.({ kind: 'nothing' });
    await client.until(() => client.engine.questions.length === 2);
    waiting[1]?.(migration());
    assert.equal((await actions).length, 2);
    assert.equal(client.engine.questions[1]?.unsaved.length, 2);
  });

  it('of a text that is gone are none', async () => {
    await begin();
    const waiting = held();
    const actions = client.actions(at);
    await client.until(() => client.engine.questions.length === 1);
    client.change([{ range: range(0, 0, 0, 0), text: '\n' }]);
    await client.until(() => client.lastDiagnostics[0]?.range.start.line === 2);
    waiting[0]?.(migration());
    assert.deepEqual(await actions, []);
    assert.equal(client.engine.questions.length, 1);
  });

  it('do not depend on what is installed', async () => {
    await begin();
    await client.actions(at);
    client.filesChanged(['file:///folder/node_modules/a/index.js', 'changed']);
    await client.actions(at);
    assert.equal(client.engine.questions.length, 1);
  });
});
