import type { Applicability, FileAnalysis, Finding, Fix, NewFile } from '../../analysis';
import { stackOf } from '../../base/errors';
import type { TextEdit, TextRange } from '../../base/text';
import type { Hazard, MigrationResult, Refusal } from '../async-migration/migration';
import {
  callStarts,
  migrationAt,
  type SeedOptions,
  type Start,
  startOf,
} from '../async-migration/migration-at';
import { Sources } from '../async-migration/sources';
import type { Place, TypedProgram } from '../async-migration/typed-program';
import { withFreeNames } from '../new-files';
import { EditHistory, type Mark } from './edit-history';

/** A program whose texts change with each fix. */
export interface FixableProgram {
  /** Its texts are those that were set last. */
  readonly program: TypedProgram;
  /** Everything to be said of a file as it is now. */
  analysis(file: string): FileAnalysis;
  edit(file: string, edits: readonly TextEdit[]): void;
  /** Adds a file that fixes import; one that is there already stays as it is. */
  add(file: NewFile): void;
  /** The text of whatever file, be it none of the program's; undefined where there is none. */
  textOf(path: string): string | undefined;
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

/** Where something is before all fixes, and after them. */
export interface Fixed {
  readonly file: string;
  readonly before: TextRange;
  readonly after: TextRange;
}

/** What became of a finding, or of a call, at a place. */
export interface FixOutcome extends Fixed {
  readonly rule: string;
}

export interface AppliedFix extends FixOutcome {
  readonly title: string;
  readonly applicability: Applicability;
  /** How many have become asynchronous. */
  readonly functions: number;
  readonly files: readonly string[];
  readonly hazards: readonly FixHazard[];
}

/** A fix that was not asked for, since the program may not do the same with it. */
export interface UnsafeFix extends FixOutcome {
  readonly title: string;
  /** None where the title says it. */
  readonly hazards: readonly FixHazard[];
}

export interface FixHazard extends Pick<Hazard, 'kind' | 'message'> {
  readonly places: readonly Fixed[];
}

export interface RefusedFix extends FixOutcome {
  readonly refusals: readonly (Fixed & Pick<Refusal, 'reason' | 'message'>)[];
}

/** A defect of ours. */
export interface FailedFix extends FixOutcome {
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

class ProgramFixes {
  readonly #fixable: FixableProgram;
  readonly #options: FixOptions;
  readonly #files: readonly string[];
  readonly #sources: Sources;
  readonly #history = new EditHistory();
  readonly #at: Mark | undefined;
  // Told once all is done, since places move with each fix.
  readonly #applied: (() => AppliedFix)[] = [];
  readonly #unsafe: (() => UnsafeFix)[] = [];
  readonly #refused: (() => RefusedFix)[] = [];
  readonly #failed: (() => FailedFix)[] = [];
  /** Where migrations have been tried. */
  readonly #tried: { readonly kind: Start['kind']; readonly mark: Mark }[] = [];

  constructor(fixable: FixableProgram, options: FixOptions) {
    this.#fixable = fixable;
    this.#options = options;
    this.#files = [...options.files].sort();
    this.#sources = new Sources(fixable.program);
    this.#at = options.at && this.#history.mark(options.at);
  }

  *run(): Generator<FixStep, FixReport> {
    for (const [done, file] of this.#files.entries()) {
      yield { file, done, total: this.#files.length, doing: 'fixes of one file' };
      this.#fixFile(file);
    }
    yield* this.#migrateAll();
    // Where they are wanted, those that are left are for what has only just been written.
    if (!this.#options.unsafe) for (const file of this.#files) this.#noteUnsafe(file);
    return {
      applied: this.#applied.map((tell) => tell()),
      unsafe: this.#unsafe.map((tell) => tell()),
      refused: this.#refused.map((tell) => tell()),
      failed: this.#failed.map((tell) => tell()),
      left: this.#files.reduce((sum, file) => sum + this.#findingsIn(file).length, 0),
    };
  }

  /** Applies the fixes that are edits to the one file. */
  #fixFile(file: string): void {
    // A fix resolves its finding; one that does not would go on for ever.
    for (let most = this.#findingsIn(file).length; most > 0; most--) {
      const [found] = this.#findingsIn(file).flatMap((finding) =>
        finding.fixes
          .filter((fix) => this.#isWanted(fix, finding))
          .flatMap((fix) => withFreeNames(fix, (path) => this.#fixable.textOf(path)) ?? [])
          .map((fix) => ({ ...finding, fix })),
      );
      if (!found) return;
      const { rule, range, fix } = found;
      const { title, applicability, edits, newFiles = [] } = fix;
      const where = this.#follow({ file, range });
      this.#edit(file, edits);
      for (const newFile of newFiles) this.#fixable.add(newFile);
      this.#applied.push(() => ({
        rule,
        ...where(),
        title,
        applicability,
        functions: 0,
        files: [file],
        hazards: [],
      }));
    }
  }

  /** Where code is to wait, only what is safe is left to an edit of one file: a migration tells what else may happen. */
  #isWanted({ applicability }: Fix, { rule }: Finding): boolean {
    if (applicability === 'safe') return true;
    return this.#options.unsafe && applicability === 'unsafe' && !waitRules.has(rule);
  }

  /** Takes note of the edits to a file that are left out, since they are unsafe. */
  #noteUnsafe(file: string): void {
    for (const { rule, range, fixes } of this.#findingsIn(file)) {
      const fix = fixes.find(({ applicability }) => applicability === 'unsafe');
      if (!fix || waitRules.has(rule)) continue;
      const where = this.#follow({ file, range });
      this.#unsafe.push(() => ({ rule, ...where(), title: fix.title, hazards: [] }));
    }
  }

  *#migrateAll(): Generator<FixStep, void> {
    let starts = this.#starts();
    for (let next = starts.shift(); next; next = starts.shift()) {
      const { start, rule } = next;
      const done = this.#tried.push({ kind: start.kind, mark: this.#history.mark(start) });
      const total = done + starts.length;
      const where = this.#follow(start);
      try {
        const result = yield* this.#migrate(start, (doing) => ({ file: start.file, done, total, doing }));
        if (result && this.#take(result, rule, where)) starts = this.#starts();
      } catch (error) {
        // A defect of ours, which is told; it says nothing of the others.
        const message = stackOf(error);
        this.#failed.push(() => ({ rule, ...where(), message }));
      }
    }
  }

  /** Where migrations are still to be tried, in the order of paths and places. */
  #starts(): Reported[] {
    const found = new Map<string, Reported>();
    const add = (start: Start, rule: string): void => {
      found.set(keyOf(start.kind, start.file, start.range), { start, rule });
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
    for (const { kind, mark } of this.#tried) found.delete(keyOf(kind, mark.file, this.#history.now(mark)));
    return [...found.values()].sort(({ start: a }, { start: b }) =>
      a.file === b.file ? a.range.start - b.range.start : a.file < b.file ? -1 : 1,
    );
  }

  /** At a place that the user names it makes no difference what is reported. */
  get #takesEveryCall(): boolean {
    const { everyCall, at, rules } = this.#options;
    return (everyCall || at !== undefined) && (rules.length === 0 || rules.includes('no-blocking-call'));
  }

  /** Loops are made to take turns only where that is asked for: it makes them slower, if little. */
  #isMigrated(rule: string): boolean {
    const { rules, at } = this.#options;
    return rule === 'no-cpu-heavy-loop' ? at !== undefined || rules.includes(rule) : waitRules.has(rule);
  }

  /** Undefined where there is nothing any more that could wait. */
  *#migrate(
    start: Start,
    stepOf: (doing: string) => FixStep,
  ): Generator<FixStep, MigrationResult | undefined> {
    const steps = migrationAt(start, this.#sources, this.#fixable.program, this.#options);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      yield stepOf(step.value);
    }
  }

  /** Applies what a migration came to, or takes note of why not. */
  #take(result: MigrationResult, rule: string, where: () => Fixed): boolean {
    if (result.kind === 'refused') {
      const refusals = result.refusals.map(({ reason, message, ...place }) => {
        const at = this.#follow(place);
        return () => ({ reason, message, ...at() });
      });
      this.#refused.push(() => ({ rule, ...where(), refusals: refusals.map((tell) => tell()) }));
      return false;
    }
    const { title, functions } = result;
    const hazards = result.hazards.map(({ kind, message, file, range, other }) => {
      const places = [{ file, range }, ...(other ? [other] : [])].map((place) => this.#follow(place));
      return (): FixHazard => ({ kind, message, places: places.map((tell) => tell()) });
    });
    if (hazards.length > 0 && !this.#options.unsafe) {
      this.#unsafe.push(() => ({ rule, ...where(), title, hazards: hazards.map((tell) => tell()) }));
      return false;
    }
    for (const { file, edits } of result.files) this.#edit(file, edits);
    this.#applied.push(() => ({
      rule,
      ...where(),
      title,
      applicability: hazards.length > 0 ? 'unsafe' : 'safe',
      functions,
      files: result.files.map(({ file }) => file),
      hazards: hazards.map((tell) => tell()),
    }));
    return true;
  }

  #edit(file: string, edits: readonly TextEdit[]): void {
    this.#fixable.edit(file, edits);
    this.#history.add(file, edits);
  }

  /** A place as it is now. @returns where it was before all fixes, and where it is when that is asked */
  #follow(place: Place): () => Fixed {
    const mark = this.#history.mark(place);
    return () => ({
      file: mark.file,
      before: this.#history.before(mark),
      after: this.#history.now(mark),
    });
  }

  /** The findings that are to be fixed. */
  #findingsIn(file: string): readonly Finding[] {
    const { rules } = this.#options;
    const { findings } = this.#fixable.analysis(file);
    return findings.filter(
      ({ rule, range }) => (rules.length === 0 || rules.includes(rule)) && this.#isMeant({ file, range }),
    );
  }

  #isMeant({ file, range }: Place): boolean {
    if (!this.#at) return true;
    const { start, end } = this.#history.now(this.#at);
    return file === this.#at.file && range.start <= end && start <= range.end;
  }
}

/** Where a migration begins, and the rule that asks for it. */
interface Reported {
  readonly start: Start;
  readonly rule: string;
}

const keyOf = (kind: Start['kind'], file: string, { start }: TextRange): string =>
  `${kind}\0${file}\0${start}`;
