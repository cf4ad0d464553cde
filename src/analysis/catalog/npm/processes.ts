import type { BlockingApi } from '../blocking-api';
import { advised, awaitable, betterElsewhere, mapped, otherErrors } from '../build';

const child = {
  blocks: 'until the child process has ended',
  cost: 'external',
  remedy: 'concurrency',
} as const;
const server = { ...child, blocks: 'until the server has answered' };
const worker = { ...child, blocks: 'until another thread has done the work' };
const shell = { ...child, blocks: 'while files are searched, read or written', cost: 'data' } as const;

/** Waiting for child processes, for servers and for other threads. */
export const processes: readonly BlockingApi[] = [
  ...mapped(
    awaitable('execa', child, {
      execaSync: 'execa',
      execaCommandSync: 'execaCommand',
      sync: '',
      commandSync: 'command',
    }),
    { ...otherErrors('execa', 'execa.sync'), from: 2 },
  ),
  ...awaitable('execa', child, { '$.sync': '$', '$.s': '$' }),
  ...awaitable(
    'execa',
    { ...child, when: [{ kind: 'option', name: 'sync', values: [true] }] },
    { '$.()': '$' },
  ),
  ...awaitable('zx', child, { '$.sync': '$' }),
  ...awaitable('zx', { ...child, when: [{ kind: 'option', name: 'sync', values: [true] }] }, { '$.()': '$' }),
  {
    module: 'cross-spawn',
    name: 'sync',
    ...child,
    counterpart: { module: 'cross-spawn', name: '', shape: 'emitter', freesThread: 'yes' },
  },
  ...advised(
    'shelljs',
    {
      ...child,
      when: [{ kind: 'no-option', name: 'async', values: [true] }, { kind: 'no-callback' }],
      advice: 'Await `child_process.execFile`, promisified, or give it a callback, instead (concurrency).',
    },
    ['exec'],
  ),
  ...advised(
    'shelljs',
    {
      ...shell,
      advice: 'It has no asynchronous form: await the functions of `fs/promises` instead (concurrency).',
    },
    [
      'cp',
      'rm',
      'mv',
      'ls',
      'find',
      'sed',
      'grep',
      'cat',
      'mkdir',
      'test',
      'which',
      'head',
      'tail',
      'sort',
      'uniq',
    ],
  ),
  ...advised(
    'deasync',
    {
      ...child,
      blocks: 'and runs it from inside, until something has come about',
      advice: 'Await the promise, or the promisified function, instead (concurrency).',
    },
    ['loopWhile', 'sleep', 'runLoopOnce', '()'],
  ),

  ...['sync-request', 'sync-fetch', 'download-file-sync'].flatMap((module) =>
    betterElsewhere(module, server, ['globalThis', 'promise'], { '': 'fetch' }),
  ),
  ...['xmlhttprequest-ssl', 'xmlhttprequest'].flatMap((module) =>
    betterElsewhere(
      module,
      { ...server, when: [{ kind: 'is', argument: 2, values: [false] }] },
      ['globalThis', 'promise'],
      { 'XMLHttpRequest.new.open': 'fetch' },
    ),
  ),
  ...advised(
    'sync-rpc',
    { ...server, advice: 'Do the work in the process that needs it, with `await` (concurrency).' },
    ['', '()'],
  ),

  ...advised(
    'synckit',
    { ...worker, advice: 'Await the function that the worker runs instead (concurrency).' },
    ['createSyncFn.()'],
  ),
  ...advised(
    'make-synchronous',
    { ...worker, advice: 'Await the asynchronous function itself instead (concurrency).' },
    ['()'],
  ),

  ...awaitable('node-machine-id', child, { machineIdSync: 'machineId' }),
  ...awaitable('username', child, { usernameSync: 'username', sync: '' }),
];
