import type { Applicability, FileAnalysis, Finding, Fix } from '../../analysis';
import { stackOf } from '../../base/errors';
import type { TextEdit, TextRange } from '../../base/text';
import { migrate } from '../async-migration/migrate';
import type { Hazard, MigrationResult, Refusal } from '../async-migration/migration';
import { callStarts, seedAt, type SeedOptions, type Start, startOf } from '../async-migration/seed-at';
import { isRefusal, Sources } from '../async-migration/sources';
import type { Place, TypedProgram } from '../async-migration/typed-program';
import { EditHistory, type Mark } from './edit-history';

/** A program whose texts change with each fix. */
export interface FixableProgram {
  /** Its texts are those that were set last. */
  readonly program: TypedProgram;
  /** Everything to be said of a file as it is now. */
  analysis(file: string): FileAnalysis;
  edit(file: string, edits: readonly TextEdit[]): void;
}

export interface FixOptions extends SeedOptions {
  /** In whose findings there is interest; edits may reach all files. */
  readonly files: readonly string[];
  /** The rules whose findings are fixed; all, if there are none. */
  readonly rules: readonly string[];
  /** Only what touches this range. */
  readonly at?: Place;
  /** Applies what may change what the program computes, too. */
  readonly unsafe: boolean;
  /** Blocking calls that are not reported, because of where they run, are made to wait too. */
  readonly everyCall: boolean;
}

/** What became of one finding, or call. Places are as they were before all fixes, and as they are after them. */
export interface Fixed {
  readonly rule: string;
  readonly file: string;
  readonly before: TextRange;
  readonly after: TextRange;
}

export interface AppliedFix extends Fixed {
  readonly title: string;
  readonly applicability: Applicability;
  /** The functions that have become asynchronous. */
  readonly functions: number;
  readonly files: readonly string[];
  readonly hazards: readonly Hazard[];
}

/** A fix that was not asked for, since the program may not do the same with it. */
export interface UnsafeFix extends Fixed {
  readonly title: string;
  readonly hazards: readonly Hazard[];
}

export interface RefusedFix extends Fixed {
  /** Each at its place before all fixes, and after them. */
  readonly refusals: readonly (Omit<Refusal, 'range'> & Pick<Fixed, 'before' | 'after'>)[];
}

/** A defect of ours. */
export interface FailedFix extends Fixed {
  readonly message: string;
}

export interface FixReport {
  /** In the order in which they were applied, each on the result of those before. */
  readonly applied: readonly AppliedFix[];
  readonly unsafe: readonly UnsafeFix[];
  readonly refused: readonly RefusedFix[];
  readonly failed: readonly FailedFix[];
  /** How many findings there are still. */
  readonly left: number;
}

/** How far it is. */
export interface FixStep {
  readonly file: string;
  readonly done: number;
  readonly total: number;
  readonly doing: string;
}

/** The rules whose findings code that waits resolves, in which its callers have a part. */
const waitRules: ReadonlySet<string> = new Set(['no-blocking-call', 'no-cpu-heavy-loop']);

/**
 * Fixes the findings in files of a program: first those that an edit to their file fixes, then the calls that block, for which
 * their callers have to wait too. One after the other, each on the result of the one before. The order depends on
 * paths and places alone.
 *
 * A generator, so that its caller can tell how far it is, and end it: whatever has been applied until then is a whole.
 */
export function* fixProgram(fixable: FixableProgram, options: FixOptions): Generator<FixStep, FixReport> {
  return yield* new ProgramFixes(fixable, options).run();
}

/** What is known of one fix before all others are done. */
interface Noted<T> {
  readonly mark: Mark;
  readonly of: T;
}

class ProgramFixes {
  readonly #fixable: FixableProgram;
  readonly #options: FixOptions;
  readonly #files: readonly string[];
  readonly #sources: Sources;
  readonly #history = new EditHistory();
  readonly #at: Mark | undefined;
  readonly #applied: Noted<Omit<AppliedFix, keyof Fixed> & { rule: string }>[] = [];
  readonly #unsafe: Noted<Omit<UnsafeFix, keyof Fixed> & { rule: string }>[] = [];
  readonly #refused: Noted<{ rule: string; refusals: readonly Noted<Refusal>[] }>[] = [];
  readonly #failed: Noted<{ rule: string; message: string }>[] = [];
  /** Starts of migrations that have been tried. */
  readonly #tried: { readonly kind: Start['kind']; readonly mark: Mark }[] = [];

  constructor(fixable: FixableProgram, options: FixOptions) {
    this.#fixable = fixable;
    this.#options = options;
    this.#files = [...options.files].sort();
    this.#sources = new Sources(fixable.program);
    this.#at = options.at && this.#history.mark(options.at);
  }

  *run(): Generator<FixStep, FixReport> {
    for (const [index, file] of this.#files.entries()) {
      yield { file, done: index, total: this.#files.length, doing: 'fixes of one file' };
      this.#fixFile(file);
    }
    yield* this.#migrateAll();
    return this.#report();
  }

  /** Applies the fixes that are edits to the one file. */
  #fixFile(file: string): void {
    // A fix resolves its finding; one that does not would go on for ever.
    for (let most = this.#findingsIn(file).length; most > 0; most--) {
      const found = this.#findingsIn(file).flatMap((finding) => {
        const fix = finding.fixes.find((each) => this.#isWanted(each, finding));
        return fix ? [{ finding, fix }] : [];
      })[0];
      if (!found) return;
      const { finding, fix } = found;
      const mark = this.#history.mark({ file, range: finding.range });
      this.#edit(file, fix.edits);
      const { title, applicability } = fix;
      const of = { rule: finding.rule, title, applicability, functions: 0, files: [file], hazards: [] };
      this.#applied.push({ mark, of });
    }
  }

  /** Of what a migration may fix, only what is safe is an edit to one file: a migration tells more of what else may happen. */
  #isWanted({ applicability }: Fix, { rule }: Finding): boolean {
    return (
      applicability === 'safe' || (this.#options.unsafe && applicability === 'unsafe' && !waitRules.has(rule))
    );
  }

  *#migrateAll(): Generator<FixStep, void> {
    for (let starts = this.#starts(); starts.length > 0;) {
      const [next, ...others] = starts;
      if (!next) return;
      const { start, rule } = next;
      const mark = this.#history.mark(start);
      const done = this.#tried.push({ kind: start.kind, mark });
      const total = done + others.length;
      let isApplied = false;
      try {
        const result = yield* this.#migrate(start, (doing) => ({ file: start.file, done, total, doing }));
        isApplied = result !== undefined && this.#take(result, rule, mark);
      } catch (error) {
        // A defect of ours, which is told; it says nothing of the others.
        this.#failed.push({ mark, of: { rule, message: stackOf(error) } });
      }
      starts = isApplied ? this.#starts() : others;
    }
  }

  /** Whatever is left to be tried. */
  #starts(): { start: Start; rule: string }[] {
    const found = new Map<string, { start: Start; rule: string }>();
    const add = (start: Start, rule: string): void => {
      found.set(`${start.file}\0${start.range.start}\0${start.kind}`, { start, rule });
    };
    for (const file of this.#files) {
      for (const finding of this.#findingsIn(file)) {
        const start = this.#isMigrated(finding.rule) ? startOf(finding, file, this.#sources) : undefined;
        if (start) add(start, finding.rule);
      }
      if (!this.#takesEveryCall) continue;
      for (const start of callStarts(file, this.#sources)) {
        if (this.#isMeant(start)) add(start, 'no-blocking-call');
      }
    }
    const tried = new Set(
      this.#tried.map(({ kind, mark }) => `${mark.file}\0${this.#history.now(mark).start}\0${kind}`),
    );
    return [...found]
      .filter(([key]) => !tried.has(key))
      .map(([, each]) => each)
      .sort(
        ({ start: a }, { start: b }) =>
          Number(a.file > b.file) - Number(a.file < b.file) || a.range.start - b.range.start,
      );
  }

  /** At a place that the user names, what is reported makes no difference. */
  get #takesEveryCall(): boolean {
    const { everyCall, at, rules } = this.#options;
    return (everyCall || at !== undefined) && (rules.length === 0 || rules.includes('no-blocking-call'));
  }

  /** Loops are made to take turns where that is asked for only: it makes them slower, if little. */
  #isMigrated(rule: string): boolean {
    const { rules, at } = this.#options;
    return rule === 'no-cpu-heavy-loop' ? at !== undefined || rules.includes(rule) : waitRules.has(rule);
  }

  *#migrate(
    start: Start,
    stepOf: (doing: string) => FixStep,
  ): Generator<FixStep, MigrationResult | undefined> {
    const { program } = this.#fixable;
    const seed = seedAt(start, this.#sources, program, this.#options);
    if (!seed) return undefined;
    if (isRefusal(seed)) return { kind: 'refused', refusals: [seed] };
    const steps = migrate(seed, this.#sources, program);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      yield stepOf(step.value);
    }
  }

  /** Applies what a migration came to, or takes note of why not. */
  #take(result: MigrationResult, rule: string, mark: Mark): boolean {
    if (result.kind === 'refused') {
      const refusals = result.refusals.map((of) => ({ mark: this.#history.mark(of), of }));
      this.#refused.push({ mark, of: { rule, refusals } });
      return false;
    }
    const { title, hazards, functions, files } = result;
    if (hazards.length > 0 && !this.#options.unsafe) {
      this.#unsafe.push({ mark, of: { rule, title, hazards } });
      return false;
    }
    for (const { file, edits } of files) this.#edit(file, edits);
    const applicability = hazards.length > 0 ? 'unsafe' : 'safe';
    const names = files.map(({ file }) => file);
    this.#applied.push({ mark, of: { rule, title, applicability, functions, files: names, hazards } });
    return true;
  }

  #edit(file: string, edits: readonly TextEdit[]): void {
    this.#fixable.edit(file, edits);
    this.#history.add(file, edits);
  }

  #findingsIn(file: string): readonly Finding[] {
    const { rules } = this.#options;
    return this.#fixable
      .analysis(file)
      .findings.filter(
        ({ rule, range }) => (rules.length === 0 || rules.includes(rule)) && this.#isMeant({ file, range }),
      );
  }

  #isMeant({ file, range }: Place): boolean {
    if (!this.#at) return true;
    const { start, end } = this.#history.now(this.#at);
    return file === this.#at.file && range.start <= end && start <= range.end;
  }

  #report(): FixReport {
    const placed = <T extends { readonly rule: string }>({ mark, of }: Noted<T>): T & Fixed => ({
      ...of,
      file: mark.file,
      before: this.#history.before(mark),
      after: this.#history.now(mark),
    });
    const refusals = this.#refused.map(({ mark, of }) => ({
      mark,
      of: {
        rule: of.rule,
        refusals: of.refusals.map(({ mark: at, of: { reason, message, file } }) => ({
          reason,
          message,
          file,
          before: this.#history.before(at),
          after: this.#history.now(at),
        })),
      },
    }));
    const left = this.#files.flatMap((file) => this.#findingsIn(file).map((finding) => ({ file, finding })));
    const offered = left.flatMap(({ file, finding: { rule, range, fixes } }) => {
      const fix = fixes.find(({ applicability }) => applicability === 'unsafe');
      if (!fix || waitRules.has(rule)) return [];
      return [{ mark: this.#history.mark({ file, range }), of: { rule, title: fix.title, hazards: [] } }];
    });
    return {
      applied: this.#applied.map(placed),
      unsafe: [...this.#unsafe, ...offered].map(placed),
      refused: refusals.map(placed),
      failed: this.#failed.map(placed),
      left: left.length,
    };
  }
}
