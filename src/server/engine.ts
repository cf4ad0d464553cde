import type { Confirmation, FileAnalysis, Finding, RegexLiteral } from '../analysis';
import type { AnalysisOptions } from '../analysis/options';
import type { TextEdit } from '../base/text';
import type { MigrationAnswer, MigrationQuestion } from '../migration-thread/messages';
import type { Program } from './program';

/** The analysis as the server uses it; tests put their own in its place. */
export interface Engine {
  /** What holds where the user has set nothing. */
  readonly defaults: SettingsDefaults;
  /** Analyses a file by itself, in another thread where it nests too deep for this one. */
  analyse(file: SourceFile, options: AnalysisOptions): Promise<FileAnalysis>;
  /** As `analyse`, on this thread: what nests too deep is skipped. */
  analyseHere(file: SourceFile, options: AnalysisOptions): FileAnalysis;
  /** The program in a folder (an absolute path), of which nothing has been read yet. */
  openProgram(folder: string): Program;
  /** Examines a regular expression closely, which may take seconds; never rejects. */
  confirmRegex(regex: RegexLiteral, signal: AbortSignal): Promise<Confirmation>;
  /** What would have to change for the code of a finding to wait; takes seconds. @param onStep is told what comes next. */
  migrate(
    question: MigrationQuestion,
    signal: AbortSignal,
    onStep: (step: string) => void,
  ): Promise<MigrationAnswer>;
  /**
   * For each finding the edit that adds a comment which disables its rule for its line; undefined where there is no
   * place for one.
   */
  suppress(file: SourceFile, findings: readonly Finding[]): readonly (TextEdit | undefined)[];
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface SettingsDefaults {
  /** Ids of all rules. */
  readonly rules: readonly string[];
  readonly analysis: AnalysisOptions;
  /** Patterns as in `.gitignore`. */
  readonly ignore: readonly string[];
}
