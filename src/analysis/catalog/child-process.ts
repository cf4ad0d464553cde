import type { BlockingApi, CounterpartShape } from './blocking-api';

function child(name: string, counterpart: string, shape: CounterpartShape): BlockingApi {
  return {
    module: 'child_process',
    name,
    blocks: 'until the child process has ended',
    cost: 'external',
    remedy: 'concurrency',
    counterpart: { module: 'child_process', name: counterpart, shape, freesThread: 'yes' },
  };
}

/** `child_process`. No call is rewritten: results, errors and the options `input` and `stdio` differ. */
export const childProcess: readonly BlockingApi[] = [
  child('execSync', 'exec', 'callback'),
  child('execFileSync', 'execFile', 'callback'),
  child('spawnSync', 'spawn', 'emitter'),
];
