import type { BlockingApi, CallCondition } from './blocking-api';
import { advised, inWorker, trivial } from './build';

const compute = { cost: 'data', remedy: 'parallelism', advice: inWorker } as const;
const runsCode = { ...compute, blocks: 'while the script compiles and runs' };
const compiles = { ...compute, blocks: 'while the script is compiled' };
const walksHeap = {
  blocks: 'while the heap is walked (seconds for each GB)',
  cost: 'heavy',
  remedy: 'parallelism',
  advice: 'Take heap snapshots only on demand.',
} as const;
const loads = {
  blocks: 'while the modules are found, read and compiled',
  cost: 'syscall',
  remedy: 'parallelism',
  advice: 'Do it once, before there is anything else to do.',
} as const;
const makesReport = {
  blocks: 'while the report is made, names of hosts looked up',
  cost: 'external',
  remedy: 'parallelism',
  advice: 'Make reports only on demand, with `process.report.excludeNetwork` set.',
} as const;

const asksForHeap: readonly CallCondition[] = [
  { kind: 'is', argument: 0, values: ['HeapProfiler.takeHeapSnapshot', 'HeapProfiler.collectGarbage'] },
];

/** Modules of Node.js with few blocking functions. */
export const other: readonly BlockingApi[] = [
  ...advised('vm', runsCode, ['runInContext', 'runInNewContext', 'runInThisContext']),
  ...advised('vm', runsCode, ['runInContext', 'runInNewContext', 'runInThisContext'].map(ofScript)),
  ...advised('vm', compiles, ['Script.new', 'compileFunction']),
  ...advised('vm', { ...runsCode, blocks: 'while a new global object is made (about 1 ms)', cost: 'heavy' }, [
    'createContext',
  ]),

  ...advised('v8', walksHeap, ['writeHeapSnapshot', 'getHeapSnapshot']),
  ...advised('v8', { ...walksHeap, since: '22.0.0' }, ['queryObjects']),
  ...advised('v8', { ...walksHeap, blocks: 'while the coverage is written', cost: 'data' }, ['takeCoverage']),
  ...['inspector', 'inspector/promises'].flatMap((module) =>
    advised(module, { ...walksHeap, when: asksForHeap }, ['Session.new.post']),
  ),
  // Sending the value to a worker would copy it, which is the same work.
  ...trivial('v8', 'while the value is serialised', ['serialize']),
  ...trivial('v8', 'while the value is restored', ['deserialize']),

  ...advised('module', { ...loads, blocks: 'until the thread of the hooks has started', cost: 'heavy' }, [
    'register',
  ]),
  ...advised('module', { ...loads, blocks: 'while folders are searched', since: '22.14.0' }, [
    'findPackageJSON',
  ]),
  ...advised('module', { ...loads, blocks: 'while the cache is written', cost: 'data', since: '22.10.0' }, [
    'flushCompileCache',
  ]),
  ...advised('module', { ...compute, blocks: 'while the source is parsed', since: '22.13.0' }, [
    'stripTypeScriptTypes',
  ]),
  ...advised('module', { ...loads, cost: 'data' }, ['runMain']),

  ...advised('process', { ...loads, blocks: 'while the disk is read' }, ['loadEnvFile']),
  ...advised('process', loads, ['dlopen']),
  ...advised('process', makesReport, ['report.getReport', 'report.writeReport']),
  ...advised(
    'process',
    { ...loads, blocks: 'for good: another program takes its place', cost: 'external', since: '22.15.0' },
    ['execve'],
  ),
  // Some 0.1 ms; `process.memoryUsage.rss()` is cheaper where that is all that is asked.
  ...trivial('process', 'while the memory is counted', ['memoryUsage']),
  ...trivial('process', 'while an internal module is looked up', ['binding']),
  // Files and terminals take the text before the call returns, but they take it fast.
  ...trivial('process', 'until file, pipe or terminal have taken the text', ['stdout.write', 'stderr.write']),

  ...advised(
    'tls',
    {
      blocks: 'while certificates are parsed (about 2 ms)',
      cost: 'heavy',
      remedy: 'parallelism',
      advice: 'Make it once and reuse it.',
    },
    ['createSecureContext'],
  ),
  ...advised(
    'tls',
    {
      blocks: 'while the store of certificates is read',
      cost: 'heavy',
      remedy: 'parallelism',
      advice: 'Call it once and keep the result.',
      since: '22.15.0',
    },
    ['getCACertificates'],
  ),
  ...advised(
    'os',
    {
      blocks: 'while the user is looked up, maybe over the network',
      cost: 'external',
      remedy: 'concurrency',
      advice: 'Call it once and keep the result.',
    },
    ['userInfo'],
  ),
  ...trivial('os', 'while the system is asked', ['cpus', 'networkInterfaces']),

  ...advised('wasi', { ...compute, blocks: 'while the program runs', cost: 'external' }, ['WASI.new.start']),
  ...advised(
    'inspector',
    {
      blocks: 'until a debugger attaches',
      cost: 'external',
      remedy: 'concurrency',
      advice: 'Use it for debugging only.',
    },
    ['waitForDebugger'],
  ),
  ...advised(
    'inspector',
    {
      blocks: 'until a debugger attaches',
      cost: 'external',
      remedy: 'concurrency',
      advice: 'Use it for debugging only.',
      when: [{ kind: 'is', argument: 2, values: [true] }],
    },
    ['open'],
  ),

  // Takes what is there and does not wait for it.
  ...trivial('worker_threads', 'while the message is copied', ['receiveMessageOnPort']),
  // What a message and a thread cost is told by `no-costly-transfer` and `no-worker-per-task`.
  ...trivial('worker_threads', 'while the message is copied', ['Worker.new.postMessage']),
  ...trivial('worker_threads', 'while the thread is started', ['Worker.new']),

  ...trivial('util', 'while the values are compared', ['isDeepStrictEqual']),
  ...trivial('util', 'while the value is written out', ['inspect']),
  ...advised('util', { ...compute, blocks: 'while the texts are compared', since: '22.15.0' }, ['diff']),
];

function ofScript(method: string): string {
  return `Script.new.${method}`;
}
