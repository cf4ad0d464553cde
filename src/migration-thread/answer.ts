import { stackOf } from '../base/errors';
import { LineIndex } from '../base/text';
import { migrationAt, startOf } from '../refactoring/async-migration/migration-at';
import type { MigrationResult } from '../refactoring/async-migration/migration';
import { isRefusal, Sources } from '../refactoring/async-migration/sources';
import { openTypedProgram, TypeCheckCancelled, type TypedProgramHost } from '../typed-program';
import { joinedByStatement } from './joined-edits';
import type { MigrationAnswer, MigrationQuestion } from './messages';

/** A folder's program, kept from one question to the next: to open it takes most of the time. */
interface Opened {
  readonly program: TypedProgramHost;
  readonly ignore: string;
  readonly unsaved: Set<string>;
  diskVersion: number;
}

/** Answers questions about the programs of folders, one at a time. */
export class Answers {
  readonly #programs = new Map<string, Opened>();
  #isCancelled: () => boolean = () => false;

  /**
   * @param isCancelled is asked every now and then.
   * @param onStep is told what comes next, in words for people.
   */
  answer(
    question: MigrationQuestion,
    isCancelled: () => boolean,
    onStep: (step: string) => void,
  ): MigrationAnswer {
    this.#isCancelled = isCancelled;
    if (isCancelled()) return { kind: 'cancelled' };
    try {
      onStep('Reading the program');
      const program = this.#programOf(question);
      // A file that is new, of which the editor knows before anybody tells of it.
      if (program.text(question.file) === undefined) program.invalidate();
      const sources = new Sources(program);
      const start = startOf(question.finding, question.file, sources);
      if (!start) return { kind: 'nothing' };
      const steps = migrationAt(start, sources, program, question);
      for (let step = steps.next(); ; step = steps.next()) {
        if (step.done === true) {
          if (!step.value) return { kind: 'nothing' };
          const result = joined(step.value, sources);
          return { kind: 'result', result, lineStarts: lineStarts(result, program) };
        }
        if (isCancelled()) return { kind: 'cancelled' };
        onStep(step.value);
      }
    } catch (error) {
      if (error instanceof TypeCheckCancelled) return { kind: 'cancelled' };
      // Whatever state it is in: the next question has a fresh one.
      this.#close(question.root);
      return { kind: 'failed', message: stackOf(error) };
    }
  }

  #programOf({ root, ignore, unsaved, diskVersion }: MigrationQuestion): TypedProgramHost {
    const pattern = ignore.join('\n');
    let opened = this.#programs.get(root);
    if (opened?.ignore !== pattern) {
      this.#close(root);
      const program = openTypedProgram(root, { ignore, isCancelled: () => this.#isCancelled() });
      opened = { program, ignore: pattern, unsaved: new Set(), diskVersion };
      this.#programs.set(root, opened);
    }
    const { program, unsaved: known } = opened;
    if (opened.diskVersion !== diskVersion) {
      program.invalidate();
      opened.diskVersion = diskVersion;
    }
    const now = new Set(unsaved.map(({ file }) => file));
    for (const file of known) {
      if (now.has(file)) continue;
      program.setText(file, undefined);
      known.delete(file);
    }
    for (const { file, text } of unsaved) {
      program.setText(file, text);
      known.add(file);
    }
    return program;
  }

  #close(root: string): void {
    this.#programs.get(root)?.program.dispose();
    this.#programs.delete(root);
  }
}

/** With edits as the editor shows them, a line each. */
function joined(result: MigrationResult, sources: Sources): MigrationResult {
  if (result.kind === 'refused') return result;
  const files = result.files.map(({ file, edits }) => {
    const source = sources.of(file);
    return { file, edits: isRefusal(source) ? edits : joinedByStatement(edits, source.model) };
  });
  return { ...result, files };
}

function lineStarts(result: MigrationResult, program: TypedProgramHost): Map<string, readonly number[]> {
  const files =
    result.kind === 'refused'
      ? result.refusals.map(({ file }) => file)
      : [
          ...result.files.map(({ file }) => file),
          ...result.hazards.flatMap(({ file, other }) => (other ? [file, other.file] : [file])),
        ];
  return new Map([...new Set(files)].map((file) => [file, new LineIndex(program.text(file) ?? '').starts]));
}
