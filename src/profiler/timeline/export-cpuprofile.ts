import { depthOf } from './flame-index';
import { ThreadState, type Lane, type Timeline } from './model';
import { firstAfter } from './search';

/** Profiler.Profile of the Chrome DevTools protocol: what a `.cpuprofile` file holds. Times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly endTime: number;
  /** Node ids; sample i holds until sample i + 1, the last one until `endTime`. */
  readonly samples: readonly number[];
  /** `timeDeltas[i]` lies between sample i - 1 (or `startTime`) and sample i. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    /** 0-based, -1 = unknown. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  hitCount: number;
  readonly children: number[];
}

/** Viewers that count hits assume regular samples, so a stretch without change is sampled again after this long. */
const longestSample = 1000;

/**
 * One thread as a CPU profile that VS Code and Chrome DevTools open. While the thread is blocked or preempted its stack
 * stays, as V8 itself records it; a garbage collection and idling stand under the root, as V8's meta nodes do.
 */
export function toCpuProfile(timeline: Timeline, lane: Lane): CpuProfile {
  const tree = new CallTree(timeline, lane);
  const times = boundaries(lane);
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  const startTime = Math.round(lane.start);
  let previous = startTime;
  const sample = (time: number, node: ProfileNode): void => {
    node.hitCount++;
    samples.push(node.id);
    timeDeltas.push(time - previous);
    previous = time;
  };
  for (let i = 0; i + 1 < times.length; i++) {
    const from = Math.round(times[i] ?? 0);
    const to = Math.round(times[i + 1] ?? 0);
    const node = tree.nodeAt(times[i] ?? 0);
    for (let time = from; time < to; time += longestSample) sample(time, node);
  }
  const endTime = Math.max(startTime, Math.round(lane.end));
  return { nodes: tree.nodes, startTime, endTime, samples, timeDeltas };
}

/** Every time at which the lane's state or stack changes, ascending and without repetition, its two ends included. */
function boundaries({ start, end, states, flame }: Lane): Float64Array {
  const all = [Float64Array.of(start, end), states.start, states.end, flame.start, flame.end];
  const times = new Float64Array(all.reduce((count, column) => count + column.length, 0));
  let count = 0;
  for (const column of all) {
    times.set(column, count);
    count += column.length;
  }
  times.sort();
  return times.filter((time, i) => time !== times[i - 1] && time >= start && time <= end);
}

/** Builds the profile's tree while `nodeAt` is asked for ascending times. */
class CallTree {
  readonly nodes: ProfileNode[] = [];
  readonly #timeline: Timeline;
  readonly #lane: Lane;
  readonly #root = this.#add('(root)', '', -1, -1);
  readonly #idle = this.#child(this.#root, '(idle)', '', -1, -1);
  readonly #program = this.#child(this.#root, '(program)', '', -1, -1);
  readonly #gc = this.#child(this.#root, '(garbage collector)', '', -1, -1);
  /** Children by parent id and frame. */
  readonly #byFrame = new Map<string, ProfileNode>();
  readonly #stack: { readonly end: number; readonly node: ProfileNode }[] = [];
  /** The next slice at each depth. */
  readonly #next: Int32Array;
  #state = 0;

  constructor(timeline: Timeline, lane: Lane) {
    this.#timeline = timeline;
    this.#lane = lane;
    this.#next = Int32Array.from(lane.flame.rows);
  }

  nodeAt(time: number): ProfileNode {
    this.#moveTo(time);
    const { states } = this.#lane;
    this.#state = Math.max(0, firstAfter(states.start, time, this.#state, states.start.length) - 1);
    const state = states.state[this.#state];
    if (state === ThreadState.idle) return this.#idle;
    if (state === ThreadState.gc) return this.#gc;
    return this.#stack.at(-1)?.node ?? this.#program;
  }

  #moveTo(time: number): void {
    while ((this.#stack.at(-1)?.end ?? Infinity) <= time) this.#stack.pop();
    const { rows, start, end, frame } = this.#lane.flame;
    while (this.#stack.length < depthOf(this.#lane.flame)) {
      const depth = this.#stack.length;
      const rowEnd = rows[depth + 1] ?? 0;
      let slice = this.#next[depth] ?? 0;
      while (slice < rowEnd && (end[slice] ?? 0) <= time) slice++;
      this.#next[depth] = slice;
      if (slice >= rowEnd || (start[slice] ?? 0) > time) return;
      const parent = this.#stack.at(-1);
      const node = this.#ofFrame(parent?.node ?? this.#root, frame[slice] ?? 0);
      this.#stack.push({ end: Math.min(end[slice] ?? 0, parent?.end ?? Infinity), node });
    }
  }

  #ofFrame(parent: ProfileNode, frame: number): ProfileNode {
    const key = `${parent.id} ${frame}`;
    let node = this.#byFrame.get(key);
    if (!node) {
      const { strings, frames } = this.#timeline;
      node = this.#child(
        parent,
        strings[frames.name[frame] ?? 0] ?? '',
        urlOf(strings[frames.file[frame] ?? 0] ?? ''),
        (frames.line[frame] ?? 0) - 1,
        (frames.column[frame] ?? 0) - 1,
      );
      this.#byFrame.set(key, node);
    }
    return node;
  }

  #child(parent: ProfileNode, name: string, url: string, line: number, column: number): ProfileNode {
    const node = this.#add(name, url, line, column);
    parent.children.push(node.id);
    return node;
  }

  #add(functionName: string, url: string, lineNumber: number, columnNumber: number): ProfileNode {
    const node = {
      id: this.nodes.length + 1,
      callFrame: { functionName, scriptId: '0', url, lineNumber, columnNumber },
      hitCount: 0,
      children: [],
    };
    this.nodes.push(node);
    return node;
  }
}

/** Viewers expect a URL; an absolute path becomes one, each segment escaped. */
function urlOf(file: string): string {
  if (!/^([\\/]|[a-z]:[\\/])/i.test(file)) return file;
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return `file://${path.startsWith('/') ? '' : '/'}${path.replace(/^\/?([a-z])%3A/i, (_, drive: string) => `${drive}:`)}`;
}
