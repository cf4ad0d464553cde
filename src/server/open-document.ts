import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { Finding } from '../analysis/finding';
import { carryFindings } from './carried-findings';

/** What is known of the current text; `opened` and `edited` wait for their analysis. */
export type DocumentState = 'opened' | 'edited' | 'analysed' | 'half-typed' | 'left-out';

/** A document open in the editor with its unsaved text, and what is known of it. */
export class OpenDocument {
  #findings: readonly Finding[] = [];
  #state: DocumentState = 'opened';
  #document: TextDocument;

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.#document = TextDocument.create(uri, languageId, version, text);
  }

  get uri(): string {
    return this.#document.uri;
  }
  get languageId(): string {
    return this.#document.languageId;
  }
  get version(): number {
    return this.#document.version;
  }
  get text(): string {
    return this.#document.getText();
  }
  get state(): DocumentState {
    return this.#state;
  }
  /** The findings of the last text that could be parsed, moved along with the edits since. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }

  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const start = 'range' in change ? this.#document.offsetAt(change.range.start) : 0;
      const end = 'range' in change ? this.#document.offsetAt(change.range.end) : this.text.length;
      this.#findings = carryFindings(this.#findings, { range: { start, end }, length: change.text.length });
      this.#document = TextDocument.update(this.#document, [change], version);
    }
    this.#state = 'edited';
  }

  /** Takes the findings of the current text. */
  setFindings(findings: readonly Finding[]): void {
    this.#findings = findings;
    this.#state = 'analysed';
  }

  /** Keeps the findings of before, since the current text cannot be parsed. */
  keepFindings(): void {
    this.#state = 'half-typed';
  }

  /** Drops the findings, since the settings leave the document out. */
  leaveOut(): void {
    this.#findings = [];
    this.#state = 'left-out';
  }
}
