import type { BlockingApi, CostClass } from './blocking-api';

interface Details {
  readonly since?: string;
  readonly remedy?: BlockingApi['remedy'];
}

/** An API without an asynchronous form; the advice says what to do instead. */
function advised(
  module: string,
  name: string,
  cost: CostClass,
  blocks: string,
  advice: string,
  { since, remedy = 'parallelism' }: Details = {},
): BlockingApi {
  return { module, name, blocks, cost, remedy, advice, ...(since === undefined ? {} : { since }) };
}

const inWorker = 'There is no asynchronous form; only a worker thread frees the event loop (parallelism).';
const once = 'Do it once, before there is anything else to do.';
const runsCode = 'while the script compiles and runs';
const compiles = 'while the script is compiled';
const walksHeap = 'while the heap is walked (seconds for each GB)';
const onDemand = 'Take heap snapshots only on demand.';
const loadsModule = 'while the modules are found, read and compiled';

function webAssembly(name: string, counterpart: string): BlockingApi {
  return {
    module: 'globalThis',
    name: `WebAssembly.${name}.new`,
    blocks: 'while the module is compiled',
    cost: 'data',
    remedy: 'parallelism',
    counterpart: {
      module: 'globalThis',
      name: `WebAssembly.${counterpart}`,
      shape: 'promise',
      freesThread: 'yes',
    },
  };
}

/** Modules with few blocking functions, and globals. */
export const other: readonly BlockingApi[] = [
  advised('vm', 'runInContext', 'data', runsCode, inWorker),
  advised('vm', 'runInNewContext', 'data', runsCode, inWorker),
  advised('vm', 'runInThisContext', 'data', runsCode, inWorker),
  advised('vm', 'Script.new', 'data', compiles, inWorker),
  advised('vm', 'Script.new.runInContext', 'data', runsCode, inWorker),
  advised('vm', 'Script.new.runInNewContext', 'data', runsCode, inWorker),
  advised('vm', 'Script.new.runInThisContext', 'data', runsCode, inWorker),
  advised('vm', 'compileFunction', 'data', compiles, inWorker),
  advised('vm', 'createContext', 'heavy', 'while a new global object is made (about 1 ms)', inWorker),

  advised('v8', 'writeHeapSnapshot', 'heavy', walksHeap, onDemand),
  advised('v8', 'getHeapSnapshot', 'heavy', `${walksHeap}; only reading it out is asynchronous`, onDemand),
  advised('v8', 'queryObjects', 'heavy', walksHeap, onDemand, { since: '22.0.0' }),
  advised('v8', 'serialize', 'trivial', 'while the value is serialised', inWorker),
  advised('v8', 'deserialize', 'trivial', 'while the value is restored', inWorker),

  advised('module', 'register', 'heavy', 'until the thread of the hooks has started', once),
  advised('module', 'findPackageJSON', 'syscall', 'while folders are searched', once, { since: '22.14.0' }),
  advised('module', 'stripTypeScriptTypes', 'data', 'while the source is parsed', inWorker, {
    since: '22.13.0',
  }),
  advised('process', 'loadEnvFile', 'syscall', 'while the disk is read', once),
  advised('process', 'dlopen', 'syscall', loadsModule, once),
  advised(
    'process',
    'report.getReport',
    'external',
    'while the report is made, names of hosts looked up',
    onDemand,
  ),
  advised('process', 'report.writeReport', 'external', 'while the report is made and written', onDemand),

  advised(
    'tls',
    'createSecureContext',
    'heavy',
    'while certificates are parsed (about 2 ms)',
    'Make it once and reuse it.',
  ),
  advised(
    'tls',
    'getCACertificates',
    'heavy',
    'while the store of certificates is read',
    'Call it once and keep the result.',
    { since: '22.15.0' },
  ),
  advised('os', 'userInfo', 'trivial', 'while the user is looked up', once),

  webAssembly('Module', 'compile'),
  webAssembly('Instance', 'instantiate'),
  advised('wasi', 'WASI.new.start', 'external', 'while the program runs', inWorker),
  advised(
    'globalThis',
    'Atomics.wait',
    'external',
    'until another thread notifies it',
    'Await `Atomics.waitAsync`, or a timer of `node:timers/promises` where it is used to sleep (concurrency).',
    { remedy: 'concurrency' },
  ),
  advised(
    'inspector',
    'waitForDebugger',
    'external',
    'until a debugger attaches',
    'Use it for debugging only.',
    {
      remedy: 'concurrency',
    },
  ),
  advised('globalThis', 'JSON.parse', 'trivial', 'while the text is parsed', inWorker),
  advised('globalThis', 'JSON.stringify', 'trivial', 'while the value is written out', inWorker),
  advised('globalThis', 'structuredClone', 'trivial', 'while the value is copied', inWorker),
  advised('util', 'isDeepStrictEqual', 'trivial', 'while the values are compared', inWorker),
];
