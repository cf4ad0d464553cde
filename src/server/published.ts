import type { Connection } from 'vscode-languageserver/node';
import type { Finding, Note } from '../analysis/finding';
import { isIdleComment, type Place, toCommentDiagnostic, toDiagnostic } from './diagnostics';

/** The diagnostics that the client has; it is told of differences only. */
export class Published {
  readonly #connection: Connection;
  /** By path, the diagnostics and the version they were made for. */
  readonly #files = new Map<string, string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * @param notes of which those on comments are shown.
   * @param version of the text where it is open.
   */
  set(place: Place, findings: readonly Finding[], notes: readonly Note[], version?: number): void {
    const { uri, path, lines } = place;
    const diagnostics = [
      ...findings.map((finding) => toDiagnostic(finding, place)),
      ...notes.filter(isIdleComment).map((note) => toCommentDiagnostic(note, lines)),
    ];
    if (diagnostics.length === 0 && version === undefined) {
      this.delete(uri, path);
      return;
    }
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
