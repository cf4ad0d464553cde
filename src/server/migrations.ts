import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { Finding } from '../analysis/finding';
import type { Disposable } from '../base/disposable';
import type { MigrationAnswer } from '../migration-thread/messages';
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

  /** Something on disk has changed. */
  filesChanged(): void {
    this.#diskVersion++;
  }

  /** The answer if it is known already. */
  known(document: OpenDocument, finding: Finding): MigrationAnswer | undefined {
    this.#forgetStale();
    return this.#answers.get(keyOf(document, finding));
  }

  /** The answer, for which the user waits, unless they cancel that: by `token`, or in the progress that is shown. */
  async ask(
    document: OpenDocument,
    finding: Finding,
    folder: MigratedFolder,
    token: CancellationToken,
  ): Promise<MigrationAnswer> {
    const known = this.known(document, finding);
    if (known) return known;
    const state = this.#state;
    const answer = await showProgressOf(
      {
        connection: this.#connection,
        title: 'Lanewise: making code asynchronous',
        canShow: this.canShow,
        token,
        signal: this.#life.signal,
      },
      (signal, onStep) =>
        this.#engine.migrate(
          {
            root: folder.path,
            ignore: folder.settings.ignore,
            unsaved: this.#openFiles().map(({ path, text }) => ({ file: path, text })),
            diskVersion: this.#diskVersion,
            file: document.path,
            finding: { rule: finding.rule, range: finding.range, chain: finding.chain },
            milliseconds: turn,
          },
          signal,
          onStep,
        ),
    );
    if (answer.kind === 'failed') {
      this.#connection.console.error(`${document.uri} could not be made asynchronous: ${answer.message}`);
    }
    this.#forgetStale();
    // An answer about texts that are gone is none.
    if (this.#state !== state) return { kind: 'cancelled' };
    if (answer.kind !== 'cancelled') this.#keep(keyOf(document, finding), answer);
    return answer;
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
