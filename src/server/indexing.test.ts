import assert from 'node:assert/strict';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { FileAnalysis } from '../analysis';
import { LineIndex } from '../base/text';
import type { Program } from './program';
import { Client, emptyProgram, FakeEngine } from './testing/client';

const uri = 'file:///folder/a.js';
const path = '/folder/a.js';

/** A program of one file, whose index is made when the test says so. */
class SlowProgram implements Program {
  readonly #empty = emptyProgram;
  indexed = 0;
  finish: () => void = () => undefined;
  /** What the program says of the file's latest text. */
  answer: (text: string) => FileAnalysis = () => ({ findings: [], notes: [] });
  #text = '';

  index: Program['index'] = (_options, signal, onProgress) => {
    this.indexed++;
    onProgress(0, 1);
    return new Promise((resolve, reject) => {
      this.finish = () => {
        onProgress(1, 1);
        resolve();
      };
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  };
  has = (asked: string): boolean => asked === path;
  paths = (): string[] => [path];
  open: Program['open'] = ({ text }) => {
    this.#text = text;
    return Promise.resolve({});
  };
  analysisAtOnce = (): FileAnalysis => this.answer(this.#text);
  /** What it says once it has been asked for changes to the end. */
  finalAnswer: ((text: string) => FileAnalysis) | undefined;
  analysis = (): FileAnalysis => (this.finalAnswer ?? this.answer)(this.#text);
  analysisOf: Program['analysisOf'] = ({ text }) => this.answer(text);
  update: Program['update'] = () => this.#empty.update([], new AbortController().signal);
  close: Program['close'] = () => Promise.resolve();
  skipped = (): ReadonlyMap<string, string> => new Map();
  problems = (): readonly string[] => [];
  whenAsked: () => void = () => undefined;
  /** How often it has to be asked before it knows what has changed. */
  steps = 0;
  takeChangedUntil = (): readonly string[] | undefined => {
    this.whenAsked();
    return this.steps-- > 0 ? undefined : [path];
  };
  /** Steps until all calls have been followed. */
  unfollowed = 0;
  followCallsUntil = (): boolean => this.unfollowed-- <= 0;
  linesOf: Program['linesOf'] = () => undefined;
}

describe('language server while it reads the workspace', () => {
  let client: Client;
  let program: SlowProgram;
  beforeEach(async () => {
    client = new Client(new FakeEngine());
    program = new SlowProgram();
    client.engine.program = program;
    await client.start();
    await client.until(() => program.indexed === 1);
  });
  afterEach(() => client.stop());

  it('analyses open documents by themselves meanwhile, and as part of the program afterwards', async () => {
    client.open('BAD(1)', uri);
    assert.equal((await client.published()).diagnostics.length, 1);
    client.change([{ text: 'BAD(1) BAD(2)' }], uri);
    assert.equal((await client.published()).diagnostics.length, 2);
    program.finish();
    assert.deepEqual((await client.published()).diagnostics, []);
  });

  it('publishes what is found in an edited file before it asks what else has changed', async () => {
    client.open('BAD(1)', uri);
    await client.published();
    program.finish();
    await client.published();
    const isAskedLater = new Promise<void>((resolve) => {
      program.whenAsked = () => {
        if (client.allPublished.at(-1)?.version === 2) resolve();
      };
    });
    client.change([{ text: 'BAD(2)' }], uri);
    await isAskedLater;
  });

  it('goes on with other files in steps, sees edits in between, and then decides again', async () => {
    client.open('BAD(1)', uri);
    await client.published();
    program.finish();
    await client.until(() => client.programStatus?.state === 'ready');
    const byItself = (text: string): FileAnalysis =>
      client.engine.analyseHere({ path, text }, client.engine.defaults.analysis);
    program.answer = byItself;
    program.steps = Infinity;
    client.change([{ text: 'BAD(1) BAD(2)' }], uri);
    await client.until(() => client.allPublished.at(-1)?.version === 2);
    // It is not done with what follows from that, and never will be.
    client.change([{ text: 'BAD(1) BAD(2) BAD(3)' }], uri);
    await client.until(() => client.allPublished.at(-1)?.version === 3);
    assert.equal(client.allPublished.at(-1)?.diagnostics.length, 3);
    program.finalAnswer = () => ({ findings: [], notes: [] });
    program.steps = 3;
    await client.until(() => client.allPublished.at(-1)?.diagnostics.length === 0);
    assert.equal(client.allPublished.at(-1)?.version, 3);
  });

  it('follows calls in steps before it lists files, although an edit may come in between', async () => {
    program.finish();
    await client.until(() => client.programStatus?.state === 'ready');
    program.linesOf = () => new LineIndex('');
    // Stands for an edit.
    program.whenAsked = () => {
      program.unfollowed = 3;
    };
    const left: number[] = [];
    program.answer = () => {
      left.push(program.unfollowed);
      return { findings: [], notes: [] };
    };
    await client.analyseWorkspace();
    // What is published after an edit looks at the file as well, perhaps between two steps.
    assert.ok(left.includes(-1), `asked with ${left.join()} left`);
  });

  it('asks a program once that fails to tell what has changed, until something changes again', async () => {
    let asked = 0;
    program.takeChangedUntil = () => {
      asked++;
      throw new Error('a defect');
    };
    client.open('BAD(1)', uri);
    program.finish();
    await client.logged(/The files of \/folder could not be looked at: Error: a defect/);
    client.change([{ text: 'BAD(1) BAD(2)' }], uri);
    await client.until(() => client.allPublished.at(-1)?.version === 2);
    // Once for all files, and perhaps for the document as it was opened.
    assert.ok(asked <= 2, `asked ${asked} times`);
  });

  it('publishes nothing again when the program says the same', async () => {
    program.answer = (text) => client.engine.analyseHere({ path, text }, client.engine.defaults.analysis);
    client.open('BAD(1)', uri);
    await client.published();
    program.finish();
    await client.until(() => client.programStatus?.state === 'ready');
    // Of another text, so that all before it has been handled.
    client.change([{ text: 'BAD(1) BAD(2)' }], uri);
    assert.equal((await client.published()).version, 2);
    assert.equal(client.allPublished.length, 2);
  });

  it('shows its progress when it takes a while, and only then', async () => {
    await client.until(() => client.progress.some(({ kind }) => kind === 'begin'));
    assert.equal(client.programStatus?.state, 'indexing');
    program.finish();
    await client.until(() => client.progress.some(({ kind }) => kind === 'end'));
    assert.deepEqual(client.programStatus, { state: 'ready', files: 1, total: 1, problems: [] });
  });

  it('stops when the user says so, and begins anew when the workspace is to be analysed', async () => {
    client.stopIndexing();
    await client.until(() => client.programStatus?.state === 'stopped');
    const summary = client.analyseWorkspace();
    await client.until(() => program.indexed === 2);
    program.finish();
    assert.equal((await summary).files, 1);
    assert.equal(client.programStatus?.state, 'ready');
  });

  it('goes back to what it knew when reading it all again is cancelled', async () => {
    program.finish();
    await client.until(() => client.programStatus?.state === 'ready');
    const first = client.analyseWorkspace();
    await first;
    const source = new CancellationTokenSource();
    const again = client.analyseWorkspace(source.token);
    await client.until(() => program.indexed === 2 && client.programStatus?.state === 'indexing');
    source.cancel();
    await assert.rejects(again);
    await client.until(() => client.programStatus?.state === 'ready');
    assert.deepEqual(client.programStatus, { state: 'ready', files: 1, total: 1, problems: [] });
  });

  it('ends an analysis of the workspace that is cancelled, but goes on reading what it read before', async () => {
    const cancelled = (error: unknown): boolean =>
      error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
    const first = new CancellationTokenSource();
    const request = client.analyseWorkspace(first.token);
    first.cancel();
    await assert.rejects(request, cancelled);
    assert.equal(client.programStatus?.state, 'indexing');

    client.stopIndexing();
    await client.until(() => client.programStatus?.state === 'stopped');
    const second = new CancellationTokenSource();
    const again = client.analyseWorkspace(second.token);
    await client.until(() => program.indexed === 2);
    second.cancel();
    await assert.rejects(again, cancelled);
    await client.until(() => client.programStatus?.state === 'stopped');
  });
});
