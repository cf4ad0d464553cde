import type { FileAnalysis, Finding } from '../analysis/finding';
import type { AnalysisOptions } from '../analysis/options';
import type { TextEdit } from '../base/text';

/** The analysis as the server uses it; tests put their own in its place. */
export interface Engine {
  /** What holds where the user has set nothing. */
  readonly defaults: SettingsDefaults;
  analyse(file: SourceFile, options: AnalysisOptions): FileAnalysis;
  /** The edit that adds a comment which disables the finding's rule for its line; undefined where there is no place. */
  suppress(file: SourceFile, finding: Finding): TextEdit | undefined;
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
