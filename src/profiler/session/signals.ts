import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../../base/disposable';
import { jobOf } from './job';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;
/** Milliseconds within which a signal to the process group has reached all its members. */
const spread = 100;

export interface SignalForwarding extends Disposable {
  /** Names the process to pass signals on to, those of the meantime included. */
  forwardTo(child: ChildProcess): void;
  /** The program has ended: one more signal is ignored, so that its trace is kept, and the next one insists. */
  stop(): void;
}

/**
 * Passes signals on that reached this process alone. Ctrl-C and a closing terminal reach the whole process group, so
 * the program has them already. Node does not tell which it was; a witness in the same group does: a `cat` that does
 * nothing and ends with our side of its input, whatever becomes of us. `beforePassing` is called `spread` milliseconds
 * before a signal is passed on.
 */
export async function forwardSignals(beforePassing: () => void): Promise<SignalForwarding> {
  let child: ChildProcess | undefined;
  const early: NodeJS.Signals[] = [];
  let witness = await startWitness();

  const pass = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined) {
      early.push(signal);
      return;
    }
    const present = witness;
    beforePassing();
    await delay(spread);
    if (present?.signalCode === signal) {
      if (present === witness) witness = await startWitness();
      return;
    }
    passOn(signal, child);
  };
  const listener = (signal: NodeJS.Signals): void => void pass(signal);
  const unlisten = (): void => {
    for (const signal of forwarded) process.off(signal, listener).off(signal, unlisten);
  };
  const endWitness = (): void => {
    witness?.kill('SIGKILL');
    witness = undefined;
  };
  if (process.platform !== 'win32') for (const signal of forwarded) process.on(signal, listener);
  return {
    forwardTo(target) {
      child = target;
      // Whoever else in the group had them, this one was not there yet, or has not begun to listen.
      for (const signal of early.splice(0)) passOn(signal, target);
    },
    stop() {
      endWitness();
      // Never without a listener in between.
      if (process.platform !== 'win32') for (const signal of forwarded) process.on(signal, unlisten);
      for (const signal of forwarded) process.off(signal, listener);
    },
    dispose() {
      endWitness();
      unlisten();
    },
  };
}

/**
 * Sends a signal to the program, and to what it leaves behind when it ends by it: package managers and shells end
 * without having passed it on, and what they started would run on out of anybody's sight.
 */
function passOn(signal: NodeJS.Signals, program: ChildProcess): void {
  if (program.pid === undefined) return;
  const job = jobOf(program.pid);
  program.once('exit', (code, endedBy) => {
    if (endedBy === signal || code === 128 + constants.signals[signal]) job.signalOthers(signal);
  });
  program.kill(signal);
}

async function startWitness(): Promise<ChildProcess | undefined> {
  if (process.platform === 'win32') return undefined;
  const witness = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
  const started = await new Promise<boolean>((resolve) => {
    witness.once('spawn', () => {
      resolve(true);
    });
    witness.once('error', () => {
      resolve(false);
    });
  });
  witness.stdin.on('error', () => undefined);
  witness.unref();
  return started ? witness : undefined;
}
