import { readFile, stat } from 'node:fs/promises';
import { parse, resolve } from 'node:path';
import { messageOf } from '../base/errors';
import { chromeTrace } from '../profiler/timeline/export-chrome-trace';
import { toCpuProfile } from '../profiler/timeline/export-cpuprofile';
import type { Lane, Timeline } from '../profiler/timeline/model';
import { summarise } from '../profiler/timeline/report';
import { reportText } from '../profiler/timeline/report-text';
import { openTrace } from '../profiler/trace/open-trace';
import { UsageError, writeOutput } from './output';

export const reportFormats = ['text', 'json', 'cpuprofile', 'chrome-trace'] as const;

export interface ReportOptions {
  readonly format: (typeof reportFormats)[number];
  /** Where to write; standard output where absent. */
  readonly output?: string;
  /** The lane to export, as `<pid>-<tid>`; of `cpuprofile` only. */
  readonly thread?: string;
}

/**
 * Prints what the trace in `file` tells.
 * @throws UsageError when it cannot be read or written.
 */
export async function report(file: string, options: ReportOptions): Promise<void> {
  const { format, output, thread } = options;
  if (thread !== undefined && format !== 'cpuprofile') {
    throw new UsageError('--thread goes with --format cpuprofile only; the other formats show every thread');
  }
  const timeline = await readTrace(file);
  const write = async (chunks: Iterable<string>, target: string | undefined): Promise<void> => {
    if (target !== undefined && (await isSameFile(target, file))) {
      throw new UsageError('the report would overwrite the trace; give another file to -o');
    }
    await writeOutput(chunks, target);
  };
  try {
    switch (format) {
      case 'text':
        await write([reportText(summarise(timeline))], output);
        break;
      case 'json':
        await write([JSON.stringify(summarise(timeline), null, 2), '\n'], output);
        break;
      case 'chrome-trace':
        await write(chromeTrace(timeline), output);
        break;
      case 'cpuprofile':
        for (const { lane, target } of cpuProfileTargets(timeline, output, thread)) {
          await write([JSON.stringify(toCpuProfile(timeline, lane)), '\n'], target);
        }
        break;
      default:
        format satisfies never;
    }
  } catch (error) {
    if (error instanceof UsageError || output === undefined) throw error;
    throw new UsageError(`${output} could not be written: ${messageOf(error)}`);
  }
}

/** Whether two paths lead to one file, by links too. */
async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [a, b].map((path) => stat(path, { bigint: true }).catch(() => undefined)),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

async function readTrace(file: string): Promise<Timeline> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`);
  }
  const opened = openTrace(bytes);
  if (!opened.ok) throw new UsageError(`${file}: ${opened.error.message} (at byte ${opened.error.offset})`);
  return opened.value;
}

/** A `.cpuprofile` holds one thread, so several threads go to files of their own beside `output`. */
function cpuProfileTargets(
  { lanes }: Timeline,
  output: string | undefined,
  thread: string | undefined,
): { readonly lane: Lane; readonly target: string | undefined }[] {
  const threads = lanes.map(({ id, process, name }) => `  ${id}  ${name} of ${process}`).join('\n');
  if (thread !== undefined) {
    const lane = lanes.find(({ id }) => id === thread);
    if (lane === undefined) throw new UsageError(`the trace has no thread ${thread}; it has\n${threads}`);
    return [{ lane, target: output }];
  }
  if (lanes.length === 0) throw new UsageError('the trace has no thread to export');
  if (lanes.length === 1) return lanes.map((lane) => ({ lane, target: output }));
  if (output === undefined) {
    throw new UsageError(
      `a .cpuprofile holds one thread and the trace has ${lanes.length}; choose one with --thread, or have a file for each written with -o FILE\n${threads}`,
    );
  }
  const { dir, name, ext } = parse(resolve(output));
  return lanes.map((lane) => ({ lane, target: resolve(dir, `${name}.${lane.id}${ext}`) }));
}
