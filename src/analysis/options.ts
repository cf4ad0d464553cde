import type { Millis } from '../base/time';
import { millis } from '../base/time';
import type { RuleSetting } from './finding';

/** What a user may set. Everything else is decided from the text alone. */
export interface AnalysisOptions {
  /** Severity by rule id, for all contexts or for each; what is not named is `auto`. */
  readonly severity: Readonly<Partial<Record<string, RuleSetting>>>;
  /** Longer files are skipped as `too-large`; in UTF-16 code units. */
  readonly maxFileSize: number;
  /** `no-cpu-heavy-loop` reports loops estimated to compute for longer than this. */
  readonly loopThreshold: Millis;
}

export const defaultOptions: AnalysisOptions = {
  severity: {},
  maxFileSize: 1_000_000,
  // A "long task" of the W3C Long Tasks API: what people notice as a hitch.
  loopThreshold: millis(50),
};
