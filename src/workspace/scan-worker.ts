import { parentPort, workerData } from 'node:worker_threads';
import { type AnalysisOptions, parseSource } from '../analysis';
import { nativeParser } from './native-parser';
import type { ScanAnswer, ScanRequest } from './scan';
import { scanFile } from './scan-file';

// Runs as a worker of `scan`: files come in batches, an answer for each goes back.
const options = workerData as AnalysisOptions;
const answer = (message: ScanAnswer): void => parentPort?.postMessage(message);

void nativeParser(parseSource).then((native) => {
  const parse = native?.ok === true ? native.value : parseSource;
  parentPort?.on('message', ({ files }: ScanRequest) => {
    for (const file of files) answer(scanFile(file, options, parse));
  });
  answer({ kind: 'ready', ...(native?.ok === false && { problem: native.error }) });
});
