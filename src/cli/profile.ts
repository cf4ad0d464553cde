import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf } from '../base/errors';
import { ProfileError, startProfile, type ProfileResult } from '../profiler/session/start-profile';
import { traceFileName } from '../profiler/session/trace-file-name';
import { displayPath } from '../workspace/source-files';
import { UsageError } from './output';

export interface ProfileCommandOptions {
  /** Where the trace goes; a new file in `.lanewise` of the working directory where absent. */
  readonly output?: string;
}

/**
 * Runs a command under the probe, with this process's own input and output.
 * @param probeDir the folder of the built probe.
 * @returns the exit code of the command; 128 and the signal's number where a signal ended it.
 * @throws UsageError when the command cannot be started or the trace not be written.
 */
export async function profile(
  [command = '', ...args]: readonly string[],
  options: ProfileCommandOptions,
  probeDir: string,
): Promise<number> {
  const cwd = process.cwd();
  const name = programName(command, args);
  const traceFile = resolve(cwd, options.output ?? join('.lanewise', traceFileName(name, new Date())));
  let result: ProfileResult;
  try {
    await prepareTraceFolder(dirname(traceFile));
    const session = await startProfile({
      command,
      args,
      cwd,
      env: process.env,
      traceFile,
      uniqueName: options.output === undefined,
      probeDir,
      forwardSignals: true,
    });
    result = await session.done;
  } catch (error) {
    throw error instanceof ProfileError ? new UsageError(error.message) : error;
  }
  // Standard error is the program's own unless somebody watches.
  if (process.stderr.isTTY) {
    const lost = result.lost.map(({ what, reason }) => `lanewise: not recorded: ${what} (${reason})\n`);
    const shown = displayPath(result.traceFile, cwd);
    process.stderr.write(`${lost.join('')}lanewise: recorded to ${shown}; see "lanewise report ${shown}"\n`);
  }
  return result.status;
}

/** Makes the project's own folder for traces, which version control ignores; other folders are the user's to make. */
async function prepareTraceFolder(folder: string): Promise<void> {
  if (basename(folder) !== '.lanewise') {
    if (!existsSync(folder)) throw new UsageError(`the folder ${folder} does not exist`);
    return;
  }
  try {
    await mkdir(folder, { recursive: true });
    const rules = join(folder, '.gitignore');
    if (!existsSync(rules)) await writeFile(rules, '*\n');
  } catch (error) {
    throw new UsageError(`the trace cannot be written: ${messageOf(error)}`);
  }
}

/** What to call a run: the script where Node.js runs one, else the command and its first words. */
function programName(command: string, args: readonly string[]): string {
  const name = basename(command).replace(/\.exe$/i, '');
  const words = args.filter((argument) => !argument.startsWith('-'));
  const [script] = words;
  if (name === 'node' && script !== undefined) return basename(script);
  return [name, ...words.slice(0, 2)].join(' ');
}
