/** One loop on the way to the most expensive code, outermost first. */
export interface LoopLevel {
  readonly trips: number;
  readonly assumed: boolean;
}

/** A call whose cost is not known here, and how often it happens. */
export interface CallCount {
  /** Where the call (or `new`) ends in the text, which no two calls share. */
  readonly end: number;
  readonly times: number;
  /** Is what it calls imported? */
  readonly isImported: boolean;
}

/** The time of a piece of code, in nanoseconds, and the loop in it that takes most of it. */
export interface Cost {
  readonly ns: number;
  readonly loop?: { readonly ns: number; readonly levels: readonly LoopLevel[] };
  /** Calls to be added to `ns`, each place once. */
  readonly calls?: readonly CallCount[];
}

export const nothing: Cost = { ns: 0 };

/** The sum of costs, each of which may happen any number of times. */
export class Tally {
  #ns = 0;
  #loop: Cost['loop'];
  readonly #calls: CallCount[] = [];

  add({ ns, loop, calls }: Cost, times = 1): void {
    this.#ns += ns * times;
    if (loop && loop.ns * times > (this.#loop?.ns ?? 0)) this.#loop = { ...loop, ns: loop.ns * times };
    if (!calls) return;
    for (const call of calls) {
      this.#calls.push(times === 1 ? call : { ...call, times: call.times * times });
    }
  }

  total(): Cost {
    return {
      ns: this.#ns,
      ...(this.#loop && { loop: this.#loop }),
      ...(this.#calls.length > 0 && { calls: merged(this.#calls) }),
    };
  }
}

/** Calls at the same place as one; a function that is run from two places brings its calls twice. */
function merged(calls: readonly CallCount[]): readonly CallCount[] {
  const byEnd = new Map<number, CallCount>();
  for (const call of calls) {
    const before = byEnd.get(call.end);
    byEnd.set(call.end, before ? { ...call, times: before.times + call.times } : call);
  }
  return [...byEnd.values()];
}

/** A loop around `body`, `share` times per trip; an inner loop is named only if it takes most of the time. */
export function repeated(
  body: Cost,
  trips: number,
  isAssumed: boolean,
  {
    overhead = 0,
    share = 1,
    callTrips = trips,
  }: { readonly overhead?: number; readonly share?: number; readonly callTrips?: number } = {},
): Cost {
  const times = trips * share;
  const callTimes = callTrips * share;
  const ns = times * (body.ns + overhead);
  const inner = body.loop && body.loop.ns * 2 >= body.ns ? body.loop.levels : [];
  return {
    ns,
    loop: { ns, levels: [{ trips, assumed: isAssumed }, ...inner] },
    ...(body.calls && { calls: body.calls.map((call) => ({ ...call, times: call.times * callTimes })) }),
  };
}
