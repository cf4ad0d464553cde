import { micros } from '../../../base/time';
import { ThreadState, type Lane, type Timeline } from '../model';

/** A reproducible stream of numbers in 0 … 1: mulberry32, public domain, Tommy Ettinger 2017. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A slice of a lane given by hand: start and end in microseconds. */
export type Span<T> = readonly [start: number, end: number, what: T];

/** A call on the stack, with the calls it made. */
export interface Call {
  readonly start: number;
  readonly end: number;
  /** Name, and where it is defined: `file:line:column`. */
  readonly name: string;
  readonly place?: string;
  readonly calls?: readonly Call[];
}

export interface LaneSpec {
  readonly pid?: number;
  readonly tid?: number;
  readonly name?: string;
  readonly process?: string;
  readonly states: readonly Span<keyof typeof ThreadState>[];
  readonly calls?: readonly Call[];
  /** `what` is `api`, `api detail` or `api detail file:line:column`. */
  readonly blocking?: readonly Span<string>[];
}

/** A timeline written out by hand, for tests that know the truth. */
export function timelineOf(lanes: readonly LaneSpec[], rest: Partial<Timeline> = {}): Timeline {
  const builder = new TableBuilder();
  const built = lanes.map((lane) => buildLane(lane, builder));
  return {
    command: ['node', 'program.js'],
    wallStart: Date.UTC(2026, 0, 1),
    duration: micros(Math.max(0, ...built.map(({ end }) => end))),
    exit: { code: 0, signal: null },
    coresAvailable: 2,
    counters: [],
    lost: [],
    ...rest,
    strings: builder.strings,
    frames: builder.frames(),
    lanes: built,
  };
}

/** Collects strings and frames, each once. */
export class TableBuilder {
  readonly strings: string[] = [''];
  readonly #stringIds = new Map([['', 0]]);
  readonly #frameIds = new Map<string, number>();
  readonly #frames: [name: number, file: number, line: number, column: number][] = [];

  string(text: string): number {
    let id = this.#stringIds.get(text);
    if (id === undefined) {
      id = this.strings.push(text) - 1;
      this.#stringIds.set(text, id);
    }
    return id;
  }

  /** `place` is `file:line:column`. */
  frame(name: string, place = ''): number {
    const key = JSON.stringify([name, place]);
    let id = this.#frameIds.get(key);
    if (id === undefined) {
      const [, file = place, line = '0', column = '0'] = /^(.*):(\d+):(\d+)$/s.exec(place) ?? [];
      id = this.#frames.push([this.string(name), this.string(file), Number(line), Number(column)]) - 1;
      this.#frameIds.set(key, id);
    }
    return id;
  }

  frames(): Timeline['frames'] {
    return {
      name: Int32Array.from(this.#frames, (frame) => frame[0]),
      file: Int32Array.from(this.#frames, (frame) => frame[1]),
      line: Int32Array.from(this.#frames, (frame) => frame[2]),
      column: Int32Array.from(this.#frames, (frame) => frame[3]),
    };
  }
}

function buildLane(spec: LaneSpec, tables: TableBuilder): Lane {
  const pid = spec.pid ?? 1;
  const tid = spec.tid ?? 0;
  const blocking = (spec.blocking ?? []).map(([start, end, what]) => {
    const [api = '', detail = '', place] = what.split(' ');
    return { start, end, api, detail, place };
  });
  return {
    id: `${pid}-${tid}`,
    pid,
    tid,
    kind: tid === 0 ? 'main' : 'worker',
    process: spec.process ?? 'node program.js',
    name: spec.name ?? (tid === 0 ? 'main' : `worker ${tid}`),
    start: micros(spec.states[0]?.[0] ?? 0),
    end: micros(spec.states.at(-1)?.[1] ?? 0),
    states: {
      start: Float64Array.from(spec.states, ([start]) => start),
      end: Float64Array.from(spec.states, ([, end]) => end),
      state: Uint8Array.from(spec.states, ([, , state]) => ThreadState[state]),
    },
    flame: flameOf(spec.calls ?? [], tables),
    blocking: {
      start: Float64Array.from(blocking, ({ start }) => start),
      end: Float64Array.from(blocking, ({ end }) => end),
      api: Int32Array.from(blocking, ({ api }) => tables.string(api)),
      detail: Int32Array.from(blocking, ({ detail }) => tables.string(detail)),
      site: Int32Array.from(blocking, ({ place }) => (place === undefined ? -1 : tables.frame('', place))),
      cpu: new Float64Array(blocking.length).fill(NaN),
    },
  };
}

/** Lays out a tree of calls by depth. */
export function flameOf(calls: readonly Call[], tables: TableBuilder): Lane['flame'] {
  const ordered: Call[] = [];
  const rows = [0];
  for (let level = calls; level.length > 0; level = level.flatMap((call) => call.calls ?? [])) {
    ordered.push(...level);
    rows.push(ordered.length);
  }
  return {
    rows: Int32Array.from(rows),
    start: Float64Array.from(ordered, ({ start }) => start),
    end: Float64Array.from(ordered, ({ end }) => end),
    frame: Int32Array.from(ordered, ({ name, place }) => tables.frame(name, place)),
  };
}

export interface SyntheticOptions {
  readonly seed?: number;
  readonly lanes?: number;
  /** Flame slices of each lane, about. */
  readonly slices?: number;
  /** Microseconds. */
  readonly duration?: number;
  /** Names and paths to draw from. */
  readonly names?: readonly string[];
  readonly files?: readonly string[];
}

/** Names that a page, a terminal or a file format may trip over. */
export const hostileNames: readonly string[] = [
  '<img src=x onerror="window.pwned=1">',
  '</script><script>window.pwned=1</script>',
  '"; window.pwned=1; //',
  '\u202Eelgoog\u202C',
  '\u001b[31mred\u001b[0m\u0007',
  'line\nbreak\u2028and\0nul',
  '\uD800lone surrogate',
  '__proto__',
  'constructor',
  'x'.repeat(5000),
  '😀'.repeat(50),
];

/** A plausible run of any size, the same for the same options. */
export function syntheticTimeline(options: SyntheticOptions = {}): Timeline {
  const { seed = 1, lanes = 3, slices = 2000, duration = 2_000_000 } = options;
  const names = options.names ?? ['render', 'parse', 'visit', 'resolve', 'hash', 'emit', 'read', 'main'];
  const files = options.files ?? [
    '/app/src/a.ts',
    '/app/src/b.ts',
    '/app/node_modules/x/index.js',
    'node:fs',
  ];
  const random = randomNumbers(seed);
  const tables = new TableBuilder();
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const frames = Array.from({ length: 50 }, () =>
    tables.frame(
      pick(names),
      `${pick(files)}:${1 + Math.floor(random() * 400)}:${1 + Math.floor(random() * 40)}`,
    ),
  );
  const built = Array.from({ length: lanes }, (_, tid): Lane => {
    const start = tid === 0 ? 0 : Math.round(duration * 0.1 * random());
    const end = tid === 0 ? duration : Math.round(duration * (0.8 + 0.2 * random()));
    return {
      id: `4242-${tid}`,
      pid: 4242,
      tid,
      kind: tid === 0 ? 'main' : 'worker',
      process: `node ${pick(names)}`,
      name: tid === 0 ? 'main' : `worker ${tid}`,
      start: micros(start),
      end: micros(end),
      states: randomStates(start, end, Math.max(4, Math.floor(slices / 8)), random),
      flame: randomFlame(start, end, slices, frames, random),
      blocking: randomBlocking(start, end, Math.max(2, Math.floor(slices / 20)), tables, frames, random),
    };
  });
  return {
    command: ['node', pick(names)],
    wallStart: Date.UTC(2026, 0, 1),
    duration: micros(duration),
    exit: { code: 0, signal: null },
    coresAvailable: 4,
    strings: tables.strings,
    frames: tables.frames(),
    lanes: built,
    counters: [randomCounter(duration, random)],
    lost: [{ what: pick(names), reason: 'made up' }],
  };
}

/** `count + 1` ascending times that cut `start … end` into random pieces, shorter and longer ones. */
function cuts(start: number, end: number, count: number, random: () => number): Float64Array {
  const times = Float64Array.from({ length: count + 1 }, () => random() ** 2);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += times[i] ?? 0;
  let time = start;
  for (let i = 0; i <= count; i++) {
    const piece = ((times[i] ?? 0) / sum) * (end - start);
    times[i] = i === count ? end : time;
    time += piece;
  }
  return times;
}

function randomStates(start: number, end: number, count: number, random: () => number): Lane['states'] {
  const times = cuts(start, end, count, random);
  return {
    start: times.slice(0, count),
    end: times.slice(1),
    state: Uint8Array.from({ length: count }, () => Math.floor(random() ** 1.5 * 5)),
  };
}

/** Depths of falling density; each depth's slices lie within those of the depth above. */
function randomFlame(
  start: number,
  end: number,
  slices: number,
  frames: readonly number[],
  random: () => number,
): Lane['flame'] {
  const depths = 20;
  const columns = { start: [] as number[], end: [] as number[], frame: [] as number[] };
  const rows = [0];
  let spans: [number, number][] = [[start, end]];
  const perDepth = Math.ceil(slices / depths);
  for (let depth = 0; depth < depths; depth++) {
    const inner: [number, number][] = [];
    const each = Math.max(1, Math.round(perDepth / Math.max(1, spans.length)));
    for (const [from, to] of spans) {
      const times = cuts(from, to, each, random);
      for (let i = 0; i < each; i++) {
        if (random() < 0.15) continue;
        inner.push([times[i] ?? 0, times[i + 1] ?? 0]);
      }
    }
    for (const [from, to] of inner) {
      columns.start.push(from);
      columns.end.push(to);
      columns.frame.push(frames[Math.floor(random() * frames.length)] ?? 0);
    }
    rows.push(columns.start.length);
    spans = inner;
  }
  return {
    rows: Int32Array.from(rows),
    start: Float64Array.from(columns.start),
    end: Float64Array.from(columns.end),
    frame: Int32Array.from(columns.frame),
  };
}

function randomBlocking(
  start: number,
  end: number,
  count: number,
  tables: TableBuilder,
  frames: readonly number[],
  random: () => number,
): Lane['blocking'] {
  const times = cuts(start, end, count * 2, random);
  const apis = ['fs.readFileSync', 'child_process.execSync', 'crypto.pbkdf2Sync'].map((api) =>
    tables.string(api),
  );
  const ends = Float64Array.from({ length: count }, (_, i) => times[2 * i + 1] ?? 0);
  const starts = Float64Array.from({ length: count }, (_, i) => times[2 * i] ?? 0);
  return {
    start: starts,
    end: ends,
    api: Int32Array.from({ length: count }, () => apis[Math.floor(random() * apis.length)] ?? 0),
    detail: new Int32Array(count),
    site: Int32Array.from({ length: count }, () =>
      random() < 0.2 ? -1 : (frames[Math.floor(random() * frames.length)] ?? 0),
    ),
    cpu: Float64Array.from(ends, (time, i) => (time - (starts[i] ?? 0)) * random()),
  };
}

function randomCounter(duration: number, random: () => number): Timeline['counters'][number] {
  const count = Math.ceil(duration / 10_000);
  return {
    id: 'cores-busy',
    time: Float64Array.from({ length: count }, (_, i) => i * 10_000),
    value: Float64Array.from({ length: count }, () => random() * 4),
  };
}
