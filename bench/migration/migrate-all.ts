import { writeFileSync } from 'node:fs';
import path from 'node:path';
import ignoring from 'ignore';
import { applyEdits } from '../../src/base/text';
import { isRefusal, Sources } from '../../src/refactoring/async-migration/sources';
import {
  type FixableProgram,
  fixProgram,
  type FixReport,
} from '../../src/refactoring/fix-program/fix-program';
import { openTypedProgram } from '../../src/typed-program';

/** What became of the blocking calls of a program. */
export interface Migrated {
  readonly report: FixReport;
  readonly files: number;
  readonly lines: number;
  /** New errors of the type checker in the whole of it: calls are proved one by one, this looks at all of them together. */
  readonly typeErrors: readonly string[];
  readonly seconds: number;
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
  };
  const left = ignoring().add([...ignore]);
  const files = program.files.filter((file) => !left.ignores(path.relative(folder, file)));
  const sources = new Sources(program);
  const lines = files.reduce((total, file) => {
    const source = sources.of(file);
    return total + (isRefusal(source) ? 0 : source.model.lines.lineCount);
  }, 0);

  const steps = fixProgram(fixable, {
    files,
    rules: ['no-blocking-call'],
    unsafe,
    everyCall: true,
    milliseconds: 10,
  });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const seconds = (performance.now() - started) / 1000;

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
    report: step.value,
    files: files.length,
    lines,
    typeErrors: problems.map(
      ({ file, line, message }) => `${path.relative(folder, file)}:${line} ${message}`,
    ),
    seconds,
  };
}
