import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, sep } from 'node:path';
import {
  type AnalysisOptions,
  type FileAnalysis,
  type FileFacts,
  fileFacts,
  type SourceFile,
  Workspace,
  languageOf,
} from '../analysis';
import type { LineIndex } from '../base/text';
import { createFileRoles, type FileRoles } from '../workspace/file-roles';
import { createModuleResolver } from '../workspace/module-resolution';
import { packageOptions } from '../workspace/package-options';
import { scan, scanText, type Scanned, type ScanFile } from '../workspace/scan';
import { sourceFiles } from '../workspace/source-files';
import type { FileEvent, IndexOptions, Program } from './program';

/** Files that say how modules are found or what they are for. */
const configuration =
  /^(?:package(?:-lock)?\.json|yarn\.lock|pnpm-(?:lock|workspace)\.yaml|[tj]sconfig[^/\\]*\.json)$/;
const unwatched = /[/\\](?:node_modules|\.git)[/\\]/;

/** The program in a folder on this machine's disk. Texts are not kept. */
export class FolderProgram implements Program {
  readonly #root: string;
  /** The built `scan-worker.cjs`. */
  readonly #worker: string;
  readonly #files = new Set<string>();
  readonly #resolver = createModuleResolver(this.#files);
  readonly #roles: FileRoles;
  readonly #workspace = new Workspace({
    resolveModule: (from, specifier) => this.#resolver.resolve(from, specifier),
    roleOf: (path) => this.#roles.roleOf(path),
  });
  /** Of the open documents, the last text that was to be taken. */
  readonly #open = new Map<string, SourceFile>();
  readonly #skipped = new Map<string, string>();
  readonly #problems: string[] = [];
  /** What slows scans down. */
  readonly #slowness = new Set<string>();
  #packages: AnalysisOptions['packages'] | undefined;
  #options: IndexOptions | undefined;
  /** Changes are taken one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(root: string, worker: string) {
    this.#root = root;
    this.#roles = createFileRoles(this.#files, root);
    this.#worker = worker;
  }

  index(
    options: IndexOptions,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<void> {
    this.#options = options;
    return this.#exclusively(async () => {
      const files = (await this.#listAgain(options)).added;
      let done = 0;
      onProgress(done, files.length);
      await this.#scan(files, options, signal, () => {
        onProgress(++done, files.length);
      });
    });
  }

  update(events: readonly FileEvent[], signal: AbortSignal): Promise<void> {
    return this.#exclusively(async () => {
      const options = this.#options;
      if (options === undefined) return;
      const changed = new Set<string>();
      let listIsStale = false;
      let resolutionIsStale = false;
      for (const event of events) {
        const { path, kind } = event;
        if (configuration.test(basename(path)) && !unwatched.test(path)) resolutionIsStale = true;
        else if (kind !== 'deleted' && this.#files.has(path)) changed.add(path);
        else listIsStale ||= await this.#changesList(event);
      }
      const list = listIsStale ? await this.#listAgain(options) : { added: [], removed: [] };
      for (const path of list.removed) changed.delete(path);
      if (resolutionIsStale || list.added.length > 0 || list.removed.length > 0) {
        this.#packages = undefined;
        this.#resolver.invalidate();
        this.#roles.invalidate();
        this.#workspace.invalidateResolution();
      }
      await this.#scan([...list.added, ...(await withSizes(changed))], options, signal);
    });
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  paths(): Iterable<string> {
    return this.#files;
  }

  skipped(): ReadonlyMap<string, string> {
    return this.#skipped;
  }

  problems(): readonly string[] {
    const resolution = this.#resolver.problems().map(({ file, message }) => `${file}: ${message}`);
    return [...this.#problems, ...this.#slowness, ...resolution];
  }

  async open(
    file: SourceFile,
    analysis: AnalysisOptions,
  ): Promise<Pick<FileAnalysis, 'syntaxError' | 'skipped'>> {
    this.#open.set(file.path, file);
    const facts = await scanText(file, { analysis: this.#withPackages(analysis), worker: this.#worker });
    if (facts.syntaxError === undefined && this.#open.get(file.path) === file) this.#take(facts);
    return facts;
  }

  close(path: string): Promise<void> {
    return this.#exclusively(async () => {
      this.#open.delete(path);
      if (this.#options === undefined || !this.#files.has(path)) return;
      await this.#scan(await withSizes([path]), this.#options);
    });
  }

  analysisAtOnce(path: string, options: AnalysisOptions): FileAnalysis {
    return this.#workspace.analysisAtOnce(path, options);
  }

  analysis(path: string, options: AnalysisOptions): FileAnalysis {
    return this.#workspace.analysis(path, options);
  }

  analysisOf(file: SourceFile, options: AnalysisOptions): FileAnalysis {
    const facts = fileFacts(file, this.#withPackages(options));
    const before = this.#workspace.facts(file.path);
    this.#workspace.set(facts);
    const analysis = this.#workspace.analysis(file.path, options);
    if (before === undefined) this.#workspace.delete(file.path);
    else this.#workspace.set(before);
    return analysis;
  }

  takeChangedUntil(isOver: () => boolean): readonly string[] | undefined {
    return this.#workspace.takeChangedUntil(isOver);
  }

  followCallsUntil(isOver: () => boolean): boolean {
    return this.#workspace.followCallsUntil(isOver);
  }

  linesOf(path: string): LineIndex | undefined {
    return this.#workspace.linesOf(path);
  }

  /** What packages say of what they install is for fixes alone: when it changes, only texts that are read later see that. */
  #withPackages(options: AnalysisOptions): AnalysisOptions {
    this.#packages ??= packageOptions(this.#files);
    return { ...options, packages: this.#packages };
  }

  /** Brings the list of files up to date with the disk. */
  async #listAgain({ ignore, maxFiles }: IndexOptions): Promise<{ added: ScanFile[]; removed: string[] }> {
    const found = new Map<string, ScanFile>();
    const unreadable = new Map<string, string>();
    let leftOut = 0;
    for await (const entry of sourceFiles([this.#root], ignore, this.#root)) {
      if (entry.kind === 'skipped') unreadable.set(entry.path, entry.reason);
      else if (entry.kind === 'file') {
        if (found.size < maxFiles) found.set(entry.path, entry);
        else leftOut++;
      }
    }
    this.#packages = undefined;
    const removed = [...this.#files].filter((path) => !found.has(path));
    const added = [...found.values()].filter(({ path }) => !this.#files.has(path));
    for (const path of [...this.#skipped.keys()]) {
      if (!found.has(path)) this.#skipped.delete(path);
    }
    for (const [path, reason] of unreadable) this.#skipped.set(path, reason);
    for (const path of removed) {
      this.#files.delete(path);
      this.#workspace.delete(path);
    }
    for (const { path } of added) this.#files.add(path);
    this.#problems.length = 0;
    if (leftOut > 0) {
      this.#problems.push(
        `${leftOut} of ${found.size + leftOut} files in ${this.#root} are not known to the analysis: lanewise.maxFiles is ${maxFiles}.`,
      );
    }
    return { added, removed };
  }

  /** Whether something of a path that is no known file can change which files there are. */
  async #changesList({ path, kind }: FileEvent): Promise<boolean> {
    if (unwatched.test(path) || kind === 'changed') return basename(path) === '.gitignore';
    if (languageOf(path) === 'code' || basename(path) === '.gitignore') return true;
    // Of a folder that was moved or deleted, there may be no word of the files in it.
    if (kind === 'created') return isDirectory(path);
    for (const file of this.#files) if (file.startsWith(path + sep)) return true;
    return false;
  }

  async #scan(
    files: readonly ScanFile[],
    { analysis }: IndexOptions,
    signal?: AbortSignal,
    onScanned: () => void = () => undefined,
  ): Promise<void> {
    if (files.length === 0) return;
    await scan(files, {
      analysis: this.#withPackages(analysis),
      worker: this.#worker,
      // One core is left to whoever types meanwhile.
      inBackground: true,
      concurrency: Math.max(1, availableParallelism() - 1),
      ...(signal && { signal }),
      onScanned: (scanned) => {
        this.#takeScanned(scanned);
        onScanned();
      },
      onProblem: ({ file, message }) => {
        this.#slowness.add(`${file}: ${message}`);
      },
    });
  }

  #takeScanned(scanned: Scanned): void {
    const path = scanned.kind === 'facts' ? scanned.facts.path : scanned.path;
    // A document that was opened meanwhile has the last word, and a file that was deleted has none.
    if (this.#open.has(path) || !this.#files.has(path)) return;
    if (scanned.kind === 'facts') {
      this.#take(scanned.facts);
    } else {
      this.#skipped.set(path, scanned.reason);
      this.#workspace.delete(path);
    }
  }

  #take(facts: FileFacts): void {
    if (facts.skipped === undefined) this.#skipped.delete(facts.path);
    else this.#skipped.set(facts.path, facts.skipped.message);
    this.#workspace.set(facts);
  }

  #exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#last.then(action);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Files with their sizes; those that are gone are left out, as their deletion is told by another event. */
async function withSizes(paths: Iterable<string>): Promise<ScanFile[]> {
  const files: ScanFile[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) files.push({ path, size: found.size });
  }
  return files;
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
