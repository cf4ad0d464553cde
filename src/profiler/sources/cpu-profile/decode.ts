import { nudgeUrl } from '../../probe/shared';
import type { SourceDecoder } from '../decoder';
import { arrayOf, indexOf, numberOf, stringOf, timeOf, type TraceRecord } from '../record';
import { emptyStack, pseudoStack, type StackTable } from '../stack-table';
import type { RunTracks, ThreadTrack } from '../tracks';
import { filePathOf } from './file-path';

/** A stack that is the profiler at work; what the thread did before is taken to go on. */
const ownStack = -9;
/** The function of the probe that cuts profiles; its other frames wrap calls of the program. */
const cutFunction = 'cut';
const maxLine = 2 ** 31 - 1;

/**
 * V8 samples the innermost 255 frames of a stack (`TickSample::kMaxFramesCount` in its src/profiler/tick-sample.h), of which
 * one is merged with the place where it runs. Functions that the compiler has put into others come on top of that.
 */
export const sampledDepth = 254;

/** The chunks of sampled stacks that `writeProfile` wrote. */
export const cpuProfileDecoder: SourceDecoder = {
  types: ['cpu'],
  decode(record, tracks) {
    const thread = tracks.threads.get(stringOf(record['thread']) ?? '');
    const start = timeOf(record['start']);
    if (thread === undefined || start === undefined) return 'a profile of no known thread';
    const nodes = decodeNodes(record, tracks, thread);
    if (typeof nodes === 'string') return nodes;
    return addSamples(record, start, nodes, thread, tracks);
  },
};

/** A node of a profile's tree of stacks. */
interface StackNode {
  /** The run-wide stack. */
  readonly stack: number;
  /** Number of nodes below it. */
  readonly depth: number;
}

function addSamples(
  record: TraceRecord,
  start: number,
  nodes: readonly StackNode[],
  thread: ThreadTrack,
  tracks: RunTracks,
): string | undefined {
  const samples = arrayOf(record['samples']);
  const deltas = arrayOf(record['deltas']);
  let time = start;
  let last = thread.times.at(-1) ?? -Infinity;
  for (let index = 0; index < samples.length; index++) {
    const delta = numberOf(deltas[index]) ?? NaN;
    const node = nodes[indexOf(samples[index], nodes.length - 1) ?? -1];
    const next = timeOf(time + delta);
    if (next === undefined || node === undefined) return 'a profile with a bad sample';
    time = next;
    const { stack, depth } = node;
    // Chunks overlap, and V8 hands out a few samples out of order.
    if (time <= last || stack === ownStack) continue;
    last = time;
    if (depth >= sampledDepth) tracks.cutSamples++;
    if (thread.stacks.at(-1) === stack) continue;
    thread.times.push(time);
    thread.stacks.push(stack);
  }
  thread.lastSeen = Math.max(thread.lastSeen, last, timeOf(record['end']) ?? last);
  return undefined;
}

function decodeNodes(record: TraceRecord, { stacks }: RunTracks, thread: ThreadTrack): StackNode[] | string {
  const frames = arrayOf(record['frames']).map((frame) => decodeFrame(frame, stacks, thread));
  const nodes = arrayOf(record['nodes']);
  const result: StackNode[] = [];
  for (let node = 0; node * 2 + 1 < nodes.length; node++) {
    const frame = frames[indexOf(nodes[node * 2], frames.length - 1) ?? -1];
    const parentNode = nodes[node * 2 + 1];
    // Nodes are written parents first, so that a cycle cannot be.
    const parent = parentNode === -1 ? belowRoot : result[indexOf(parentNode, node - 1) ?? -1];
    if (frame === undefined || parent === undefined) return 'a profile with a bad node';
    result.push({ stack: stackOf(frame, parent.stack, stacks), depth: parent.depth + 1 });
  }
  return result;
}

const belowRoot: StackNode = { stack: emptyStack, depth: -1 };

type Frame = number | 'root' | 'wrapper' | 'cut' | keyof typeof pseudoStack;

function stackOf(frame: Frame, parent: number, stacks: StackTable): number {
  if (parent === ownStack || frame === 'cut') return ownStack;
  if (frame === 'root' || frame === 'wrapper') return parent;
  return typeof frame === 'number' ? stacks.push(Math.max(parent, emptyStack), frame) : pseudoStack[frame];
}

function decodeFrame(frame: unknown, stacks: StackTable, thread: ThreadTrack): Frame {
  const [nameValue, urlValue, lineValue, columnValue] = arrayOf(frame);
  const name = stringOf(nameValue) ?? '';
  const url = stringOf(urlValue) ?? '';
  switch (url === '' ? name : '') {
    case '(root)':
      return 'root';
    case '(idle)':
      return 'idle';
    case '(garbage collector)':
      return 'gc';
    case '(program)':
      return 'program';
  }
  if (url === nudgeUrl) return 'cut';
  if (filePathOf(url) === thread.probe) return name === cutFunction ? 'cut' : 'wrapper';
  const line = indexOf(lineValue, maxLine) ?? 0;
  return stacks.frame({ name, url, line, column: indexOf(columnValue, maxLine) ?? 0 });
}
