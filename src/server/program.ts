import type { FileAnalysis } from '../analysis/finding';
import type { AnalysisOptions } from '../analysis/options';
import type { LineIndex } from '../base/text';
import type { SourceFile } from './engine';

export interface IndexOptions {
  readonly analysis: AnalysisOptions;
  /** Patterns as in `.gitignore`, relative to the folder. */
  readonly ignore: readonly string[];
  /** Files beyond this number are left out, which `problems` says. */
  readonly maxFiles: number;
}

/** What happened to a path on disk. */
export interface FileEvent {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** All files of a folder, as they are on disk but for those that an editor has open. Paths are absolute. */
export interface Program {
  /**
   * Reads all files, in place of whatever was known. The work is done in other threads.
   * @param onProgress is told of each file.
   * @throws what `signal` gives as its reason when it is aborted; the program then knows only a part of the files.
   */
  index(
    options: IndexOptions,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<void>;
  /** Takes changes on disk into account, those of many files in other threads. */
  update(events: readonly FileEvent[], signal: AbortSignal): Promise<void>;

  has(path: string): boolean;
  /** The files whose text is known. */
  paths(): Iterable<string>;
  /** Files that should be part of the program and could not be read or analysed, and why. */
  skipped(): ReadonlyMap<string, string>;
  /** What keeps it from seeing the whole program, for people. */
  problems(): readonly string[];

  /**
   * Takes the text of an open document in place of the one on disk, at once unless it nests too deep for this thread. A text
   * that does not parse changes nothing, nor does one that is not the last when its turn comes.
   */
  open(file: SourceFile, analysis: AnalysisOptions): Promise<Pick<FileAnalysis, 'syntaxError' | 'skipped'>>;
  /** Goes back to the text on disk. */
  close(path: string): Promise<void>;

  /**
   * What is to be said of a file as far as that takes no looking at other files: what these have to say is as it was
   * when calls were last followed.
   */
  analysisAtOnce(path: string, options: AnalysisOptions): FileAnalysis;
  /** All that is to be said of a file, after calls have been followed as far as changes make that necessary. */
  analysis(path: string, options: AnalysisOptions): FileAnalysis;
  /** What would be said of a file that had another text; nothing where that nests too deep for this thread. */
  analysisOf(file: SourceFile, options: AnalysisOptions): FileAnalysis;
  /**
   * The files whose analysis may differ from what it was when this last said so. `isOver` is asked every few milliseconds;
   * undefined when there is more to be done, with which the next call goes on.
   */
  takeChangedUntil(isOver: () => boolean): readonly string[] | undefined;
  /** Follows calls, so that `analysis` need not. `isOver` is asked every few milliseconds. @returns whether all is done. */
  followCallsUntil(isOver: () => boolean): boolean;
  /** The lines of a file's text; undefined where the file is not known. */
  linesOf(path: string): LineIndex | undefined;
}
