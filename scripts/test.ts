// Runs everything that is tested. `--only unit,browser` runs some stages, `--update-screenshots` renews the README's pictures.
import { parseArgs } from 'node:util';
import type { TestCounts } from '../test/counts';
import { stages } from './stages/index';
import { type Stage, sum } from './stages/stage';

interface Outcome {
  readonly stage: Stage;
  readonly counts: TestCounts;
  readonly seconds: number;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let selected: readonly Stage[];
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { only: { type: 'string' }, 'update-screenshots': { type: 'boolean' } },
    });
    selected = values.only === undefined ? stages : named(values.only.split(','));
    if (values['update-screenshots'] === true) process.env['LANEWISE_UPDATE_SCREENSHOTS'] = '1';
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }

  const outcomes: Outcome[] = [];
  for (const stage of selected) outcomes.push(await run(stage));

  console.log('\n── summary');
  for (const { stage, counts, seconds } of outcomes) {
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    console.log(
      `${stage.name.padEnd(12)} ${counts.passed} passed, ${counts.failed} failed${skipped} (${seconds.toFixed(0)} s)`,
    );
  }
  const left = stages.filter((stage) => !selected.includes(stage));
  if (left.length > 0) console.log(`Not run: ${left.map(({ name }) => name).join(', ')}`);
  const total = sum(outcomes.map(({ counts }) => counts));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function run(stage: Stage): Promise<Outcome> {
  console.log(`\n── ${stage.name}`);
  const started = Date.now();
  let counts: TestCounts;
  try {
    counts = await stage.run();
  } catch (error) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  return { stage, counts, seconds: (Date.now() - started) / 1000 };
}

/** The stages of these names, in their usual order. @throws Error on an unknown name. */
function named(names: readonly string[]): readonly Stage[] {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no stage ${unknown.join(', ')}. Stages: ${stages.map(({ name }) => name).join(', ')}`,
    );
  }
  return stages.filter(({ name }) => names.includes(name));
}
