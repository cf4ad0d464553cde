import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { defaultOptions } from '../analysis/options';
import { messageOf } from '../base/errors';
import type { CheckCommandOptions } from './check';
import type { FixCommandOptions } from './fix';
import { endWithReader, UsageError } from './output';
import type { ProfileCommandOptions } from './profile';
import type { ReportOptions } from './report';

/** Usage errors and failures; 1 means findings, or that there is no fix. */
const failure = 2;

/** The bundle lies in a folder beside package.json, in the repository as in the package. */
const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
  version: string;
};

const program = new Command('lanewise')
  .description(
    'Finds where JavaScript and TypeScript hold up the event loop or leave cores idle, and measures it.',
  )
  .version(version)
  .enablePositionalOptions()
  .exitOverride();

program
  .command('check')
  .description(
    'Look for code that holds up the event loop. Exit code 0: nothing found, 1: findings, 2: failure.',
  )
  .argument('[paths...]', 'files and directories', ['.'])
  .addOption(
    new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif']).default('text'),
  )
  .addOption(
    new Option(
      '--rule <id[:context]=severity>',
      'auto, off, hint, information, warning or error, in all contexts or in one; repeatable',
    )
      .argParser(append)
      .default([], 'none'),
  )
  .addOption(
    new Option('--min-severity <severity>', 'leave out less severe findings')
      .choices(['hint', 'information', 'warning', 'error'])
      .default('hint'),
  )
  .addOption(
    new Option('--ignore <pattern>', 'leave files out, by a pattern as in .gitignore; repeatable')
      .argParser(append)
      .default([], 'none'),
  )
  .option('--max-file-size <characters>', 'skip longer files', positive, defaultOptions.maxFileSize)
  .option(
    '--isolated',
    'look at nothing but the paths, not at what calls them from the rest of their packages',
    false,
  )
  .option('--baseline <file>', 'report only what this file does not hold')
  .option('--update-baseline', 'set all findings aside in the baseline', false)
  .option(
    '--report-unused-directives',
    'report comments that disable rules where nothing is reported, too, whatever the severity asked for',
    false,
  )
  .option(
    '--concurrency <threads>',
    'use so many threads at most (default: the number of cores)',
    wholeNumber,
  )
  .option('--no-progress', 'do not show progress on the terminal')
  // Commands are loaded when they run: the analysis takes longer to load than a short profile to record.
  .action(async (paths: string[], options: CheckCommandOptions) => {
    const { check } = await import('./check');
    process.exitCode = await check(paths, options, {
      version,
      rulePages: join(__dirname, 'lanewise-rules'),
      scanWorker: join(__dirname, 'scan-worker.cjs'),
      regexWorker: join(__dirname, 'regex-check.cjs'),
    });
  });

program
  .command('fix')
  .description(
    'Fix what `check` finds, and make blocking calls asynchronous with all their callers. Exit code 0: done, 1: no fix at the place of --at, 2: failure.',
  )
  .argument('[paths...]', 'files and directories (default: the working directory, or the file of --at)')
  .addOption(
    new Option('--rule <id>', 'fix what this rule finds; repeatable')
      .argParser(append)
      .default([], 'all rules'),
  )
  .option('--at <file:line[:column]>', 'fix what is there, and nothing else')
  .option('--unsafe', 'apply fixes too after which the program may not do the same', false)
  .option('--every-call', 'blocking calls too that are not reported because of where they run', false)
  .option('--dry-run', 'print a unified diff and write nothing', false)
  .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
  .addOption(
    new Option('--ignore <pattern>', 'leave files out, by a pattern as in .gitignore; repeatable')
      .argParser(append)
      .default([], 'none'),
  )
  .option(
    '--concurrency-limit <number>',
    'how much fixes let go on at a time where the number is not known to be small',
    wholeNumber,
    defaultOptions.concurrencyLimit,
  )
  .option(
    '--yield-every <milliseconds>',
    'how long a loop may keep the thread that is made to yield to the event loop',
    positive,
    10,
  )
  .option('--no-progress', 'do not show progress on the terminal')
  .action(async (paths: string[], options: FixCommandOptions) => {
    const { fix } = await import('./fix');
    process.exitCode = await fix(paths, options, join(__dirname, 'scan-worker.cjs'));
  });

program
  .command('profile')
  .description(
    'Run a command and record all threads of its Node.js processes. Exits as the command does; 2 when it cannot start.',
  )
  .argument('<command...>', 'the command and its arguments, after --')
  .option('-o, --output <file>', 'the trace to write (default: a new file in .lanewise)')
  .passThroughOptions()
  .action(async (command: string[], options: ProfileCommandOptions) => {
    const { profile } = await import('./profile');
    process.exitCode = await profile(command, options, join(__dirname, 'probe'));
  });

program
  .command('report')
  .description('Print what a recorded trace tells.')
  .argument('<file>', 'a .lanewise file')
  .addOption(
    new Option('--format <format>', 'how to print')
      .choices(['text', 'json', 'cpuprofile', 'chrome-trace'])
      .default('text'),
  )
  .option('-o, --output <file>', 'write to a file; a .cpuprofile for each thread goes beside it')
  .option('--thread <pid-tid>', 'the one thread to write as .cpuprofile')
  .action(async (file: string, options: ReportOptions) => {
    const { report } = await import('./report');
    await report(file, options);
  });

function append(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('It must be a positive number.');
  return number;
}

function wholeNumber(value: string): number {
  const number = positive(value);
  if (!Number.isInteger(number)) throw new InvalidArgumentError('It must be a whole number.');
  return number;
}

endWithReader();
program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Commander has printed its message, or the help that was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : failure;
    return;
  }
  const text = error instanceof UsageError || !(error instanceof Error) ? messageOf(error) : error.stack;
  process.stderr.write(`lanewise: ${text ?? messageOf(error)}\n`);
  process.exitCode = failure;
});
