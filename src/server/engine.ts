import type { FileAnalysis, Finding } from '../analysis/finding';
import type { AnalysisOptions } from '../analysis/options';
import type { TextEdit } from '../base/text';

/** The analysis as the server uses it; tests put their own in its place. */
export interface Engine {
  /** What holds where the user has set nothing. */
  readonly defaults: SettingsDefaults;
  analyse(file: SourceFile, options: AnalysisOptions): FileAnalysis;
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
