import { encodeBlock } from '../blocks';
import { formatName, formatVersion } from '../format';

type SampleRecord = Readonly<Record<string, unknown>>;

const start = 5_000_000_000;
/** µs of the recording machine's clock, `milliseconds` after the start of the sample run. */
const at = (milliseconds: number): number => start + milliseconds * 1000;

export const header: SampleRecord = {
  type: 'header',
  format: formatName,
  version: formatVersion,
  command: ['node', 'app.js'],
  cwd: '/app',
  platform: 'linux',
  cores: 2,
  start,
  wallStart: 1_700_000_000_000,
};

export const thread = (tid: number, from: number): SampleRecord => ({
  type: 'thread',
  thread: `7-${tid}`,
  pid: 7,
  ppid: 1,
  tid,
  osTid: 7 + tid,
  kind: tid === 0 ? 'main' : 'worker',
  argv: ['/usr/bin/node', '/app/app.js'],
  execArgv: [],
  cwd: '/app',
  node: 'v20.0.0',
  time: at(from),
  probe: '/probe/probe.cjs',
});

export const exit = (tid: number, time: number): SampleRecord => ({
  type: 'exit',
  thread: `7-${tid}`,
  time: at(time),
});

export const end = (time: number): SampleRecord => ({ type: 'end', code: 0, signal: null, time: at(time) });

/** What a sample shows: a stack of function names, outermost first, or a pseudo frame. */
export type Sample = readonly string[] | '(idle)' | '(program)' | '(garbage collector)';

/** A profile with one sample a millisecond from `from` on. Functions named in `probe` are the probe's. */
export function profile(
  tid: number,
  from: number,
  samples: readonly Sample[],
  probe: readonly string[] = [],
): SampleRecord {
  const frames: (string | number)[][] = [['(root)', '', 0, 0]];
  const nodes = [0, -1];
  const ids = new Map<string, number>([['', 0]]);
  const nodeOf = (stack: readonly string[]): number => {
    const key = stack.join('/');
    const known = ids.get(key);
    if (known !== undefined) return known;
    const parent = nodeOf(stack.slice(0, -1));
    const name = stack.at(-1) ?? '';
    const url = name.startsWith('(')
      ? ''
      : probe.includes(name)
        ? 'file:///probe/probe.cjs'
        : 'file:///app/app.js';
    nodes.push(frames.push([name, url, url === '' ? 0 : name.length, 1]) - 1, parent);
    const id = nodes.length / 2 - 1;
    ids.set(key, id);
    return id;
  };
  const rows = samples.map((sample) => nodeOf(typeof sample === 'string' ? [sample] : sample));
  return {
    type: 'cpu',
    thread: `7-${tid}`,
    start: at(from),
    end: at(from + samples.length),
    frames,
    nodes,
    samples: rows,
    deltas: rows.map((_, index) => (index === 0 ? 0 : 1000)),
  };
}

export interface SampleCall {
  readonly api: string;
  readonly from: number;
  readonly to: number;
  readonly cpu: number | null;
  readonly wait?: number;
}

export const blocking = (tid: number, calls: readonly SampleCall[]): SampleRecord => ({
  type: 'blocking',
  thread: `7-${tid}`,
  calls: calls.map(({ api, from, to, cpu, wait = 0 }) => ({
    api,
    detail: '/app/data',
    start: at(from),
    dur: (to - from) * 1000,
    cpu: cpu === null ? null : cpu * 1000,
    wait: wait * 1000,
    site: ['load', '/app/app.js', 12, 3],
  })),
});

/** What the kernel counted at `time` for threads by their tid: milliseconds on a CPU and waiting for one. */
export const sched = (
  time: number,
  tasks: Readonly<Record<number, readonly [number, number]>>,
): SampleRecord => ({
  type: 'sched',
  time: at(time),
  tasks: Object.entries(tasks).map(([tid, [cpu, wait]]) => [7, 7 + Number(tid), cpu * 1e6, wait * 1e6]),
});

/** A trace file of one block for every `perBlock` records. */
export function traceOf(records: readonly unknown[], perBlock = Infinity): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let index = 0; index < records.length; index += perBlock) {
    const lines = records.slice(index, index + perBlock).map((record) => `${JSON.stringify(record)}\n`);
    blocks.push(encodeBlock(Buffer.from(lines.join(''))));
    if (perBlock === Infinity) break;
  }
  return Buffer.concat(blocks);
}

/** A run that has a bit of everything. */
export function sampleRecords(): SampleRecord[] {
  return [
    header,
    thread(0, 1),
    profile(0, 2, [
      ['main'],
      ['main', 'load'],
      ['main', 'load'],
      '(garbage collector)',
      ['main'],
      '(idle)',
      '(idle)',
    ]),
    blocking(0, [{ api: 'fs.readFileSync', from: 3, to: 5, cpu: 0 }]),
    profile(0, 9, ['(program)', ['main', 'work'], ['main', 'work', 'inner'], '(idle)']),
    {
      type: 'source-map',
      url: 'file:///app/app.js',
      map: { version: 3, sources: ['file:///app/app.ts'], names: [], mappings: 'AAAA;AACA;AACA;AACA' },
    },
    exit(0, 40),
    thread(1, 6),
    profile(1, 7, [['spin'], ['spin'], ['spin']]),
    sched(10, { 0: [0, 0], 1: [0, 0] }),
    sched(20, { 0: [2, 1], 1: [10, 0] }),
    sched(30, { 1: [6, 4] }),
    { type: 'lost', what: 'something', reason: 'a reason' },
    end(42),
  ];
}
