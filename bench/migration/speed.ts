import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import ignoring from 'ignore';
import { Answers } from '../../src/migration-thread/answer';
import type { MigrationAnswer, MigrationQuestion } from '../../src/migration-thread/messages';
import { callStarts, type Start } from '../../src/refactoring/async-migration/migration-at';
import { Sources } from '../../src/refactoring/async-migration/sources';
import { openTypedProgram } from '../../src/typed-program';

// How long the editor waits for a migration: asks for that of each blocking call of the code in a folder, as the thread of
// migrations is asked, each after an edit of the file with the call. Prints how long the answers took; `--list` each of them.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    most: { type: 'string', default: '20' },
    ignore: {
      type: 'string',
      multiple: true,
      default: ['*.test.ts', 'test/', 'testing/', 'bench/', 'scripts/'],
    },
  },
});
const root = path.resolve(positionals[0] ?? '.');
const program = openTypedProgram(root);
const left = ignoring().add(values.ignore);
const sources = new Sources(program);
const starts = program.files
  .filter((file) => !left.ignores(path.relative(root, file)))
  .flatMap((file) => callStarts(file, sources));
// Spread over all files.
const every = Math.max(1, starts.length / Number(values.most));
const chosen = Array.from({ length: Math.min(starts.length, Number(values.most)) }, (_, at) =>
  starts.slice(Math.floor(at * every)),
).flatMap(([start]) => start ?? []);

/** In milliseconds: as a clock has it, and of the processor, which tells more where much else runs. */
interface Took {
  readonly wall: number;
  readonly cpu: number;
}

const answers = new Answers();
const outcomes = new Map<string, number>();
const unedited = chosen.map((start) => ask(start, '').took);
const edited = chosen.map((start, number) => {
  const { outcome, took, steps } = ask(start, `// ${number}`);
  const key = /^\w+( because of [\w-]+)?/.exec(outcome)?.[0] ?? outcome;
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  if (values.list) {
    console.log(
      `${Math.round(took.wall)} ms ${path.relative(root, start.file)}:${start.range.start} ${outcome}`,
    );
    for (const step of steps) console.log(`    ${step}`);
  }
  return took;
});

/** What a question came to, how long that took, and what took long of it. @param line is added to the file */
function ask({ file, range }: Start, line: string): { outcome: string; took: Took; steps: string[] } {
  const question: MigrationQuestion = {
    root,
    ignore: [],
    unsaved: [{ file, text: `${readFileSync(file, 'utf8')}${line}` }],
    diskVersion: 0,
    file,
    finding: { rule: 'no-blocking-call', range, chain: [] },
    milliseconds: 10,
  };
  const steps: string[] = [];
  const started = performance.now();
  const startedCpu = process.cpuUsage();
  let step = '';
  let since = started;
  const done = (next: string): void => {
    const now = performance.now();
    if (now - since > 300) steps.push(`${Math.round(now - since)} ms: ${step}`);
    [step, since] = [next, now];
  };
  const answer = answers.answer(question, () => false, done);
  done('');
  const { user, system } = process.cpuUsage(startedCpu);
  const took = { wall: performance.now() - started, cpu: (user + system) / 1000 };
  return { outcome: outcomeOf(answer), took, steps };
}

function outcomeOf(answer: MigrationAnswer): string {
  if (answer.kind !== 'result') return answer.kind;
  const { result } = answer;
  if (result.kind === 'refused') return `refused because of ${result.refusals[0]?.reason}`;
  return `${result.hazards.length > 0 ? 'unsafe' : 'safe'}: ${result.title}`;
}

console.log(`${program.files.length} files, ${starts.length} calls, ${chosen.length} asked for`);
console.log([...outcomes].map(([what, count]) => `${count} ${what}`).join(', '));
console.log(`without edits, the first included: ${summary(unedited)}`);
console.log(`each after an edit: ${summary(edited)}`);
program.dispose();

function summary(all: readonly Took[]): string {
  const told = (['wall', 'cpu'] as const).map((kind) => {
    const sorted = all.map((took) => took[kind]).sort((a, b) => a - b);
    const at = (share: number): string =>
      `${((sorted[Math.ceil((sorted.length - 1) * share)] ?? 0) / 1000).toFixed(2)} s`;
    return `median ${at(0.5)}, 90 % ${at(0.9)}, worst ${at(1)}`;
  });
  return told.join('; of the processor: ');
}
