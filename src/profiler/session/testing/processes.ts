import { readFileSync } from 'node:fs';

/** Whether a process of this machine (Linux) runs. One that has ended stays listed until its parent has looked. */
export const isRunning = (pid: number): boolean => (stateAndGroup(pid)?.[0] ?? 'Z') !== 'Z';

/** The process group of a process; undefined when there is none of this id. */
export const groupOf = (pid: number): number | undefined => stateAndGroup(pid)?.[1];

function stateAndGroup(pid: number): [state: string, group: number] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = '', , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [state, Number(group)];
  } catch {
    return undefined;
  }
}
