/** What code does to the world outside of its own variables. */
export interface Effect {
  readonly resource:
    | 'file-system'
    | 'network'
    | 'database'
    | 'process' // child processes, signals, environment, working directory
    | 'console'
    | 'clock' // time that passes: timers and sleeps
    | 'state' // variables and objects that outlive the call
    | 'unknown'; // a call of which nothing is known
  readonly access: 'read' | 'write';
  /** Which one: a constant path, a host, the name of a variable; absent: it may be any. */
  readonly target?: string;
}

/** May the order in which two pieces of code run be seen from outside? The first two effects that clash. */
export function conflict(
  first: readonly Effect[],
  second: readonly Effect[],
): readonly [Effect, Effect] | undefined {
  for (const a of first) {
    for (const b of second) {
      if (clash(a, b)) return [a, b];
    }
  }
  return undefined;
}

function clash(a: Effect, b: Effect): boolean {
  // What is not known may do anything, but two reads do not see each other, whatever they read.
  if (a.access === 'read' && b.access === 'read') return false;
  if (a.resource === 'unknown' || b.resource === 'unknown') return true;
  if (a.resource !== b.resource) return false;
  return a.target === undefined || b.target === undefined || a.target === b.target;
}
