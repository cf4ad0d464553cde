import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type AnalysisOptions, type FileFacts, fileFacts, type SourceFile } from '../analysis';
import { type Scanned, scanFile, type ScanSource } from './scan-file';

export type { Scanned } from './scan-file';

export interface ScanFile extends ScanSource {
  /** In bytes, to share the work evenly. */
  readonly size: number;
}

export interface ScanOptions {
  readonly analysis: AnalysisOptions;
  /** The built `scan-worker.cjs`. */
  readonly worker: string;
  /** Threads at most; by default as many as there are cores. */
  readonly concurrency?: number;
  /** Even a single worker is started, to keep this thread free; only what is not worth one is done here. */
  readonly inBackground?: boolean;
  /** Ends the scan early. */
  readonly signal?: AbortSignal;
  /** Called once for each file, in no particular order. */
  readonly onScanned: (scanned: Scanned) => void;
  /** Told what slows the scan down; by each worker, in the same words. */
  readonly onProblem?: (problem: { readonly file: string; readonly message: string }) => void;
}

/** To a worker. */
export interface ScanRequest {
  readonly files: readonly ScanSource[];
}

/** From a worker: first that it has started, then what became of each file, in the order of the requests. */
export type ScanAnswer =
  /** With why it has to do without its native parser, if there is one. */
  { readonly kind: 'ready'; readonly problem?: string } | Scanned;

/** A worker takes as long to start as this many bytes of code to analyse, so that less than that is not worth one. */
const bytesPerWorker = 500_000;
/** Small enough that the last batches end together, large enough that messages cost nothing. */
const bytesPerBatch = 100_000;

/**
 * Megabytes for a worker's young objects: enough for a file's syntax tree to be gone before it is copied anywhere, which
 * takes a tenth off the whole.
 */
const youngGeneration = 96;

/**
 * Megabytes of stack for a worker: twice what the native parser may take, and many times what the deepest tree takes that
 * the analysis goes into. Of what is not used, no memory is taken.
 */
const stackSize = 128;

type Batch = readonly ScanSource[];

/**
 * Works out the facts of many files on all cores; of few, on this thread, which takes turns between them. Texts are read
 * where they are analysed, and no more than a few batches are under way at a time. A file that a worker dies of (which
 * takes a defect of ours, or too little memory) is skipped with the reason, and the rest goes on. What nests too deep for
 * this thread's stack goes to a worker, so that where a file is analysed makes no difference.
 *
 * @throws the signal's reason when it is aborted; whatever keeps a worker from starting; what `onScanned` throws.
 */
export async function scan(files: readonly ScanFile[], options: ScanOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const threads = Math.min(
    options.concurrency ?? availableParallelism(),
    Math.floor(bytes / bytesPerWorker),
    files.length,
  );
  if (threads < (options.inBackground === true ? 1 : 2)) {
    await scanHere(files, options);
    return;
  }
  const queue = batchesOf(files).reverse();
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  try {
    await Promise.all(Array.from({ length: threads }, () => drain(queue, options, signal)));
  } finally {
    // When one worker's lane fails, the others end with it.
    stop.abort();
  }
}

async function scanHere(files: readonly ScanFile[], options: ScanOptions): Promise<void> {
  const deep: ScanSource[] = [];
  for (const file of files) {
    options.signal?.throwIfAborted();
    const scanned = scanFile(file, options.analysis);
    if (scanned.kind === 'facts' && scanned.facts.skipped?.kind === 'too-deep') deep.push(file);
    else options.onScanned(scanned);
    await new Promise(setImmediate);
  }
  if (deep.length > 0) await drain([deep], options, options.signal ?? new AbortController().signal);
}

/**
 * The facts of a text: worked out at once, on this thread, or by a worker where it nests too deep for this one's stack.
 *
 * @throws whatever keeps the worker from starting.
 */
export async function scanText(
  file: SourceFile,
  options: Pick<ScanOptions, 'analysis' | 'worker'>,
): Promise<FileFacts> {
  let facts = fileFacts(file, options.analysis);
  if (facts.skipped?.kind !== 'too-deep') return facts;
  const onScanned = (scanned: Scanned): void => {
    if (scanned.kind === 'facts') facts = scanned.facts;
    else facts = { ...facts, skipped: { kind: 'internal-error', message: scanned.reason } };
  };
  await drain([[file]], { ...options, onScanned }, new AbortController().signal);
  return facts;
}

function batchesOf(files: readonly ScanFile[]): Batch[] {
  const batches: ScanSource[][] = [];
  let room = 0;
  for (const file of files) {
    if (room <= 0) {
      batches.push([]);
      room = bytesPerBatch;
    }
    batches.at(-1)?.push(file);
    room -= Math.max(file.size, 1_000);
  }
  return batches;
}

/** Has workers, one after the other should they die, take batches from the end of `queue` until it is empty. */
async function drain(queue: Batch[], options: ScanOptions, signal: AbortSignal): Promise<void> {
  while (queue.length > 0) {
    const death = await runWorker(queue, options, signal);
    if (!death) return;
    const [file, ...rest] = death.unanswered;
    if (rest.length > 0) queue.push(rest);
    if (file === undefined) continue;
    options.onScanned({
      kind: 'skipped',
      path: file.path,
      reason: `the analysis broke off in it: ${death.reason}`,
    });
  }
}

interface Death {
  readonly reason: string;
  /** What it was given and has not answered: first the file that it died of. */
  readonly unanswered: readonly ScanSource[];
}

/** Runs one worker until the queue is empty or it dies. */
function runWorker(queue: Batch[], options: ScanOptions, signal: AbortSignal): Promise<Death | undefined> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(options.worker, {
      workerData: options.analysis,
      resourceLimits: { maxYoungGenerationSizeMb: youngGeneration, stackSizeMb: stackSize },
    });
    const given: ScanSource[][] = [];
    let ready = false;
    let failure: Error | undefined;
    const end = (): void => {
      signal.removeEventListener('abort', onAbort);
      worker.removeAllListeners();
      void worker.terminate();
    };
    const fail = (error: Error): void => {
      end();
      reject(error);
    };
    const onAbort = (): void => {
      fail(asError(signal.reason));
    };
    const give = (): void => {
      // One that works and one that waits, so that the worker never does.
      while (given.length < 2) {
        const batch = queue.pop();
        if (!batch) break;
        given.push([...batch]);
        worker.postMessage({ files: batch } satisfies ScanRequest);
      }
      if (given.length > 0) return;
      end();
      resolve(undefined);
    };
    worker.on('message', (answer: ScanAnswer) => {
      try {
        if (answer.kind === 'ready') {
          ready = true;
          if (answer.problem !== undefined)
            options.onProblem?.(withoutNative(options.worker, answer.problem));
        } else {
          given[0]?.shift();
          if (given[0]?.length === 0) given.shift();
          options.onScanned(answer);
        }
        if (given.length < 2) give();
      } catch (error) {
        fail(asError(error));
      }
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    // All answers that were sent have arrived before this event, though not before `error`.
    worker.on('exit', (code) => {
      failure ??= new Error(`its worker exited with code ${code}`);
      if (!ready) {
        fail(failure);
        return;
      }
      end();
      resolve({ reason: failure.message, unanswered: given.flat() });
    });
    signal.addEventListener('abort', onAbort);
  });
}

const withoutNative = (file: string, reason: string) => ({
  file,
  message: `Scans take longer, since the native parser cannot be loaded: ${reason}`,
});

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
