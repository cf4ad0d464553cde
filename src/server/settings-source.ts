import ignore from 'ignore';
import type { Connection } from 'vscode-languageserver/node';
import { relativePath } from './document-path';
import type { SettingsDefaults } from './engine';
import { parseSettings, type Settings } from './settings';

/** What the settings say of one document or folder. */
export interface ScopedSettings {
  readonly settings: Settings;
  /** Why it is left out; undefined where it is analysed. */
  readonly leftOut: string | undefined;
}

/** Asks the client for settings, and remembers them until they change. */
export class SettingsSource {
  readonly #connection: Connection;
  readonly #defaults: SettingsDefaults;
  readonly #known = new Map<string, Promise<ScopedSettings>>();
  /** What the client can be asked for. */
  canPull = false;
  hasFolders = false;

  constructor(connection: Connection, defaults: SettingsDefaults) {
    this.#connection = connection;
    this.#defaults = defaults;
  }

  of(uri: string): Promise<ScopedSettings> {
    let settings = this.#known.get(uri);
    if (settings === undefined) {
      settings = this.#pull(uri);
      this.#known.set(uri, settings);
      settings.catch(() => this.#known.delete(uri));
    }
    return settings;
  }

  forget(uri: string): void {
    this.#known.delete(uri);
  }

  forgetAll(): void {
    this.#known.clear();
  }

  /** The URIs of the workspace's folders. */
  async folders(): Promise<readonly string[]> {
    if (!this.hasFolders) return [];
    const folders = await this.#connection.workspace.getWorkspaceFolders();
    return (folders ?? []).map(({ uri }) => uri);
  }

  async #pull(uri: string): Promise<ScopedSettings> {
    const { workspace, console } = this.#connection;
    const section: unknown = this.canPull
      ? await workspace.getConfiguration({ scopeUri: uri, section: 'lanewise' })
      : undefined;
    const { settings, problems } = parseSettings(section, this.#defaults);
    for (const problem of problems) console.warn(problem);
    return { settings, leftOut: leftOut(relativePath(uri, await this.folders()), settings) };
  }
}

function leftOut(path: string, settings: Settings): string | undefined {
  if (!settings.enable) return 'switched off by the setting lanewise.enable';
  if (path !== '' && ignore().add(settings.ignore).ignores(path)) {
    return 'left out by the setting lanewise.ignore';
  }
  return undefined;
}
