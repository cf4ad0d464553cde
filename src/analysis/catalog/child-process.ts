import type { BlockingApi, CounterpartShape } from './blocking-api';

function child(
  name: string,
  counterpart: 'spawn' | 'exec' | 'execFile',
  shape: CounterpartShape,
): BlockingApi {
  return {
    module: 'child_process',
    name,
    blocks: 'until the child process has ended',
    cost: 'external',
    remedy: 'concurrency',
    counterpart: { module: 'child_process', name: counterpart, shape, freesThread: 'yes' },
    awaited: [{ written: counterpart }],
  };
}

/** `child_process`. Results, errors and the options `input` and `stdio` of the asynchronous functions differ. */
export const childProcess: readonly BlockingApi[] = [
  child('execSync', 'exec', 'callback'),
  child('execFileSync', 'execFile', 'callback'),
  child('spawnSync', 'spawn', 'emitter'),
];
