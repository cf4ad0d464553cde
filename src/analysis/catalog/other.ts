import type { BlockingApi, CostClass } from './blocking-api';

function noAsyncForm(
  module: string,
  name: string,
  cost: CostClass,
  blocks: string,
  advice: string,
): BlockingApi {
  return { module, name, blocks, cost, remedy: 'parallelism', advice };
}

const inWorker = 'There is no asynchronous form; only a worker thread frees the event loop (parallelism).';
const runsCode = 'while the script compiles and runs';

/** Modules with few blocking functions, and globals. */
export const other: readonly BlockingApi[] = [
  noAsyncForm('vm', 'runInContext', 'data', runsCode, inWorker),
  noAsyncForm('vm', 'runInNewContext', 'data', runsCode, inWorker),
  noAsyncForm('vm', 'runInThisContext', 'data', runsCode, inWorker),
  noAsyncForm(
    'v8',
    'writeHeapSnapshot',
    'heavy',
    'while the heap is walked and written (seconds for each GB)',
    'Take heap snapshots only on demand.',
  ),
  noAsyncForm(
    'v8',
    'getHeapSnapshot',
    'heavy',
    'while the heap is walked (only reading the snapshot out is asynchronous)',
    'Take heap snapshots only on demand.',
  ),
  noAsyncForm('v8', 'serialize', 'trivial', 'while the value is serialised', inWorker),
  noAsyncForm('v8', 'deserialize', 'trivial', 'while the value is restored', inWorker),
  {
    module: 'globalThis',
    name: 'Atomics.wait',
    blocks: 'until another thread notifies it',
    cost: 'external',
    remedy: 'concurrency',
    advice: 'Await `Atomics.waitAsync`, or a timer of `node:timers/promises` where it is used to sleep.',
  },
  {
    module: 'inspector',
    name: 'waitForDebugger',
    blocks: 'until a debugger attaches',
    cost: 'external',
    remedy: 'concurrency',
    advice: 'Use it for debugging only.',
  },
  noAsyncForm('globalThis', 'JSON.parse', 'trivial', 'while the text is parsed', inWorker),
  noAsyncForm('globalThis', 'JSON.stringify', 'trivial', 'while the value is written out', inWorker),
  noAsyncForm('globalThis', 'structuredClone', 'trivial', 'while the value is copied', inWorker),
];
