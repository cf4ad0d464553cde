import { parentPort, workerData } from 'node:worker_threads';
import type { AnalysisOptions } from '../analysis';
import type { ScanAnswer, ScanRequest } from './scan';
import { scanFile } from './scan-file';

// Runs as a worker of `scan`: paths come in batches, an answer for each path goes back.
const options = workerData as AnalysisOptions;
const answer = (message: ScanAnswer): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ paths }: ScanRequest) => {
  for (const path of paths) answer(scanFile(path, options));
});
answer({ kind: 'ready' });
