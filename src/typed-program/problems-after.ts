import type ts from 'typescript';
import { applyEdits } from '../base/text';
import type { FileEdits, Problem } from '../refactoring/async-migration/typed-program';
import type { Cancellation } from './cancellation';
import type { CheckedProject } from './checked-project';
import { errorsIn } from './diagnostics';
import { seesChange, typesOf } from './file-types';
import { slashed } from './module-lookup';
import { type Found, inOrder, newProblems } from './new-problems';
import { overlaidProgram } from './overlay';
import { promiseProblemsIn } from './promise-problems';
import { Shift } from './shift';

export interface ProofContext {
  readonly projectOf: (file: string) => CheckedProject | undefined;
  readonly importersOf: (file: string) => readonly string[];
  readonly textOf: (file: string) => string | undefined;
  /** Those who write a file let TypeScript check it. */
  readonly isChecked: (file: string) => boolean;
  readonly cancellation: Cancellation;
}

/** A project's programs without the edits and with them. */
interface Pair {
  readonly before: ts.Program;
  readonly after: ts.Program;
}

/**
 * What edits break. Beside the files that they touch, those are looked at that import a file whose types have changed, and so
 * on. The errors of the same files without the edits are known to nobody and are worked out here too: only new ones count.
 */
export function problemsAfter(edits: readonly FileEdits[], context: ProofContext): Problem[] {
  const texts = new Map<string, string>();
  const shifts = new Map<string, Shift>();
  for (const { file, edits: own } of edits) {
    texts.set(file, applyEdits(context.textOf(file) ?? '', own));
    shifts.set(file, new Shift(own));
  }
  const pairs = new Map<CheckedProject, Pair>();
  const pairOf = (project: CheckedProject): Pair => {
    let pair = pairs.get(project);
    if (!pair) {
      const before = project.program;
      pair = { before, after: overlaidProgram(project, before, texts, context.cancellation) };
      pairs.set(project, pair);
    }
    return pair;
  };
  const problems: Problem[] = [];
  const seen = new Set(shifts.keys());
  const pending = [...seen].sort();
  for (let file = pending.shift(); file !== undefined; file = pending.shift()) {
    context.cancellation.check();
    const project = context.projectOf(file);
    if (!project) continue;
    const { before, after } = pairOf(project);
    const was = before.getSourceFile(slashed(file));
    const is = after.getSourceFile(slashed(file));
    if (!was || !is) continue;
    const isChecked = context.isChecked(file);
    const found = foundIn(after, is, isChecked, context.cancellation);
    if (found.length > 0) {
      problems.push(
        ...newProblems(
          foundIn(before, was, isChecked, context.cancellation),
          found,
          is,
          shifts.get(file) ?? new Shift([]),
        ),
      );
    }
    const sees = seesChange(was, typesOf(was, before.getTypeChecker()), typesOf(is, after.getTypeChecker()));
    const isAffected = (importer: string): boolean => {
      const own = context.projectOf(importer);
      const pair = own && pairOf(own);
      const tree = pair?.before.getSourceFile(slashed(importer));
      if (!pair || !tree) return false;
      const unedited = {
        file: tree,
        before: pair.before.getTypeChecker(),
        after: pair.after.getTypeChecker(),
      };
      return sees?.(unedited) === true;
    };
    for (const importer of sees ? context.importersOf(file) : []) {
      if (seen.has(importer) || !isAffected(importer)) continue;
      seen.add(importer);
      pending.push(importer);
    }
  }
  return inOrder(problems);
}

const foundIn = (
  program: ts.Program,
  file: ts.SourceFile,
  isChecked: boolean,
  token: ts.CancellationToken,
): Found[] => [
  ...errorsIn(program, file, isChecked, token),
  ...promiseProblemsIn(file, program.getTypeChecker()),
];
