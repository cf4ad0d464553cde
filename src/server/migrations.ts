import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { Finding } from '../analysis/finding';
import type { Disposable } from '../base/disposable';
import type { MigrationAnswer, MigrationQuestion } from '../migration-thread/messages';
import type { Engine } from './engine';
import type { OpenDocument } from './open-document';
import { showProgressOf } from './slow-request';

/** A folder's files, as they are to be looked at. */
export interface MigratedFolder {
  readonly path: string;
  readonly settings: { readonly ignore: readonly string[] };
}

/** The rules whose findings a migration may resolve. */
const rules: ReadonlySet<string> = new Set(['no-blocking-call', 'no-cpu-heavy-loop']);

/** For how many milliseconds a loop may keep the thread: less than a frame of a screen takes. */
const turn = 10;

/** How often an answer is asked for while texts change. */
const mostAttempts = 5;

/** The answers that are kept, at most: those to the latest questions. */
const mostAnswers = 100;

/** Whether a migration may have something to say of a finding that a safe edit of its file does not resolve. */
export const mayMigrate = ({ rule, fixes }: Finding): boolean =>
  rules.has(rule) && !fixes.some(({ applicability }) => applicability === 'safe');

/** What would have to change for the code of findings to wait, asked of another thread and kept until something changes. */
export class Migrations implements Disposable {
  readonly #connection: Connection;
  readonly #engine: Engine;
  readonly #openFiles: () => readonly OpenDocument[];
  readonly #life = new AbortController();
  /** For how long the texts that they were made of are as they were. */
  readonly #answers = new Map<string, MigrationAnswer>();
  #state = '';
  #diskVersion = 0;
  /** Whether the client shows progress that the server began. */
  canShow = false;

  constructor(connection: Connection, engine: Engine, openFiles: () => readonly OpenDocument[]) {
    this.#connection = connection;
    this.#engine = engine;
    this.#openFiles = openFiles;
  }

  /** Files on disk have changed; what is installed, and what git keeps, is no text of the program. */
  filesChanged(paths: readonly string[]): void {
    if (paths.some((path) => !/[/\\](?:node_modules|\.git)[/\\]/.test(path))) this.#diskVersion++;
  }

  /** The answer if it is known already. */
  known(document: OpenDocument, finding: Finding): MigrationAnswer | undefined {
    this.#forgetStale();
    return this.#answers.get(keyOf(document, finding));
  }

  /**
   * The answer, for which the user waits, unless they cancel that: by `token`, or in the progress that is shown. It is of the
   * texts as they are when it comes: if some have changed meanwhile it is asked for again, a few times.
   */
  async ask(
    document: OpenDocument,
    finding: Finding,
    folder: MigratedFolder,
    token: CancellationToken,
  ): Promise<MigrationAnswer> {
    const known = this.known(document, finding);
    if (known) return known;
    const { version } = document;
    const slow = {
      connection: this.#connection,
      title: 'Lanewise: making code asynchronous',
      canShow: this.canShow,
      token,
      signal: this.#life.signal,
    };
    return showProgressOf(slow, async (signal, onStep) => {
      for (let attempt = 0; attempt < mostAttempts; attempt++) {
        const state = this.#state;
        const answer = await this.#engine.migrate(
          this.#questionOf(document, finding, folder),
          signal,
          onStep,
        );
        this.#forgetStale();
        if (answer.kind === 'cancelled' || document.version !== version) return { kind: 'cancelled' };
        if (this.#state !== state) continue;
        if (answer.kind === 'failed') {
          this.#connection.console.error(`${document.uri} could not be made asynchronous: ${answer.message}`);
        }
        this.#keep(keyOf(document, finding), answer);
        return answer;
      }
      this.#connection.console.warn(
        `${document.uri} could not be made asynchronous: the files of ${folder.path} change all the time.`,
      );
      return { kind: 'cancelled' };
    });
  }

  #questionOf(
    { path }: OpenDocument,
    { rule, range, chain }: Finding,
    folder: MigratedFolder,
  ): MigrationQuestion {
    return {
      root: folder.path,
      ignore: folder.settings.ignore,
      unsaved: this.#openFiles().map((open) => ({ file: open.path, text: open.text })),
      diskVersion: this.#diskVersion,
      file: path,
      finding: { rule, range, chain },
      milliseconds: turn,
    };
  }

  dispose(): void {
    this.#life.abort();
  }

  #keep(key: string, answer: MigrationAnswer): void {
    this.#answers.set(key, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > mostAnswers && oldest !== undefined) this.#answers.delete(oldest);
  }

  /** An answer depends on all texts. */
  #forgetStale(): void {
    const versions = this.#openFiles().map(({ uri, version }) => `${uri} ${version}`);
    const state = [this.#diskVersion, ...versions].join('\n');
    if (state === this.#state) return;
    this.#state = state;
    this.#answers.clear();
  }
}

const keyOf = ({ uri }: OpenDocument, { rule, range }: Finding): string =>
  `${uri}\n${rule}\n${range.start}\n${range.end}`;
