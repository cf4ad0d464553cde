import { sep } from 'node:path';
import type { Disposable } from '../base/disposable';
import { stackOf } from '../base/errors';
import type { ProgramStatus } from '../messages/findings';
import type { Engine } from './engine';
import { Folder, type FolderListener, Stopped } from './folder';
import type { FileEvent } from './program';
import type { Settings } from './settings';
import type { SettingsSource } from './settings-source';

/** The folders of the workspace that are analysed. */
export class Folders implements Disposable {
  readonly #engine: Engine;
  readonly #settings: SettingsSource;
  readonly #listener: FolderListener;
  #folders = new Map<string, Folder>();
  /** The latest call of `update`; those before it give up. */
  #updates = 0;
  #showsBaselines = false;
  #disposed = false;

  constructor(engine: Engine, settings: SettingsSource, listener: FolderListener) {
    this.#engine = engine;
    this.#settings = settings;
    this.#listener = listener;
  }

  all(): readonly Folder[] {
    return [...this.#folders.values()];
  }

  /** The innermost folder that a file (an absolute path) lies in. */
  of(path: string): Folder | undefined {
    let innermost: Folder | undefined;
    for (const folder of this.#folders.values()) {
      if (!isWithin(path, folder.path)) continue;
      if (innermost === undefined || folder.path.length > innermost.path.length) innermost = folder;
    }
    return innermost;
  }

  /** Brings the folders up to date with those that the client has open, and with their settings. */
  async update(): Promise<void> {
    const update = ++this.#updates;
    const next = new Map<string, Folder>();
    for (const uri of await this.#settings.folders()) {
      // Of a folder that is not on this machine's disk there is nothing to read.
      if (!uri.startsWith('file:')) continue;
      const { settings, leftOut } = await this.#settings.of(uri);
      if (leftOut === undefined) next.set(uri, this.#folders.get(uri) ?? this.#open(uri, settings));
      if (update !== this.#updates || this.#disposed) {
        for (const folder of next.values()) if (!this.#folders.has(folder.uri)) folder.dispose();
        return;
      }
      const folder = next.get(uri);
      if (folder === undefined) continue;
      const same = whatIsRead(folder.settings) === whatIsRead(settings);
      const baselineChanged = folder.settings.baseline !== settings.baseline;
      folder.settings = settings;
      if (folder.status.state === 'waiting') continue;
      if (!same) this.#start(folder);
      else if (baselineChanged) await folder.readBaseline();
      else this.#listener.onReady(folder);
    }
    for (const [uri, folder] of this.#folders) if (!next.has(uri)) folder.dispose();
    this.#folders = next;
    this.#listener.onStatus();
  }

  /** Has the folders read that have not been read yet. Failures are told to the listener. */
  start(): void {
    for (const folder of this.#folders.values()) {
      if (folder.status.state === 'waiting') this.#start(folder);
    }
  }

  stop(): void {
    for (const folder of this.#folders.values()) folder.stop();
  }

  /** Shows the findings in the baselines, or hides them. */
  showBaselines(shown: boolean): void {
    this.#showsBaselines = shown;
    for (const folder of this.#folders.values()) folder.showBaseline(shown);
  }

  filesChanged(events: readonly FileEvent[]): void {
    for (const folder of this.#folders.values()) {
      const within = events.filter(({ path }) => isWithin(path, folder.path) || path === folder.baselinePath);
      if (within.length > 0) folder.filesChanged(within);
    }
  }

  status(): ProgramStatus {
    const folders = this.all();
    const states = folders.map(({ status: { state } }) => state);
    const sum = (count: (folder: Folder) => number): number =>
      folders.reduce((total, folder) => total + count(folder), 0);
    return {
      state: overall(states),
      files: sum(({ status }) => status.files),
      total: sum(({ status }) => status.total),
      problems: folders.flatMap(({ problems }) => problems),
    };
  }

  dispose(): void {
    this.#disposed = true;
    for (const folder of this.#folders.values()) folder.dispose();
  }

  #open(uri: string, settings: Settings): Folder {
    return new Folder(uri, settings, this.#engine, this.#listener, this.#showsBaselines);
  }

  #start(folder: Folder): void {
    folder.indexAgain().catch((error: unknown) => {
      if (error instanceof Stopped) return;
      this.#listener.onError(`The files of ${folder.path} could not be read: ${stackOf(error)}`);
    });
  }
}

function overall(states: readonly Folder['status']['state'][]): ProgramStatus['state'] {
  if (states.length === 0) return 'none';
  if (states.some((state) => state === 'waiting' || state === 'indexing')) return 'indexing';
  return states.includes('stopped') ? 'stopped' : 'ready';
}

/** What of the settings is in the facts that are kept of files, and cannot be decided anew without reading them. */
function whatIsRead({ ignore, maxFiles, analysis: { severity, ...analysis } }: Settings): string {
  const off = Object.entries(severity).filter(([, setting]) => setting === 'off');
  return JSON.stringify([ignore, maxFiles, analysis, off]);
}

const isWithin = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
