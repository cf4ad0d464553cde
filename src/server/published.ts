import type { Connection } from 'vscode-languageserver/node';
import type { Finding } from '../analysis/finding';
import { type Place, toDiagnostic } from './diagnostics';

/** The diagnostics that the client has; it is told of differences only. */
export class Published {
  readonly #connection: Connection;
  /** By path, the diagnostics and the version they were made for. */
  readonly #files = new Map<string, string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param version of the text where it is open. */
  set(place: Place, findings: readonly Finding[], version?: number): void {
    const { uri, path } = place;
    const diagnostics = findings.map((finding) => toDiagnostic(finding, place));
    const published = JSON.stringify([version, diagnostics]);
    if (this.#files.get(path) === published) return;
    this.#files.set(path, published);
    void this.#connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
  }

  delete(uri: string, path: string): void {
    if (this.#files.delete(path)) void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Has `delete` tell the client, which may have diagnostics of a server before this one that has crashed. */
  suspect(path: string): void {
    if (!this.#files.has(path)) this.#files.set(path, '');
  }
}
