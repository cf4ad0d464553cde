// Runs on a thread of its own: to check a program takes seconds.
import { parentPort } from 'node:worker_threads';
import { Answers } from './answer';
import type { ThreadRequest, ThreadResponse } from './messages';

const port = parentPort;
if (port === null) throw new Error('not started by MigrationThread');
const answers = new Answers();
port.on('message', ({ id, question, cancelled }: ThreadRequest) => {
  const tell = (told: ThreadResponse['told']): void => {
    const response: ThreadResponse = { id, told };
    port.postMessage(response);
  };
  const flag = new Int32Array(cancelled);
  const isCancelled = (): boolean => Atomics.load(flag, 0) !== 0;
  tell(
    answers.answer(question, isCancelled, (step) => {
      tell({ kind: 'step', step });
    }),
  );
});
