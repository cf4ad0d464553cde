import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** A process and what it started. */
export interface Job {
  /** Sends `signal` to those of them that still run, without the first one. */
  signalOthers(signal: NodeJS.Signals): void;
}

/**
 * The process `pid`, the processes that it started, and those that they started, as far as they run in its process
 * group now: what Ctrl-C in its terminal reaches. Processes that were started to outlive it have a group of their own.
 */
export function jobOf(pid: number): Job {
  const running = processes();
  const group = running.get(pid)?.group;
  const members = new Set([pid]);
  // Visits what is added on the way, too.
  for (const parent of members) {
    for (const [child, entry] of running) {
      if (entry.parent === parent && entry.group === group) members.add(child);
    }
  }
  return {
    signalOthers(signal) {
      const now = processes();
      for (const member of members) {
        // A process of another group has the number of one that has ended.
        if (member !== pid && now.get(member)?.group === group) send(member, signal);
      }
    },
  };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or belongs to another user, whose processes are not ours to end.
  }
}

interface Process {
  readonly parent: number;
  readonly group: number;
}

/** All processes of the machine by their ids; none on Windows, where there are no signals. */
function processes(): Map<number, Process> {
  const found = new Map<number, Process>();
  const add = ([pid = 0, parent = 0, group = 0]: number[]): void => void found.set(pid, { parent, group });
  if (process.platform === 'linux') {
    for (const name of fs.readdirSync('/proc')) {
      const stat = /^\d+$/.test(name) ? readStat(name) : undefined;
      if (stat !== undefined) add([Number(name), ...stat]);
    }
  } else if (process.platform !== 'win32') {
    const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' });
    for (const line of table.trim().split('\n')) add(line.trim().split(/\s+/).map(Number));
  }
  return found;
}

/** Parent and group; undefined when the process has ended. */
function readStat(pid: string): number[] | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name before it is in parentheses and may hold anything; the state follows.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ', 3)
      .slice(1)
      .map(Number);
  } catch {
    return undefined;
  }
}
