import { messageOf } from '../base/errors';
import { err, ok, type Result } from '../base/result';
import type { LineIndex } from '../base/text';

/** The baseline of a project, where no other name is given. */
export const baselineFileName = 'lanewise-baseline.json';

/** What tells a finding from others without its place, which every edit above it changes. */
export interface BaselineKey {
  readonly rule: string;
  /** Relative to the baseline's folder, with `/`. */
  readonly file: string;
  /** The line that the finding starts on, without the space around and between its words. */
  readonly code: string;
}

/** Equal findings; several where one line, or equal lines, have as many. */
export interface BaselineEntry extends BaselineKey {
  readonly count: number;
}

/** Findings held against a baseline. */
export interface Comparison<T> {
  /** Findings that the baseline does not have, in their order. */
  readonly fresh: readonly T[];
  readonly known: readonly T[];
  /** What the baseline has of the files that were looked at, and is there no more. */
  readonly gone: readonly BaselineEntry[];
}

/**
 * The findings that a team has set aside, so that only new ones are reported. A finding is known again wherever its line
 * moves to within the file; of several equal ones as many are known as there were.
 */
export class Baseline {
  readonly #entries: readonly BaselineEntry[];

  /** Equal entries, which a merge of two versions may leave, are added up. */
  private constructor(entries: readonly BaselineEntry[]) {
    const merged = new Map<string, BaselineEntry>();
    for (const { rule, file, code, count } of entries) {
      const id = identity({ rule, file, code });
      merged.set(id, { rule, file, code, count: (merged.get(id)?.count ?? 0) + count });
    }
    this.#entries = [...merged.values()].sort(byPlace);
  }

  static of(keys: readonly BaselineKey[]): Baseline {
    return new Baseline(keys.map((key) => ({ ...key, count: 1 })));
  }

  /** Reads what `toString` has written; the error says what is wrong with it. */
  static parse(text: string): Result<Baseline, string> {
    let value: unknown;
    try {
      // Some editors put a byte order mark before it.
      value = JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (error) {
      return err(messageOf(error));
    }
    if (!isRecord(value) || !('version' in value)) return err('it is no baseline of Lanewise');
    if (value['version'] !== 1) {
      return err(
        `it is of version ${JSON.stringify(value['version'])}, of which this Lanewise knows nothing`,
      );
    }
    const { findings } = value;
    if (!Array.isArray(findings)) return err('it has no list of findings');
    const entries = findings.map(entryOf);
    const wrong = entries.indexOf(undefined);
    if (wrong >= 0) return err(`its finding ${wrong + 1} lacks a rule, a file, its code or a positive count`);
    return ok(new Baseline(entries.filter((entry) => entry !== undefined)));
  }

  /** How many findings it holds. */
  get size(): number {
    return this.#entries.reduce((sum, { count }) => sum + count, 0);
  }

  /** Relative to the baseline's folder, with `/`. */
  get files(): ReadonlySet<string> {
    return new Set(this.#entries.map(({ file }) => file));
  }

  /** JSON, sorted, with a line for each entry, so that changes of it can be read and merged. */
  toString(): string {
    const lines = this.#entries.map(({ file, rule, code, count }) =>
      JSON.stringify(count === 1 ? { file, rule, code } : { file, rule, code, count }),
    );
    const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
    return `{\n  "version": 1,\n  "findings": ${list}\n}\n`;
  }

  /** @param isLookedAt would `findings` have it if it were still there? */
  compare<T extends BaselineKey>(
    findings: readonly T[],
    isLookedAt: (key: BaselineKey) => boolean,
  ): Comparison<T> {
    const left = new Map(this.#entries.map((entry) => [identity(entry), entry.count]));
    const fresh: T[] = [];
    const known: T[] = [];
    for (const finding of findings) {
      const id = identity(finding);
      const count = left.get(id) ?? 0;
      left.set(id, count - 1);
      (count > 0 ? known : fresh).push(finding);
    }
    const gone = this.#entries.flatMap((entry) => {
      const count = left.get(identity(entry)) ?? 0;
      return count > 0 && isLookedAt(entry) ? [{ ...entry, count }] : [];
    });
    return { fresh, known, gone };
  }

  /**
   * This baseline with what is known by now; of what was not looked at it forgets nothing.
   * @param isLookedAt would `findings` have it if it were still there?
   */
  updated(findings: readonly BaselineKey[], isLookedAt: (key: BaselineKey) => boolean): Baseline {
    const now = Baseline.of(findings).#entries;
    const counts = new Map(now.map((entry) => [identity(entry), entry.count]));
    const kept = this.#entries.flatMap((entry) => {
      const count = isLookedAt(entry) ? 0 : entry.count - (counts.get(identity(entry)) ?? 0);
      return count > 0 ? [{ ...entry, count }] : [];
    });
    return new Baseline([...now, ...kept]);
  }
}

/** The line around an offset, as baselines have it. */
export function codeAt(offset: number, text: string, lines: LineIndex): string {
  const { line } = lines.positionAt(offset);
  const start = lines.offsetAt({ line, column: 1 });
  const end = lines.offsetAt({ line: line + 1, column: 1 });
  return text.slice(start, end).trim().replace(/\s+/g, ' ').slice(0, longestCode);
}

/** Enough to tell lines apart. */
const longestCode = 200;

const identity = ({ rule, file, code }: BaselineKey): string => JSON.stringify([file, rule, code]);

function byPlace(a: BaselineKey, b: BaselineKey): number {
  return compare(a.file, b.file) || compare(a.rule, b.rule) || compare(a.code, b.code);
}

/** By code units, so that the order is the same everywhere. */
const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function entryOf(value: unknown): BaselineEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { rule, file, code, count = 1 } = value;
  if (typeof rule !== 'string' || typeof file !== 'string' || typeof code !== 'string') return undefined;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0
    ? { rule, file, code, count }
    : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
