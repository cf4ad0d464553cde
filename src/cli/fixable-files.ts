import { type AnalysisOptions, fileFacts, type NewFile, Workspace } from '../analysis';
import { applyEdits } from '../base/text';
import type { FixableProgram } from '../refactoring/fix-program/fix-program';
import { openTypedProgram, type TypedProgramHost } from '../typed-program';
import { textOnDisk } from '../workspace/file-text';
import { createFileRoles } from '../workspace/file-roles';
import { createModuleResolver } from '../workspace/module-resolution';
import { packageOptions } from '../workspace/package-options';
import { scan } from '../workspace/scan';
import type { ChangedFile } from './write-files';

export interface FixableFilesOptions {
  readonly analysis: AnalysisOptions;
  /** The built `scan-worker.cjs`. */
  readonly scanWorker: string;
  readonly onProgress: (done: number, total: number) => void;
}

/** The program in a folder, to be fixed in memory. */
export class FixableFiles implements FixableProgram {
  readonly program: TypedProgramHost;
  readonly #workspace: Workspace;
  readonly #analysis: AnalysisOptions;
  /** Files that could not be analysed at all, and why. */
  readonly #unread: ReadonlyMap<string, string>;
  /** Of the files that have been edited, the texts on disk. */
  readonly #originals = new Map<string, string>();
  readonly #added = new Map<string, string>();

  /** Reads all sources in a folder (an absolute path). */
  static async open(root: string, options: FixableFilesOptions): Promise<FixableFiles> {
    const program = openTypedProgram(root);
    const files = new Set(program.files);
    const resolver = createModuleResolver(files);
    const roles = createFileRoles(files, root);
    const workspace = new Workspace({
      resolveModule: (from, specifier) => resolver.resolve(from, specifier),
      roleOf: (path) => roles.roleOf(path),
    });
    const sized = [...files].map((path) => ({ path, size: program.text(path)?.length ?? 0 }));
    const analysis = { ...options.analysis, packages: packageOptions(files) };
    const unread = new Map<string, string>();
    let done = 0;
    await scan(sized, {
      analysis,
      worker: options.scanWorker,
      onScanned: (scanned) => {
        if (scanned.kind === 'facts') workspace.set(scanned.facts);
        else unread.set(scanned.path, scanned.reason);
        options.onProgress(++done, files.size);
      },
    });
    return new FixableFiles(program, workspace, analysis, unread);
  }

  private constructor(
    program: TypedProgramHost,
    workspace: Workspace,
    analysis: AnalysisOptions,
    unread: ReadonlyMap<string, string>,
  ) {
    this.program = program;
    this.#workspace = workspace;
    this.#analysis = analysis;
    this.#unread = unread;
  }

  analysis(file: string): ReturnType<FixableProgram['analysis']> {
    return this.#workspace.analysis(file, this.#analysis);
  }

  /** Why nothing is known of a file; undefined where something is. */
  skipReason(file: string): string | undefined {
    return this.#unread.get(file) ?? this.analysis(file).skipped?.message;
  }

  edit(file: string, edits: Parameters<FixableProgram['edit']>[1]): void {
    const text = this.program.text(file);
    if (text === undefined) throw new RangeError(`${file} is none of the files of the program`);
    if (!this.#originals.has(file)) this.#originals.set(file, text);
    const edited = applyEdits(text, edits);
    this.program.setText(file, edited);
    this.#workspace.set(fileFacts({ path: file, text: edited }, this.#analysis));
  }

  add({ path, text }: NewFile): void {
    if (this.textOf(path) !== undefined) return;
    this.#added.set(path, text);
    this.program.setText(path, text);
  }

  textOf(path: string): string | undefined {
    return this.program.text(path) ?? textOnDisk(path);
  }

  /** What could not be read or understood, and is left out. */
  get problems(): TypedProgramHost['problems'] {
    return this.program.problems;
  }

  /** The text of a file as it was before all edits. */
  original(file: string): string | undefined {
    return this.#originals.get(file) ?? this.program.text(file);
  }

  /** In the order of their paths. */
  changes(): ChangedFile[] {
    const edited = [...this.#originals].map(([path, before]) => ({
      path,
      before,
      after: this.program.text(path) ?? before,
    }));
    const added = [...this.#added].map(([path, after]) => ({ path, before: undefined, after }));
    return [...edited.filter(({ before, after }) => before !== after), ...added].sort((a, b) =>
      a.path < b.path ? -1 : 1,
    );
  }

  dispose(): void {
    this.program.dispose();
  }
}
