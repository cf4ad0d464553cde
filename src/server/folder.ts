import { fileURLToPath } from 'node:url';
import type { Disposable } from '../base/disposable';
import { stackOf } from '../base/errors';
import type { Engine } from './engine';
import { baselinePath, FolderBaseline } from './folder-baseline';
import type { FileEvent, Program } from './program';
import type { Settings } from './settings';

export interface FolderListener {
  /** Its program is there, or another one than before. */
  onReady(folder: Folder): void;
  /** Other findings than before are hidden by its baseline. */
  onBaseline(folder: Folder): void;
  /** Files of its program have changed on disk. */
  onChanged(folder: Folder): void;
  /** Something that its status tells is different. */
  onStatus(): void;
  /** A failure that nobody waits for. */
  onError(message: string): void;
}

export interface FolderStatus {
  readonly state: 'waiting' | 'indexing' | 'ready' | 'stopped';
  readonly files: number;
  readonly total: number;
}

/** Changes on disk are taken together until there were none for so many milliseconds … */
const eventsRest = 150;
/** … or until the first of them has waited for so many, as builds write without a rest. */
const eventsPatience = 2000;

/** Why an index was not made; not an error. */
export class Stopped extends Error {}

/** A folder of the workspace: its settings, and its program as soon as that has been read. */
export class Folder implements Disposable {
  readonly uri: string;
  readonly path: string;
  settings: Settings;
  readonly #engine: Engine;
  readonly #listener: FolderListener;
  #program: Program | undefined;
  #status: FolderStatus = { state: 'waiting', files: 0, total: 0 };
  #baseline: FolderBaseline | undefined;
  #baselineProblem: string | undefined;
  #showsBaseline: boolean;
  #index: Promise<void> | undefined;
  #abort = new AbortController();
  readonly #life = new AbortController();
  #events = new Map<string, FileEvent>();
  #firstEvent = 0;
  #rest: NodeJS.Timeout | undefined;

  constructor(
    uri: string,
    settings: Settings,
    engine: Engine,
    listener: FolderListener,
    showsBaseline: boolean,
  ) {
    this.uri = uri;
    this.path = fileURLToPath(uri);
    this.settings = settings;
    this.#engine = engine;
    this.#listener = listener;
    this.#showsBaseline = showsBaseline;
  }

  get status(): FolderStatus {
    return this.#status;
  }

  /** All of its files; undefined as long as they have not been read. */
  get program(): Program | undefined {
    return this.#program;
  }

  /** Findings that are not shown; undefined where there is no such file, or the user wants to see them. */
  get baseline(): FolderBaseline | undefined {
    return this.#showsBaseline ? undefined : this.#baseline;
  }

  /** Where the settings have its baseline; undefined where they name none. */
  get baselinePath(): string | undefined {
    return baselinePath(this.path, this.settings.baseline);
  }

  /** What keeps it from being analysed as the user wants it, for people. */
  get problems(): readonly string[] {
    const problem = this.#baselineProblem;
    return [...(problem === undefined ? [] : [problem]), ...(this.#program?.problems() ?? [])];
  }

  /** Reads the baseline that the settings name. */
  async readBaseline(): Promise<void> {
    const read = await FolderBaseline.read(this.baselinePath);
    const before = this.#baseline;
    this.#baseline = typeof read === 'string' ? undefined : read;
    this.#baselineProblem = typeof read === 'string' ? read : undefined;
    this.#listener.onStatus();
    if (before !== undefined || this.#baseline !== undefined) this.#listener.onBaseline(this);
  }

  /** Shows the findings in the baseline, or hides them. */
  showBaseline(shown: boolean): void {
    if (shown === this.#showsBaseline) return;
    this.#showsBaseline = shown;
    this.#listener.onBaseline(this);
  }

  /**
   * Reads all files unless that has been done, or is under way.
   * @throws Stopped when it is ended early.
   */
  async ready(): Promise<void> {
    if (this.#program !== undefined) return;
    await (this.#index ?? this.indexAgain());
  }

  /**
   * Reads all files; what was known before is used until then.
   * @throws Stopped when it is ended early.
   */
  indexAgain(): Promise<void> {
    this.#abort.abort(new Stopped('Superseded.'));
    this.#abort = new AbortController();
    const index = this.#makeIndex(this.#abort.signal).finally(() => {
      if (this.#index === index) this.#index = undefined;
    });
    this.#index = index;
    return index;
  }

  /** Ends what is under way. */
  stop(): void {
    this.#abort.abort(new Stopped('Indexing was stopped.'));
  }

  /** Tells what happened to files within it. */
  filesChanged(events: readonly FileEvent[]): void {
    if (this.#events.size === 0) this.#firstEvent = Date.now();
    for (const event of events) {
      const before = this.#events.get(event.path);
      // Deleted and made anew is a change.
      const kind = before?.kind === 'deleted' && event.kind === 'created' ? 'changed' : event.kind;
      this.#events.set(
        event.path,
        before?.kind === 'created' && kind === 'changed' ? before : { ...event, kind },
      );
    }
    clearTimeout(this.#rest);
    const patience = this.#firstEvent + eventsPatience - Date.now();
    this.#rest = setTimeout(() => void this.#takeEvents(), Math.max(0, Math.min(eventsRest, patience)));
  }

  dispose(): void {
    clearTimeout(this.#rest);
    this.#life.abort(new Stopped('The folder was closed.'));
    this.stop();
  }

  async #makeIndex(signal: AbortSignal): Promise<void> {
    const { analysis, ignore, maxFiles } = this.settings;
    const program = this.#engine.openProgram(this.path);
    this.#setStatus({ state: 'indexing', files: 0, total: 0 });
    try {
      await this.readBaseline();
      await program.index({ analysis, ignore, maxFiles }, signal, (files, total) => {
        if (!signal.aborted) this.#setStatus({ state: 'indexing', files, total });
      });
      signal.throwIfAborted();
    } catch (error) {
      if (signal === this.#abort.signal) {
        if (this.#program === undefined) this.#setStatus({ ...this.#status, state: 'stopped' });
        else this.#ready(this.#program);
      }
      throw error;
    }
    this.#program = program;
    const { total } = this.#status;
    this.#setStatus({ state: 'ready', files: total, total });
    this.#listener.onReady(this);
  }

  /** Goes back to the program that there was. */
  #ready(program: Program): void {
    const total = [...program.paths()].length;
    this.#setStatus({ state: 'ready', files: total, total });
  }

  async #takeEvents(): Promise<void> {
    // An index that is under way may have read the old text already.
    await this.#index?.catch(() => undefined);
    const events = [...this.#events.values()];
    this.#events = new Map();
    const program = this.#program;
    try {
      if (events.some(({ path }) => path === this.baselinePath)) await this.readBaseline();
      if (program === undefined || events.length === 0) return;
      await program.update(events, this.#life.signal);
    } catch (error) {
      if (!(error instanceof Stopped))
        this.#listener.onError(`Changed files could not be read: ${stackOf(error)}`);
      return;
    }
    if (program !== this.#program) return;
    const total = [...program.paths()].length;
    this.#setStatus({ state: this.#status.state, files: total, total });
    this.#listener.onChanged(this);
  }

  #setStatus(status: FolderStatus): void {
    this.#status = status;
    this.#listener.onStatus();
  }
}
