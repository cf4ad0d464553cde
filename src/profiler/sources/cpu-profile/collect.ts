import inspector from 'node:inspector';
import type { Collect, ProbedThread } from '../../probe/thread';
import { SourceMapLog } from './source-map-log';

const samplingInterval = 1000;
/** Told apart from profiles that the program itself takes by `console.profile(title)`. */
const titlePrefix = '\u0001lanewise ';

/**
 * The sampled stacks of this thread, cut into chunks that overlap: the next profile starts before the last one
 * ends, so that no moment is missed. V8 restarts nothing as long as one profile runs, which makes a cut cheap
 * (0.1 to 0.3 ms; `Profiler.stop` and `start` cost up to 120 ms). `console.profile` is the way to overlapping
 * profiles that every supported version has.
 */
export const collectCpuProfile: Collect = (thread) => {
  const session = new inspector.Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: samplingInterval });
  const maps = new SourceMapLog(thread.log);
  return thread.sharesProfiler ? wholeProfile(session, thread, maps) : chunks(session, thread, maps);
};

function chunks(session: inspector.Session, thread: ProbedThread, maps: SourceMapLog) {
  session.on('Profiler.consoleProfileFinished', ({ params }) => {
    if (params.title?.startsWith(titlePrefix) !== true) return;
    writeProfile(params.profile, thread, maps);
  });
  let current = 0;
  inspector.console.profile(titlePrefix + current.toString());
  return {
    cut(final: boolean): void {
      const finished = current++;
      if (!final) inspector.console.profile(titlePrefix + current.toString());
      inspector.console.profileEnd(titlePrefix + finished.toString());
    },
  };
}

/** One profile from start to end, lost when the process is killed. */
function wholeProfile(session: inspector.Session, thread: ProbedThread, maps: SourceMapLog) {
  session.post('Profiler.start');
  return {
    cut(final: boolean): void {
      if (!final) return;
      session.post('Profiler.stop', (error, result) => {
        if (error === null) writeProfile(result.profile, thread, maps);
      });
    },
  };
}

/**
 * Writes a profile in a compact form: frames once each, with 1-based positions (0: unknown); nodes as pairs of
 * frame index and parent's node index (-1 at the root); samples as node indices with the time between them.
 */
function writeProfile(profile: inspector.Profiler.Profile, thread: ProbedThread, maps: SourceMapLog): void {
  const frameIndex = new Map<string, number>();
  const frames: [name: string, url: string, line: number, column: number][] = [];
  const nodeIndex = new Map<number, number>();
  const nodes: number[] = [];
  profile.nodes.forEach(({ id, callFrame }, index) => {
    const { functionName, url, lineNumber, columnNumber } = callFrame;
    const key = `${callFrame.scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
    let frame = frameIndex.get(key);
    if (frame === undefined) {
      frame = frames.push([functionName, url, lineNumber + 1, columnNumber + 1]) - 1;
      frameIndex.set(key, frame);
      maps.note(url);
    }
    nodeIndex.set(id, index);
    nodes.push(frame, -1);
  });
  profile.nodes.forEach(({ children = [] }, index) => {
    for (const child of children) {
      const childIndex = nodeIndex.get(child);
      if (childIndex !== undefined) nodes[childIndex * 2 + 1] = index;
    }
  });
  thread.log.write({
    type: 'cpu',
    start: profile.startTime,
    end: profile.endTime,
    frames,
    nodes,
    samples: (profile.samples ?? []).map((id) => nodeIndex.get(id) ?? 0),
    deltas: profile.timeDeltas ?? [],
  });
}
