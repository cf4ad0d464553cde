import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import fs from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DisposableStore } from '../../base/disposable';
import { messageOf } from '../../base/errors';
import { now } from '../probe/clock';
import { preloadOption, sessionVariable, withPreload } from '../probe/preload-option';
import { isAbandoned, writeRecorder } from '../probe/recorder';
import { flushRequest } from '../probe/shared';
import { ProcSampler } from '../sources/proc-sampler/collect';
import type { Lost } from '../timeline/model';
import { formatName, formatVersion } from '../trace/format';
import { TraceWriter } from '../trace/trace-writer';
import { assemble } from './assemble';
import { Replacement } from './replacement';
import { forwardSignals } from './signals';

export interface ProfileOptions {
  /** The program to start: a path, or a name to be found on the PATH of `env`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** The program's standard streams; by default those of this process. */
  readonly stdio?: StdioOptions;
  /** Where the trace goes; its folder is made, a file that is there is replaced once the trace is complete. */
  readonly traceFile: string;
  /** Whether a number is added to the name of `traceFile` where it would replace a file. */
  readonly uniqueName?: boolean;
  /** The folder of `probe.cjs` and `supervisor.cjs`. */
  readonly probeDir: string;
  /** Whether signals to this process are passed on to the program. */
  readonly forwardSignals?: boolean;
}

export interface ProfileSession {
  readonly pid: number;
  /** Resolves when the program has ended and the trace is complete; rejects with a ProfileError when it cannot be. */
  readonly done: Promise<ProfileResult>;
}

export interface ProfileResult {
  /** How the program ended. */
  readonly exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null };
  /** The exit status that a shell would report: the code, or 128 and the signal's number. */
  readonly status: number;
  /** Where the trace is. */
  readonly traceFile: string;
  readonly lost: readonly Lost[];
}

/** The program could not be started or the trace not be written; the message is for the user. */
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}

/**
 * Starts a program with the probe in all its Node processes and threads.
 * @throws ProfileError when the program cannot be started or the trace not be written.
 */
export async function startProfile(options: ProfileOptions): Promise<ProfileSession> {
  const resources = new DisposableStore();
  try {
    return await start(options, resources);
  } catch (error) {
    resources.dispose();
    throw error;
  }
}

/** @param resources what the session holds, to be disposed of at its end. */
async function start(options: ProfileOptions, resources: DisposableStore): Promise<ProfileSession> {
  const lost: Lost[] = [];
  const { file, trace } = attempt('cannot write the trace', () => openTraceFile(options, resources));
  /** Ends after the session folder, which a signal would leave behind. */
  const signalling = resources.add(new DisposableStore());
  const folder = attempt('cannot record', () => makeSessionFolder(resources));
  const probed = isProbed(options, lost);
  /** Ends with the program. */
  const observation = resources.add(new DisposableStore());
  attempt('cannot record', () => {
    sampleProcesses(folder, observation, lost);
  });
  const signals =
    options.forwardSignals === true
      ? await forwardSignals(() => {
          requestFlush(folder);
        })
      : undefined;
  if (signals !== undefined) signalling.add(signals);
  attempt('cannot write the trace', () => {
    writeHeader(trace, options);
  });
  const child = await spawnProgram(options, probed ? probedEnvironment(options, folder) : options.env);
  signals?.forwardTo(child);
  const done = exitOf(child).then(async (exit) => {
    let traceFile: string;
    let isWritten = false;
    try {
      signals?.stop();
      observation.dispose();
      lost.push(...(await assemble(folder, trace)));
      for (const { what, reason } of lost) trace.write({ type: 'lost', ...{ what, reason } });
      trace.write({ type: 'end', ...{ ...exit, time: now() } });
      trace.close();
      isWritten = true;
      traceFile = file.complete();
    } catch (error) {
      const problem = `the program has ended, but its trace ${file.keep()} is incomplete`;
      const records = isWritten ? undefined : keepRecords(folder);
      const rest = records === undefined ? '' : `; what was recorded is in ${records}`;
      throw new ProfileError(`${problem}: ${messageOf(error)}${rest}`);
    } finally {
      resources.dispose();
    }
    return { exit, status: exitStatus(exit), traceFile, lost };
  });
  return { pid: child.pid ?? 0, done };
}

/** Does what fails for reasons that are the user's to mend. */
function attempt<T>(failure: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new ProfileError(`${failure}: ${messageOf(error)}`);
  }
}

function openTraceFile(
  { traceFile, uniqueName = false }: ProfileOptions,
  resources: DisposableStore,
): { file: Replacement; trace: TraceWriter } {
  fs.mkdirSync(dirname(traceFile), { recursive: true });
  const file = resources.add(new Replacement(traceFile, uniqueName));
  const trace = new TraceWriter(file.partial);
  resources.add({
    dispose: () => {
      trace.abandon();
    },
  });
  return { file, trace };
}

function makeSessionFolder(resources: DisposableStore): string {
  removeAbandonedFolders();
  const folder = fs.mkdtempSync(join(tmpdir(), 'lanewise-'));
  resources.add({
    dispose: () => {
      fs.rmSync(folder, { recursive: true, force: true });
    },
  });
  writeRecorder(folder);
  return folder;
}

/**
 * Keeps the records of a session: under another name, so that nobody writes to the folder any more, nor takes it for
 * one that was left behind. Returns where they are; undefined when the folder is gone.
 */
function keepRecords(folder: string): string | undefined {
  const kept = `${folder}.kept`;
  try {
    fs.renameSync(folder, kept);
    return kept;
  } catch {
    return undefined;
  }
}

/** Removes what recorders left behind that were killed. */
function removeAbandonedFolders(): void {
  try {
    for (const name of fs.readdirSync(tmpdir())) {
      const folder = join(tmpdir(), name);
      if (/^lanewise-[A-Za-z0-9]{6}$/.test(name) && isOwnFolder(folder) && isAbandoned(folder))
        fs.rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // What it recorded writes to it until it notices. The next session tries again.
  }
}

/** Whether a folder belongs to this user, so that nobody else says what is removed. */
function isOwnFolder(path: string): boolean {
  const found = fs.lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
}

/** Counts CPU time until `observation` ends, and notes in `lost` what of it could not be had. */
function sampleProcesses(folder: string, observation: DisposableStore, lost: Lost[]): void {
  if (!ProcSampler.supported) {
    lost.push({
      what: 'CPU time per thread, and with it blocked and preempted threads and cores busy',
      reason: `${process.platform} has no per-thread scheduler statistics`,
    });
    return;
  }
  const sampler = new ProcSampler(folder);
  observation.add({
    dispose: () => {
      const failure = sampler.stop();
      if (failure !== undefined) lost.push({ what: 'CPU time of some threads', reason: failure });
    },
  });
}

function writeHeader(trace: TraceWriter, { command, args, cwd }: ProfileOptions): void {
  trace.write({
    type: 'header',
    ...{
      format: formatName,
      version: formatVersion,
      command: [command, ...args],
      cwd,
      platform: process.platform,
      cores: availableParallelism(),
      start: now(),
      wallStart: Date.now(),
    },
  });
  // The reader of a recording that was cut off should at least learn what ran, and a full disk show before it does.
  trace.flush();
}

/** Node's permission model would refuse to load the probe, and the program would not start. */
function isProbed({ args, env }: ProfileOptions, lost: Lost[]): boolean {
  const options = [...args, ...(env['NODE_OPTIONS'] ?? '').split(' ')];
  if (!options.some((option) => option === '--permission' || option === '--experimental-permission'))
    return true;
  lost.push({ what: 'the whole program', reason: 'it runs under --permission, which keeps the probe out' });
  return false;
}

function probedEnvironment({ env, probeDir }: ProfileOptions, folder: string): NodeJS.ProcessEnv {
  return {
    ...env,
    NODE_OPTIONS: withPreload(env['NODE_OPTIONS'], preloadOption(join(probeDir, 'probe.cjs'))),
    [sessionVariable]: folder,
  };
}

function spawnProgram(options: ProfileOptions, env: Readonly<NodeJS.ProcessEnv>): Promise<ChildProcess> {
  const { command, args, cwd, stdio = 'inherit' } = options;
  return new Promise((resolve, reject) => {
    const child = attempt(`cannot start ${command}`, () =>
      spawn(command, args, { cwd, env, stdio, windowsHide: true }),
    );
    child.once('spawn', () => {
      resolve(child);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason =
        error.code !== 'ENOENT'
          ? messageOf(error)
          : fs.existsSync(cwd)
            ? 'command not found'
            : `the folder ${cwd} does not exist`;
      reject(new ProfileError(`cannot start ${command}: ${reason}`));
    });
  });
}

function exitOf(child: ChildProcess): Promise<ProfileResult['exit']> {
  return new Promise((resolve) => {
    // Not 'close': a grandchild may keep the streams open for as long as it likes.
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
}

/** Asks all threads to write out what they have, for what comes next may end them. */
function requestFlush(folder: string): void {
  try {
    fs.writeFileSync(join(folder, flushRequest), '');
  } catch {
    // The folder is gone because the program has just ended.
  }
}

function exitStatus({ code, signal }: ProfileResult['exit']): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
