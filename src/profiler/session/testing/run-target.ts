import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { threadStateNames, type Lane, type ThreadStateName, type Timeline } from '../../timeline/model';
import { openTrace } from '../../trace/open-trace';
import { startProfile, type ProfileResult, type ProfileSession } from '../start-profile';

export const targets = resolve('test/fixtures/targets');

/** The Node.js that runs the targets; another version than the test's own can be named. */
export const targetNode = process.env['LANEWISE_TARGET_NODE'] ?? process.execPath;

/** What a run of a program looked like from outside. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export interface Profiled extends Outcome {
  readonly timeline: Timeline;
  readonly result: ProfileResult;
}

/** Builds the probe from source to a new folder, so that tests do not depend on what was built before. */
export async function buildProbe(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'probe-under-test-'));
  await build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    entryPoints: {
      probe: 'src/profiler/sources/probe.ts',
      supervisor: 'src/profiler/probe/supervisor.ts',
    },
  });
  return folder;
}

/** The test run's own environment must not leak into what is compared. */
const environment = (env: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  ...env,
});

export async function runPlain({ command, args, cwd = targets, env, stdin = '' }: Run): Promise<Outcome> {
  const { streams, finish } = redirect(stdin);
  const child = spawn(command, args, { cwd, env: environment(env), stdio: streams });
  const exit = await new Promise<{ code: number | null; signal: string | null }>((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      done({ code, signal });
    });
  });
  return { ...finish(), ...exit };
}

/** Runs a program under the probe; `during` gets the session as soon as it has started. */
export async function runProfiled(
  { command, args, cwd = targets, env, stdin = '' }: Run,
  probeDir: string,
  during: (session: ProfileSession) => void = () => undefined,
): Promise<Profiled> {
  const { folder, streams, finish } = redirect(stdin);
  const traceFile = join(folder, 'run.lanewise');
  const options = { command, args, cwd, env: environment(env), stdio: streams, traceFile, probeDir };
  const session = await startProfile(options);
  during(session);
  const result = await session.done;
  const opened = openTrace(readFileSync(traceFile));
  if (!opened.ok) throw new Error(opened.error.message);
  return { ...finish(), ...result.exit, result, timeline: opened.value };
}

/** Files as standard streams: a pipe could not be told from one that a process left behind holds open. */
function redirect(stdin: string) {
  const folder = mkdtempSync(join(tmpdir(), 'target-run-'));
  writeFileSync(join(folder, 'stdin'), stdin);
  const streams = [
    openSync(join(folder, 'stdin'), 'r'),
    openSync(join(folder, 'stdout'), 'w'),
    openSync(join(folder, 'stderr'), 'w'),
  ];
  return {
    folder,
    streams,
    finish: () => {
      for (const stream of streams) closeSync(stream);
      const stdout = readFileSync(join(folder, 'stdout'), 'utf8');
      const stderr = readFileSync(join(folder, 'stderr'), 'utf8');
      rmSync(folder, { recursive: true, force: true });
      return { stdout, stderr };
    },
  };
}

/** Session folders that are there now; each belongs to a recording that is going on. */
export const sessionFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^lanewise-[A-Za-z0-9]{6}$/.test(name));

/** Milliseconds that a lane spent in each state. */
export function stateTimes({ states }: Lane): Record<ThreadStateName, number> {
  const times: Record<ThreadStateName, number> = { running: 0, gc: 0, blocked: 0, preempted: 0, idle: 0 };
  states.state.forEach((state, index) => {
    const name = threadStateNames[state];
    if (name !== undefined) times[name] += ((states.end[index] ?? 0) - (states.start[index] ?? 0)) / 1000;
  });
  return times;
}

export interface BlockingCallSummary {
  readonly api: string;
  readonly detail: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly duration: number;
  readonly cpu: number;
}

/** A lane's blocking calls with times in milliseconds. */
export function blockingCalls({ strings, frames }: Timeline, { blocking }: Lane): BlockingCallSummary[] {
  return [...blocking.api].map((api, index) => {
    const site = blocking.site[index] ?? -1;
    return {
      api: strings[api] ?? '',
      detail: strings[blocking.detail[index] ?? 0] ?? '',
      file: strings[frames.file[site] ?? 0] ?? '',
      line: frames.line[site] ?? 0,
      column: frames.column[site] ?? 0,
      duration: ((blocking.end[index] ?? 0) - (blocking.start[index] ?? 0)) / 1000,
      cpu: (blocking.cpu[index] ?? NaN) / 1000,
    };
  });
}

/** Milliseconds that each function, as `name file:line`, was on a lane's stack, summed over its slices. */
export function functionTimes({ strings, frames }: Timeline, { flame }: Lane): Map<string, number> {
  const times = new Map<string, number>();
  flame.frame.forEach((frame, index) => {
    const file = strings[frames.file[frame] ?? 0] ?? '';
    const name = `${strings[frames.name[frame] ?? 0] ?? ''} ${file}:${frames.line[frame] ?? 0}`;
    const duration = ((flame.end[index] ?? 0) - (flame.start[index] ?? 0)) / 1000;
    times.set(name, (times.get(name) ?? 0) + duration);
  });
  return times;
}
