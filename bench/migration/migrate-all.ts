import { writeFileSync } from 'node:fs';
import path from 'node:path';
import ignoring from 'ignore';
import { applyEdits, LineIndex } from '../../src/base/text';
import type { HazardKind, RefusalReason } from '../../src/refactoring/async-migration/migration';
import { type FixableProgram, fixProgram } from '../../src/refactoring/fix-program/fix-program';
import { openTypedProgram } from '../../src/typed-program';

/** What became of the blocking calls of a program. */
export interface Migrated {
  readonly lines: number;
  /** What is unsafe of each call that now waits; nothing where it is safe. */
  readonly applied: readonly (readonly HazardKind[])[];
  /** Of each call that could wait, but is left alone since it is unsafe. */
  readonly leftOut: readonly (readonly HazardKind[])[];
  readonly refused: readonly RefusedCall[];
  /** Defects of ours. */
  readonly failed: readonly string[];
  /** New errors of the type checker in the whole of it: calls are proved one by one, this looks at all of them together. */
  readonly typeErrors: readonly string[];
  readonly seconds: number;
}

export interface RefusedCall {
  readonly reason: RefusalReason;
  /** `file:line` of the call, why, and where that is. */
  readonly text: string;
}

/**
 * Makes all calls that block wait in the program in a folder, one after the other, and writes the files that change.
 * @param ignore folders whose own calls are left as they are; what they call of the rest changes in them too
 */
export function migrateAll(folder: string, ignore: readonly string[], unsafe: boolean): Migrated {
  const started = performance.now();
  const program = openTypedProgram(folder);
  const originals = new Map<string, string>();
  const fixable: FixableProgram = {
    program,
    // Every call counts, whether it is reported or not.
    analysis: () => ({ findings: [], notes: [] }),
    edit(file, edits) {
      const text = program.text(file) ?? '';
      if (!originals.has(file)) originals.set(file, text);
      program.setText(file, applyEdits(text, edits));
    },
    add({ path: file }) {
      throw new Error(`${file}: only fixes of findings bring files`);
    },
    textOf: (file) => program.text(file),
  };
  const left = ignoring().add([...ignore]);
  const files = program.files.filter((file) => !left.ignores(path.relative(folder, file)));
  const lines = files.reduce((sum, file) => sum + new LineIndex(program.text(file) ?? '').lineCount, 0);

  const steps = fixProgram(fixable, {
    files,
    rules: ['no-blocking-call'],
    unsafe,
    everyCall: true,
    milliseconds: 10,
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const report = step.value;
  const seconds = (performance.now() - started) / 1000;

  const textBefore = (file: string): string => originals.get(file) ?? program.text(file) ?? '';
  const placeOf = ({ file, before }: { file: string; before: { start: number } }): string =>
    `${path.relative(folder, file)}:${new LineIndex(textBefore(file)).positionAt(before.start).line}`;
  const kindsOf = ({ hazards }: { hazards: readonly { kind: HazardKind }[] }): HazardKind[] => [
    ...new Set(hazards.map(({ kind }) => kind)),
  ];
  const migrated = {
    lines,
    applied: report.applied.map(kindsOf),
    leftOut: report.unsafe.map(kindsOf),
    refused: report.refused.flatMap((call) =>
      call.refusals.slice(0, 1).map((refusal) => ({
        reason: refusal.reason,
        text: `${placeOf(call)} ${refusal.reason}: ${refusal.message} (${placeOf(refusal)})`,
      })),
    ),
    failed: report.failed.map((call) => `${placeOf(call)} ${call.message}`),
    seconds,
  };

  const changed = [...originals].map(([file, before]) => ({
    file,
    before,
    after: program.text(file) ?? before,
  }));
  for (const { file } of changed) program.setText(file, undefined);
  const problems = program.problemsAfter(
    changed.map(({ file, before, after }) => ({
      file,
      edits: [{ range: { start: 0, end: before.length }, text: after }],
    })),
  );
  for (const { file, after } of changed) writeFileSync(file, after);
  program.dispose();
  return {
    ...migrated,
    typeErrors: problems.map(
      ({ file, line, message }) => `${path.relative(folder, file)}:${line} ${message}`,
    ),
  };
}
