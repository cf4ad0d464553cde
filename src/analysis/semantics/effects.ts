import type { TextRange } from '../../base/text';

/** What code does to the world outside of its own variables. */
export interface Effect {
  readonly resource:
    | 'file-system'
    | 'network'
    | 'database'
    | 'thread-pool' // what native threads compute; it changes nothing
    | 'process' // child processes, signals, environment, working directory
    | 'console'
    | 'clock' // time that passes: timers and sleeps
    | 'state' // variables and objects that outlive the call
    | 'unknown'; // a call of which nothing is known
  readonly access: 'read' | 'write';
  /**
   * Which one: a constant path, a host, a table, the name of a variable, `.name` for that property of any object; for
   * `unknown` the name of the called function. Absent: it may be any.
   */
  readonly target?: string;
  /** What tells which one, where that differs from call to call: the arguments of the function, or its `this`. */
  readonly from?: Origin;
  /** What is held open until it is done, of which a process may have so many only. */
  readonly opens?: Opened;
}

export type Opened = 'file' | 'socket' | 'process';

export type Origin = 'arguments' | 'this';

/** Messages for whoever watches the program (a log, `console.error`), whose order nobody relies on. */
export const diagnostics = 'diagnostics';

/** A call whose effects another function has, of this file or of another one. */
export interface LinkableCall {
  /** Where the call (or `new`) ends, which no two calls share. */
  readonly end: number;
  /** What to assume if the function that is called cannot be told. */
  readonly otherwise: readonly Effect[];
  /** Where the arguments come from, as seen from the function that the call lies in. */
  readonly argumentsFrom?: Origin;
  /** Where the object comes from whose method is called. */
  readonly receiverFrom?: Origin;
  /** Something lets so many such calls through at a time only. */
  readonly isLimited?: true;
}

/** What a piece of code does: by itself, and by calling. */
export interface CodeEffects {
  readonly effects: readonly Effect[];
  readonly calls: readonly LinkableCall[];
  /** The first call that opens something of each kind, to point at. */
  readonly openings?: readonly Opening[];
}

/** A call that opens something. */
export interface Opening {
  readonly opens: Opened;
  /** For people: `fs.promises.readFile`. */
  readonly api: string;
  /** What is called, as written. */
  readonly range: TextRange;
}

/** The effects of a called function, as effects of the function that calls it. */
export function throughCall(
  effects: readonly Effect[],
  call: Pick<LinkableCall, 'argumentsFrom' | 'receiverFrom' | 'isLimited'>,
): readonly Effect[] {
  return effects.map((effect) => {
    const known = call.isLimited ? limited(effect) : effect;
    if (known.from === undefined) return known;
    const from = known.from === 'arguments' ? call.argumentsFrom : call.receiverFrom;
    if (from === known.from) return known;
    const { resource, access, target, opens } = known;
    return {
      resource,
      access,
      ...(target !== undefined && { target }),
      ...(from && { from }),
      ...(opens && { opens }),
    };
  });
}

/** An effect of which only so many happen at a time. */
export function limited({ resource, access, target, from }: Effect): Effect {
  return { resource, access, ...(target !== undefined && { target }), ...(from && { from }) };
}

/** All that a piece of code does, once the functions that it calls are known: `calleeAt` as in `CallFacts`. */
export function linkedEffects(
  code: CodeEffects,
  calleeAt: (callEnd: number) => { readonly effects: readonly Effect[] } | undefined,
): readonly Effect[] {
  return mergeEffects([
    code.effects,
    ...code.calls.map((call) => {
      const callee = calleeAt(call.end);
      return callee ? throughCall(callee.effects, call) : call.otherwise;
    }),
  ]);
}

/** So many targets of one resource are told apart; with more it may be any, so that summaries stay small. */
const maxTargets = 32;

/** The union, each effect once; adding effects never takes one away, so that repeated merging comes to an end. */
export function mergeEffects(lists: readonly (readonly Effect[])[]): readonly Effect[] {
  const groups = new Map<string, Map<string, Effect>>();
  for (const effect of lists.flat()) {
    const key = `${effect.resource} ${effect.access} ${effect.from ?? ''} ${effect.opens ?? ''}`;
    const group = groups.get(key) ?? new Map<string, Effect>();
    groups.set(key, group);
    if (!group.has('')) group.set(effect.target === undefined ? '' : `=${effect.target}`, effect);
  }
  return [...groups.values()].flatMap((group) => {
    const any = group.get('');
    if (any) return [any];
    const [first] = group.values();
    return group.size <= maxTargets || !first ? [...group.values()] : [withoutTarget(first)];
  });
}

function withoutTarget({ resource, access, from, opens }: Effect): Effect {
  return { resource, access, ...(from && { from }), ...(opens && { opens }) };
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
  if (isDiagnostic(a) || isDiagnostic(b)) return false;
  if (a.resource === 'unknown' || b.resource === 'unknown') return true;
  if (a.resource !== b.resource) return false;
  if (a.target === undefined || b.target === undefined || a.target === b.target) return true;
  return a.resource === 'file-system' && (isWithin(a.target, b.target) || isWithin(b.target, a.target));
}

/** Does a path lie in a folder, as far as the two texts tell? */
function isWithin(path: string, folder: string): boolean {
  const plain = (text: string): string => text.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return plain(folder) === '.' || `${plain(path)}/`.startsWith(`${plain(folder)}/`);
}

export function isDiagnostic({ resource, target }: Effect): boolean {
  return resource === 'console' && target === diagnostics;
}
