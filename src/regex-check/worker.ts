// Runs on a thread of its own: what is examined here may take seconds.
import { parentPort } from 'node:worker_threads';
import { examine } from './examine';
import type { CheckRequest, CheckResponse } from './messages';

const port = parentPort;
if (port === null) throw new Error('not started by RegexChecker');
port.on('message', ({ regex, timeLimit }: CheckRequest) => {
  const response: CheckResponse = examine(regex, timeLimit);
  port.postMessage(response);
});
