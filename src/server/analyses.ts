import { pathToFileURL } from 'node:url';
import type { CancellationToken, Connection } from 'vscode-languageserver/node';
import type { FileAnalysis, Finding } from '../analysis/finding';
import type { AnalysisOptions } from '../analysis/options';
import { LineIndex } from '../base/text';
import type { Disposable } from '../base/disposable';
import { analysisStatusMethod, type AnalysisStatus } from '../messages/analysis-status';
import { textOnDisk } from '../workspace/scan-file';
import { AnalysisQueue, arrivalsHandled, inSlices, sliceOver } from './analysis-queue';
import type { Place } from './diagnostics';
import type { Engine } from './engine';
import { FindingList, toListed } from './finding-list';
import type { Folder } from './folder';
import type { Folders } from './folders';
import { type DocumentState, type OpenDocument, openDocuments } from './open-document';
import type { Program } from './program';
import { Published } from './published';
import { RegexConfirmations } from './regex-confirmations';
import type { SettingsSource } from './settings-source';
import { StaleFiles } from './stale-files';

/** Milliseconds without a keystroke after which a document is analysed: short of what people notice as a wait. */
const typingPause = 200;

/** An open document whose current text has been analysed. */
export interface Analysed {
  readonly document: OpenDocument;
  readonly place: Place;
  readonly options: AnalysisOptions;
  /** What would be said of the document if it had another text, without what the baseline hides. */
  readonly analysisOf: (text: string) => FileAnalysis;
}

/** Keeps up to date what the client shows: of open documents from their unsaved texts, of other files from the disk. */
export class Analyses implements Disposable {
  readonly #connection: Connection;
  readonly #engine: Engine;
  readonly #settings: SettingsSource;
  readonly #folders: Folders;
  readonly #regexes: RegexConfirmations;
  readonly #queue = new AnalysisQueue((key) => this.#run(key));
  readonly #documents = openDocuments();
  readonly #byPath = new Map<string, OpenDocument>();
  readonly #published: Published;
  readonly #stale = new StaleFiles();
  readonly list: FindingList;
  #listsAll = false;
  ruleHref: string | undefined;

  constructor(connection: Connection, engine: Engine, settings: SettingsSource, folders: Folders) {
    this.#connection = connection;
    this.#engine = engine;
    this.#settings = settings;
    this.#folders = folders;
    this.#regexes = new RegexConfirmations((regex, signal) => engine.confirmRegex(regex, signal));
    this.#published = new Published(connection);
    this.list = new FindingList(connection);
  }

  listen(): void {
    // Opening a document counts as a change of its content.
    this.#documents.onDidChangeContent(({ document }) => {
      this.#byPath.set(document.path, document);
      this.#queue.schedule(document.uri, document.state === 'opened' ? 0 : typingPause);
    });
    this.#documents.onDidClose(({ document }) => {
      this.#close(document).catch((error: unknown) => {
        this.#connection.console.error(`${document.uri} could not be read again: ${describe(error)}`);
      });
    });
    this.#documents.listen(this.#connection);
  }

  /** Whether the user has asked for all files of the workspace. */
  get listsAll(): boolean {
    return this.#listsAll;
  }

  /** The files that are open. */
  openFiles(): readonly OpenDocument[] {
    return this.#documents.all().filter(({ isFile }) => isFile);
  }

  /** The document with an analysis of the text as it is now, even where that waits for a pause in typing. */
  async analysed(uri: string): Promise<Analysed | undefined> {
    const state = this.#documents.get(uri)?.state;
    if (state === 'opened' || state === 'edited') {
      this.#queue.cancel(uri);
      await this.#refresh(uri);
    }
    return this.#known(uri, ['analysed']);
  }

  /**
   * The document with its latest analysis, of which the findings have moved along with the edits since: nobody waits for
   * the next one, but for the first.
   */
  async latest(uri: string): Promise<Analysed | undefined> {
    if (this.#documents.get(uri)?.state === 'opened') return this.analysed(uri);
    return this.#known(uri, ['analysed', 'edited', 'half-typed']);
  }

  async #known(uri: string, states: readonly DocumentState[]): Promise<Analysed | undefined> {
    const { settings } = await this.#settings.of(uri);
    const document = this.#documents.get(uri);
    if (document === undefined || !states.includes(document.state)) return undefined;
    const options = settings.analysis;
    const program = this.#programOf(document);
    return {
      document,
      options,
      place: this.#placeOf(document, program),
      analysisOf: (text) => {
        const file = { path: document.path, text };
        const analysis = program?.analysisOf(file, options) ?? this.#engine.analyseHere(file, options);
        return { ...analysis, findings: this.#shownOf(analysis.findings, document, text) };
      },
    };
  }

  /** Analyses all open documents again, since settings have changed. */
  reconsider(): void {
    this.#settings.forgetAll();
    for (const { uri } of this.#documents.all()) this.#queue.schedule(uri, 0);
  }

  /** Says of a folder's files what its program, which is new, makes of them. */
  programReady(folder: Folder): void {
    for (const { uri, path } of this.#openIn(folder)) {
      if (folder.program?.has(path) === true) this.#queue.schedule(uri, 0);
    }
    this.#spread(folder, folder.program?.paths() ?? []);
  }

  /** Hides what a folder's baseline has come to hold, and shows what it does not hold any more. */
  baselineChanged(folder: Folder): void {
    for (const { uri } of this.#openIn(folder)) this.#queue.schedule(uri, 0);
    this.#spread(folder, folder.program?.paths() ?? []);
  }

  /** Says anew what may have changed in a folder's files. */
  programChanged(folder: Folder): void {
    this.#spread(folder, []);
  }

  /** Lists all files of the workspace from now on. Resolves when those of `folders` are listed. */
  async listAll(
    folders: readonly Folder[],
    token: CancellationToken,
    onProgress: (done: number, total: number) => void,
  ): Promise<void> {
    this.#listsAll = true;
    this.list.setScope('workspace');
    for (const folder of folders) await this.#settle(folder);
    const files = folders.flatMap((folder) =>
      [...(folder.program?.paths() ?? [])].map((path) => ({ folder, path })),
    );
    let done = 0;
    let isOver = sliceOver();
    for (const { folder, path } of files) {
      if (token.isCancellationRequested) return;
      await followCalls(folder.program);
      await this.#sayOf(path, folder);
      done++;
      if (!isOver()) continue;
      onProgress(done, files.length);
      await arrivalsHandled();
      isOver = sliceOver();
    }
    await this.list.flush();
  }

  /**
   * All findings of a file of a folder, those in its baseline too, after a closer look at regular expressions; with the text
   * that they were found in. Undefined where there is no such text: of half-typed code, for one, or a file that was skipped.
   */
  async all(
    path: string,
    folder: Folder,
  ): Promise<{ readonly text: string; readonly findings: readonly Finding[] } | undefined> {
    const { program, settings } = folder;
    const document = this.#byPath.get(path);
    if (document !== undefined && (await this.analysed(document.uri)) === undefined) return undefined;
    const text = document?.text ?? (await textOnDisk(path));
    if (text === undefined || program?.has(path) !== true || program.skipped().has(path)) return undefined;
    await followCalls(program);
    if (document !== undefined && document.text !== text) return this.all(path, folder);
    const { findings } = program.analysis(path, settings.analysis);
    await this.#regexes.look(findings);
    return { text, findings: this.#regexes.apply(findings) };
  }

  dispose(): void {
    this.#queue.dispose();
    this.#regexes.dispose();
    this.list.dispose();
  }

  async #run(key: string): Promise<void> {
    const folder = this.#folders.all().find(({ uri }) => spreadKey(uri) === key);
    if (folder !== undefined) await this.#spreadSlice(folder);
    else await this.#refresh(key);
  }

  /** Analyses a document and publishes what is found, unless the text changes meanwhile. */
  async #refresh(uri: string): Promise<void> {
    try {
      const { settings, leftOut } = await this.#settings.of(uri);
      const document = this.#documents.get(uri);
      if (document === undefined) return;
      if (leftOut !== undefined) {
        document.leaveOut();
        this.#publish(document, undefined, { uri, state: 'off', reason: leftOut });
        return;
      }
      const { version } = document;
      const program = this.#programOf(document);
      const analysis = await this.#analyse(document, program, settings.analysis);
      // An edit may have arrived while the analysis ran; then its own analysis is on the way and this one is stale.
      await arrivalsHandled();
      if (this.#documents.get(uri) !== document || document.version !== version) return;
      const { skipped } = analysis;
      if (analysis.syntaxError === undefined) this.#take(document, analysis);
      else document.keepFindings();
      if (skipped?.kind === 'internal-error') {
        this.#connection.console.error(`${uri}: ${skipped.message}`);
      } else if (skipped !== undefined && skipped.kind !== 'syntax-error') {
        this.#connection.console.info(`${uri} is not analysed: ${skipped.message}`);
      }
      this.#publish(document, program, {
        uri,
        state: skipped === undefined ? 'analysed' : 'skipped',
        reason: skipped?.message ?? '',
      });
      const folder = this.#folders.of(document.path);
      if (program !== undefined && folder?.program === program) this.#spread(folder, [], typingPause);
    } catch (error) {
      // The analysis is total, so this is a defect: told in the log, while the server goes on with other documents.
      this.#connection.console.error(`The analysis of ${uri} failed: ${describe(error)}`);
    }
  }

  async #analyse(
    { path, text }: OpenDocument,
    program: Program | undefined,
    options: AnalysisOptions,
  ): Promise<FileAnalysis> {
    if (program === undefined) return this.#engine.analyse({ path, text }, options);
    const { syntaxError, skipped } = await program.open({ path, text }, options);
    if (syntaxError === undefined) return program.analysisAtOnce(path, options);
    return { findings: [], notes: [], syntaxError, ...(skipped && { skipped }) };
  }

  /** Takes over what was found in a document, and looks closer at what is not certain. */
  #take(document: OpenDocument, analysis: FileAnalysis): void {
    const { findings } = analysis;
    const { version, text } = document;
    const take = (): void => {
      const confirmed = this.#regexes.apply(findings);
      const shown = this.#shownOf(confirmed, document, text);
      document.setAnalysis(shown, analysis, confirmed.length - shown.length);
    };
    take();
    void this.#regexes.look(findings).then((isNew) => {
      if (!isNew || this.#documents.get(document.uri) !== document) return;
      if (document.version !== version || document.state !== 'analysed') return;
      take();
      this.#publish(document, this.#programOf(document));
    });
  }

  /** The findings in a text of a document that its baseline does not hide. */
  #shownOf(findings: readonly Finding[], { isFile, path }: OpenDocument, text: string): readonly Finding[] {
    const baseline = isFile ? this.#folders.of(path)?.baseline : undefined;
    return baseline?.newOf(findings, path, text) ?? findings;
  }

  /** Has whatever may have changed in a folder's program, and `paths`, looked at again after `delay` milliseconds. */
  #spread(folder: Folder, paths: Iterable<string>, delay = 0): void {
    this.#stale.add(folder, paths);
    this.#queue.schedule(spreadKey(folder.uri), delay);
  }

  /** Looks at some of the stale files, the open ones first, and leaves the others for the next turn. */
  async #spreadSlice(folder: Folder): Promise<void> {
    const stale = this.#stale.of(folder);
    try {
      const isOver = sliceOver();
      if (!this.#stale.askUntil(isOver, folder)) {
        this.#queue.schedule(spreadKey(folder.uri), 0);
        return;
      }
      for (const [path, document] of this.#byPath) {
        if (!stale.delete(path)) continue;
        // Otherwise its own analysis is on the way, or its text is not one that anything can be said of.
        if (document.state === 'analysed') this.#decideAgain(document, folder);
      }
      for (const path of stale) {
        stale.delete(path);
        await this.#sayOf(path, folder);
        if (isOver()) break;
      }
    } catch (error) {
      this.#connection.console.error(
        `The files of ${folder.path} could not be looked at: ${describe(error)}`,
      );
    }
    if (stale.size > 0) this.#queue.schedule(spreadKey(folder.uri), 0);
    else this.#stale.forget(folder);
  }

  /** Resolves when a folder's program has taken all changes into account, and the open documents have been decided by that. */
  async #settle(folder: Folder): Promise<void> {
    for (const { uri } of this.#openIn(folder)) await this.analysed(uri);
    this.#stale.add(folder, []);
    await inSlices((isOver) => this.#stale.askUntil(isOver, folder));
    for (const document of this.#openIn(folder)) {
      if (document.state === 'analysed') this.#decideAgain(document, folder);
    }
    if (this.#stale.of(folder).size > 0) this.#queue.schedule(spreadKey(folder.uri), 0);
  }

  #decideAgain(document: OpenDocument, folder: Folder): void {
    const program = this.#programOf(document);
    if (program === undefined || program !== folder.program) return;
    this.#take(document, program.analysis(document.path, folder.settings.analysis));
    this.#publish(document, program);
  }

  /** Says what there is to say of a file that is not open. */
  async #sayOf(path: string, folder: Folder): Promise<void> {
    const { program, settings, baseline } = folder;
    if (this.#byPath.has(path) || this.#folders.of(path) !== folder) return;
    const isWorkspaceWide = settings.diagnostics === 'workspace';
    if (isWorkspaceWide) this.list.setScope('workspace');
    const uri = uriOf(path);
    const isListed = this.#listsAll || isWorkspaceWide;
    const lines = isListed && program?.has(path) === true ? program.linesOf(path) : undefined;
    // Of a file that could not be read there are no lines.
    if (program === undefined || lines === undefined) {
      this.list.set(uri, []);
      this.#published.delete(uri, path);
      return;
    }
    const { findings: decided, notes } = program.analysis(path, settings.analysis);
    const findings = this.#regexes.apply(decided);
    let fresh = findings;
    if (baseline !== undefined && findings.length > 0) {
      const text = await textOnDisk(path);
      // A file that cannot be read any more has been deleted, of which another event tells. It may have been opened meanwhile.
      if (text === undefined || this.#byPath.has(path)) return;
      fresh = baseline.newOf(findings, path, text);
    }
    const place = { uri, path, lines, linesOf: linesIn(program), ruleHref: this.ruleHref };
    const listed = fresh.map((finding) => toListed(finding, place));
    this.list.set(uri, listed, findings.length - fresh.length);
    if (isWorkspaceWide) this.#published.set(place, fresh, notes);
    else this.#published.delete(uri, path);
  }

  async #close(document: OpenDocument): Promise<void> {
    const { uri, path } = document;
    this.#queue.cancel(uri);
    this.#settings.forget(uri);
    // The same file may be open under another name for its language.
    if (this.#byPath.get(path) === document) this.#byPath.delete(path);
    this.#published.suspect(path);
    const folder = this.#folders.of(path);
    const program = folder?.program;
    if (folder === undefined || program?.has(path) !== true || !document.isFile) {
      this.list.set(document.listUri, []);
      this.#published.delete(uri, path);
      return;
    }
    await this.#sayOf(path, folder);
    await program.close(path);
    this.#spread(folder, [path]);
  }

  /** Publishes what is known of an open document, unless the client has just that. */
  #publish(document: OpenDocument, program: Program | undefined, status?: AnalysisStatus): void {
    const { findings, notes, version } = document;
    const place = this.#placeOf(document, program);
    this.#published.set(place, findings, notes, version);
    this.list.set(
      document.listUri,
      findings.map((finding) => toListed(finding, place)),
      document.hiddenByBaseline,
    );
    if (status !== undefined) void this.#connection.sendNotification(analysisStatusMethod, status);
  }

  #openIn(folder: Folder): readonly OpenDocument[] {
    return this.#documents.all().filter(({ isFile, path }) => isFile && this.#folders.of(path) === folder);
  }

  /** The program that a document is part of; undefined where that has not been read, or the document is by itself. */
  #programOf(document: OpenDocument): Program | undefined {
    if (!document.isFile) return undefined;
    const program = this.#folders.of(document.path)?.program;
    return program?.has(document.path) === true ? program : undefined;
  }

  #placeOf(document: OpenDocument, program: Program | undefined): Place {
    return {
      uri: document.uri,
      path: document.path,
      lines: new LineIndex(document.text),
      linesOf: linesIn(program),
      ruleHref: this.ruleHref,
    };
  }
}

const linesIn =
  (program: Program | undefined): Place['linesOf'] =>
  (path) =>
    program?.linesOf(path);

/** Resolves when an analysis takes one file's work. */
const followCalls = (program: Program | undefined): Promise<void> =>
  inSlices((isOver) => program?.followCallsUntil(isOver) ?? true);

/** Of a key that is no document's. */
const spreadKey = (folder: string): string => `files of ${folder}`;

const uriOf = (path: string): string => pathToFileURL(path).toString();

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
