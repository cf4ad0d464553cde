import { pathToFileURL } from 'node:url';
import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { FileAnalysis, Finding, Note } from '../analysis/finding';
import type { HeavyFunction } from '../analysis/parallel-verdict';
import { carryFindings } from './carried-findings';
import { documentPath } from './document-path';

/** The documents open in the editor, kept up to date by what a connection tells. */
export const openDocuments = (): TextDocuments<OpenDocument> =>
  new TextDocuments({
    create: (uri, languageId, version, text) => new OpenDocument(uri, languageId, version, text),
    update: (document, changes, version) => {
      document.update(changes, version);
      return document;
    },
  });

/** What is known of the current text; `opened` and `edited` wait for their analysis. */
export type DocumentState = 'opened' | 'edited' | 'analysed' | 'half-typed' | 'left-out';

/** A document open in the editor with its unsaved text, and what is known of it. */
export class OpenDocument {
  /** The path to analyse it under; an absolute one for files. */
  readonly path: string;
  #findings: readonly Finding[] = [];
  #notes: readonly Note[] = [];
  #functions: readonly HeavyFunction[] = [];
  #hiddenByBaseline = 0;
  #state: DocumentState = 'opened';
  #document: TextDocument;

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.#document = TextDocument.create(uri, languageId, version, text);
    this.path = documentPath(uri, languageId);
  }

  get uri(): string {
    return this.#document.uri;
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
  /** Whether it is a file, and not only in the editor or of another file system. */
  get isFile(): boolean {
    return this.uri.startsWith('file:');
  }
  /** As the list names it, whether it is open or not: clients may write the URI of a file in another way. */
  get listUri(): string {
    return this.isFile ? pathToFileURL(this.path).toString() : this.uri;
  }
  /** The findings of the last text that could be parsed, moved along with the edits since. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }
  /** Why rules are silent; known of an analysed text only. */
  get notes(): readonly Note[] {
    return this.#notes;
  }

  /** The functions that compute for long; known of an analysed text only. */
  get functions(): readonly HeavyFunction[] {
    return this.#functions;
  }

  get hiddenByBaseline(): number {
    return this.#hiddenByBaseline;
  }

  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) {
      const start = 'range' in change ? this.#document.offsetAt(change.range.start) : 0;
      const end = 'range' in change ? this.#document.offsetAt(change.range.end) : this.text.length;
      this.#findings = carryFindings(this.#findings, {
        path: this.path,
        range: { start, end },
        length: change.text.length,
      });
      this.#document = TextDocument.update(this.#document, [change], version);
    }
    this.#notes = [];
    this.#functions = [];
    this.#state = 'edited';
  }

  /** Takes what is known of the current text. */
  setAnalysis(
    findings: readonly Finding[],
    { notes, functions }: Pick<FileAnalysis, 'notes' | 'functions'>,
    hiddenByBaseline: number,
  ): void {
    this.#findings = findings;
    this.#notes = notes;
    this.#functions = functions ?? [];
    this.#hiddenByBaseline = hiddenByBaseline;
    this.#state = 'analysed';
  }

  /** Keeps the findings of before, since the current text cannot be parsed. */
  keepFindings(): void {
    this.#state = 'half-typed';
  }

  /** Drops the findings, since the settings leave the document out. */
  leaveOut(): void {
    this.#findings = [];
    this.#notes = [];
    this.#functions = [];
    this.#hiddenByBaseline = 0;
    this.#state = 'left-out';
  }
}
