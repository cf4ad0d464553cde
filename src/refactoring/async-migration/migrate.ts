import type { TextEdit } from '../../base/text';
import { interleavingHazards } from './hazards';
import type { MigratedFile, MigrationResult, Refusal, Refused } from './migration';
import type { Plan, Seed } from './plan';
import { planning } from './planner';
import { editsOf } from './rewrite';
import type { Sources } from './sources';
import type { Problem, TypedProgram } from './typed-program';

/**
 * The edits that make what a seed begins with wait, and all code that has to wait for it, proved: the program has no
 * problem after them that it had not before. Between the steps, which are named for people, it can be left off.
 */
export function* migrate(
  seed: Seed,
  sources: Sources,
  program: TypedProgram,
): Generator<string, MigrationResult> {
  const steps = planning(seed, sources, program);
  let plan: Plan | Refused;
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      plan = step.value;
      break;
    }
    yield `Looking for uses of ${step.value}`;
  }
  if ('kind' in plan) return plan;

  yield 'Looking at what runs meanwhile';
  const hazards = [...plan.hazards, ...interleavingHazards(plan, sources, program)];
  const files = editedFiles(plan, program);
  if ('reason' in files) return { kind: 'refused', refusals: [files] };

  yield 'Proving the edits';
  const [problem] = program.problemsAfter(files);
  if (problem) return { kind: 'refused', refusals: [notProved(problem, files)] };
  return {
    kind: 'migration',
    title: titleOf(plan, files.length),
    functions: plan.functions.length,
    files,
    hazards,
  };
}

/** A problem as what stands in the way, in the text as it is. */
function notProved({ file, range, message }: Problem, files: readonly MigratedFile[]): Refusal {
  const edits = files.find((each) => each.file === file)?.edits ?? [];
  const start = originOf(range.start, edits);
  const end = Math.max(start, originOf(range.end, edits));
  return { reason: 'not-proved', message: `afterwards ${message}`, file, range: { start, end } };
}

/** Where an offset of the text after edits, given in the order of the text, was before; for what is new, where it was put. */
function originOf(offset: number, edits: readonly TextEdit[]): number {
  let shift = 0;
  for (const { range, text } of edits) {
    const start = range.start + shift;
    if (offset < start) break;
    if (offset < start + text.length) return range.start;
    shift += text.length - (range.end - range.start);
  }
  return offset - shift;
}

function editedFiles({ seed, rewrites }: Plan, program: TypedProgram): readonly MigratedFile[] | Refusal {
  const files: MigratedFile[] = [];
  for (const [file, changes] of [...rewrites].sort(([a], [b]) => (a < b ? -1 : 1))) {
    try {
      const edits = editsOf(program.text(file) ?? '', changes);
      if (edits.length > 0) files.push({ file, edits });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const { start, end } = { start: seed.at.range[0], end: seed.at.range[1] };
      return {
        reason: 'expression',
        message: `two changes to ${file} stand in each other's way: ${error.message}`,
        file: seed.source.file,
        range: { start, end },
      };
    }
  }
  return files;
}

function titleOf({ seed, functions }: Plan, files: number): string {
  return functions.length === 0
    ? seed.title
    : `${seed.title} (${count(functions.length, 'function')} in ${count(files, 'file')})`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
