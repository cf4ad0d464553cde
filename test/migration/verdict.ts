import { isDeepStrictEqual } from 'node:util';
import { LineIndex } from '../../src/base/text';
import type { Refusal } from '../../src/refactoring/async-migration/migration';
import type { BeforeAndAfter } from '../../src/refactoring/async-migration/testing/run-before-and-after';
import type { Mark, TestProgram } from '../../src/refactoring/async-migration/testing/test-program';

/** What is not as it is expected of a program's migration, for people; undefined where all is. */
export function disagreement(program: TestProgram, ran: BeforeAndAfter): string | undefined {
  const { expected, obstacle } = program;
  const { result } = ran;
  if (result.kind === 'refused') {
    const told = result.refusals.map(({ reason, message }) => `${reason} (${message})`).join('; ');
    if (expected.kind !== 'refused') return `refused: ${told}`;
    const fitting = result.refusals.filter(({ reason }) => reason === (expected.reason ?? reason));
    if (fitting.length === 0) return `refused for another reason: ${told}`;
    if (obstacle && !fitting.some((refusal) => isAt(refusal, obstacle, program))) {
      return `refused at another place: ${told}`;
    }
    return undefined;
  }

  const hazards = result.hazards.map(({ kind, message }) => `${kind} (${message})`).join('; ');
  if (expected.kind === 'refused') return `not refused${hazards === '' ? '' : `, but unsafe: ${hazards}`}`;
  if (expected.kind === 'safe' && hazards !== '') return `unsafe: ${hazards}`;
  const missing =
    expected.kind === 'unsafe'
      ? expected.hazards.filter((kind) => !result.hazards.some((hazard) => hazard.kind === kind))
      : [];
  if (missing.length > 0) return `not told: ${missing.join(', ')}; told: ${hazards || 'nothing'}`;
  if (ran.isCall && ran.blocking.after >= ran.blocking.before) return 'the call is still there';
  if (changedText(program, ran) === '') return 'nothing has changed';
  if (!program.mayDiffer && !isDeepStrictEqual(ran.after, ran.before)) {
    return `it did ${JSON.stringify(ran.before)} and now does ${JSON.stringify(ran.after)}`;
  }
  return undefined;
}

/** Is a refusal about the line of a mark? */
function isAt(refusal: Refusal, mark: Mark, { files }: TestProgram): boolean {
  const lines = new LineIndex(files.get(mark.file) ?? '');
  return (
    refusal.file.endsWith(`/${mark.file}`) &&
    lines.positionAt(refusal.range.start).line === lines.positionAt(mark.offset).line
  );
}

/** The files that a migration changed, one after the other. */
export const changedText = ({ files }: TestProgram, ran: BeforeAndAfter): string =>
  [...ran.files]
    .filter(([path, text]) => files.get(path) !== text)
    .map(([path, text]) => `--- ${path}\n${text}`)
    .join('');
