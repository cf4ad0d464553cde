import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import {
  CodeActionKind,
  createConnection,
  createProtocolConnection,
  DiagnosticSeverity,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import type { FileAnalysis, Finding } from '../analysis/finding';
import { defaultOptions, type AnalysisOptions } from '../analysis/options';
import { LineIndex } from '../base/text';
import { analysisStatusMethod, type AnalysisStatus } from '../messages/analysis-status';
import type { Engine, SourceFile } from './engine';
import { startServer } from './server';

const uri = 'file:///folder/a.js';

describe('language server', () => {
  let client: Client;
  beforeEach(() => {
    client = new Client();
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
      client.settings = { rules: { 'no-bad': 'error' }, maxFileSize: 5000 };
      await client.start();
      client.open('BAD(1)');
      await client.published();
      assert.deepEqual(client.engine.analysed[0]?.options, {
        ...defaultOptions,
        severity: { 'no-bad': 'error' },
        maxFileSize: 5000,
      });
      client.setSettings({ rules: { 'no-bad': 'off' } });
      await client.published();
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

const range = (line: number, character: number, endLine: number, endCharacter: number) => ({
  start: { line, character },
  end: { line: endLine, character: endCharacter },
});

const places = ({ diagnostics }: PublishDiagnosticsParams): string[] =>
  diagnostics.map(({ range: { start } }) => `${start.line}:${start.character}`);

/** Finds every `BAD(`; some words in the text make it fail in one way or another. */
class FakeEngine implements Engine {
  readonly defaults = { rules: ['no-bad'], analysis: defaultOptions, ignore: [] };
  readonly analysed: { text: string; options: AnalysisOptions }[] = [];
  duringAnalysis: () => void = () => undefined;

  analyse({ path, text }: SourceFile, options: AnalysisOptions): FileAnalysis {
    this.analysed.push({ text, options });
    this.duringAnalysis();
    if (text.includes('CRASH')) throw new Error('crashed');
    if (text.includes('@@@')) {
      return {
        findings: [],
        syntaxError: { message: 'what?', range: { start: 0, end: 0 } },
        skipped: { kind: 'syntax-error', message: 'what?' },
      };
    }
    if (text.includes('LARGE')) {
      return { findings: [], skipped: { kind: 'too-large', message: 'it is too large' } };
    }
    const findings = [...text.matchAll(/BAD\((unsafe)?/g)].map(({ index, 1: unsafe }): Finding => {
      const place = { start: index, end: index + 3 };
      return {
        rule: 'no-bad',
        messageId: 'bad',
        message: 'BAD is bad',
        severity: 'warning',
        range: place,
        remedy: 'concurrency',
        context: { kind: 'function', inLoop: false, reason: '' },
        chain: [{ message: 'from here', file: path, range: { start: 0, end: 1 } }],
        fixes: [
          {
            title: 'Make it good',
            applicability: unsafe === undefined ? 'safe' : 'unsafe',
            edits: [{ range: place, text: 'GOOD' }],
          },
        ],
      };
    });
    return { findings };
  }

  suppress({ text }: SourceFile, finding: Finding) {
    const lines = new LineIndex(text);
    const start = lines.offsetAt({ line: lines.positionAt(finding.range.start).line, column: 1 });
    return { range: { start, end: start }, text: '// disabled\n' };
  }
}

/** The editor's side of the protocol, in this process. */
class Client {
  readonly engine = new FakeEngine();
  readonly allPublished: PublishDiagnosticsParams[] = [];
  settings: unknown = {};
  status: AnalysisStatus | undefined;
  readonly #toServer = new PassThrough();
  readonly #toClient = new PassThrough();
  readonly #connection: ProtocolConnection = createProtocolConnection(
    new StreamMessageReader(this.#toClient),
    new StreamMessageWriter(this.#toServer),
  );
  readonly #log: string[] = [];
  readonly #watchers = new Set<() => void>();
  #seen = 0;
  #version = 0;
  #text = '';

  async start(): Promise<void> {
    startServer(
      createConnection(new StreamMessageReader(this.#toServer), new StreamMessageWriter(this.#toClient)),
      this.engine,
    );
    const connection = this.#connection;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.allPublished.push(params);
      this.#changed();
    });
    connection.onNotification(analysisStatusMethod, (status: AnalysisStatus) => {
      this.status = status;
      this.#changed();
    });
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.#log.push(message);
      this.#changed();
    });
    connection.onRequest('workspace/configuration', () => [this.settings]);
    connection.onRequest('workspace/workspaceFolders', () => [{ uri: 'file:///folder', name: 'folder' }]);
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {
        workspace: {
          configuration: true,
          workspaceFolders: true,
          didChangeConfiguration: { dynamicRegistration: true },
        },
      },
      initializationOptions: { ruleHref: 'page:{rule}' },
    });
    await connection.sendNotification('initialized', {});
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    this.#connection.dispose();
  }

  open(text: string): void {
    this.#text = text;
    this.#version = 1;
    this.#notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'javascript', version: 1, text },
    });
  }

  change(contentChanges: TextDocumentContentChangeEvent[]): void {
    this.#version++;
    this.#notify('textDocument/didChange', { textDocument: { uri, version: this.#version }, contentChanges });
  }

  /** As `change`, but the message has reached the server's input when this returns. */
  changeAtOnce(contentChanges: TextDocumentContentChangeEvent[]): void {
    this.#version++;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version: this.#version }, contentChanges },
    });
    this.#toServer.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** Adds to the end of the text's first line. */
  type(text: string): void {
    const { length } = this.#text;
    this.#text += text;
    this.change([{ range: range(0, length, 0, length), text }]);
  }

  close(): void {
    this.#notify('textDocument/didClose', { textDocument: { uri } });
  }

  setSettings(settings: unknown): void {
    this.settings = settings;
    this.#notify('workspace/didChangeConfiguration', { settings: null });
  }

  actions(at: ReturnType<typeof range>, only?: string[]): Promise<CodeAction[]> {
    return this.#connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: at,
      context: { diagnostics: [], ...(only !== undefined && { only }) },
    });
  }

  get lastDiagnostics(): Diagnostic[] {
    return this.allPublished.at(-1)?.diagnostics ?? [];
  }

  /** The next diagnostics published, together with their status. */
  async published(): Promise<PublishDiagnosticsParams> {
    const index = this.#seen++;
    await this.#until(() => this.allPublished.length > index);
    await new Promise((resolve) => setImmediate(resolve));
    const published = this.allPublished[index];
    assert.ok(published);
    return published;
  }

  async logged(message: RegExp): Promise<void> {
    await this.#until(() => this.#log.some((line) => message.test(line)));
  }

  #notify(method: string, params: object): void {
    void this.#connection.sendNotification(method, params);
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const watcher = (): void => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }
}
