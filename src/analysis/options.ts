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
  /** How much fixes let go on at a time, where there is more to be started than is known to be few. */
  readonly concurrencyLimit: number;
  /** The packages around the files, for what fixes import. */
  readonly packages: readonly PackageOption[];
}

/** What a package.json says, as far as fixes to single files depend on it. */
export interface PackageOption {
  /** The directory that it lies in, in the form of the paths of files; empty for the one that they are relative to. */
  readonly directory: string;
  /** Ranges of versions by name, of what the package itself installs; what is only there to develop it is for its tests. */
  readonly dependencies: Readonly<Partial<Record<string, string>>>;
  /** Its `.js` files are ES modules: `"type": "module"`. */
  readonly isModule: boolean;
}

export const defaultOptions: AnalysisOptions = {
  severity: {},
  maxFileSize: 1_000_000,
  // A "long task" of the W3C Long Tasks API: what people notice as a hitch.
  loopThreshold: millis(50),
  // Enough for most of the gain where things wait, and what disks, databases and other people's servers put up with.
  concurrencyLimit: 8,
  packages: [],
};

/** The innermost package around a file. */
export function packageAround(path: string, { packages }: AnalysisOptions): PackageOption | undefined {
  const around = packages.filter(
    ({ directory }) =>
      directory === '' || (path.startsWith(directory) && /^[\\/]/.test(path.slice(directory.length))),
  );
  return around.sort((a, b) => b.directory.length - a.directory.length)[0];
}
