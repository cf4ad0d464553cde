import { parentPort, workerData } from 'node:worker_threads';
import { type AnalysisOptions, parseSource } from '../analysis';
import { nativeParser } from './native-parser';
import type { ScanAnswer, ScanRequest } from './scan';
import { scanFile } from './scan-file';

// Runs as a worker of `scan`: paths come in batches, an answer for each path goes back.
const options = workerData as AnalysisOptions;
const answer = (message: ScanAnswer): void => parentPort?.postMessage(message);

void nativeParser(parseSource).then((parse) => {
  parentPort?.on('message', ({ paths }: ScanRequest) => {
    for (const path of paths) answer(scanFile(path, options, parse));
  });
  answer({ kind: 'ready' });
});
