import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type MessageReader,
  type MessageWriter,
  PortMessageReader,
  PortMessageWriter,
} from 'vscode-languageserver/node';

/** What the server's thread is told. */
export interface ServerThread {
  /** The folder of the built workers. */
  readonly workers: string;
}

/**
 * Megabytes of stack for the server, some four times what the deepest tree takes that the analysis goes into, so that an
 * open document is analysed where a scan analyses it. The stack of a process's first thread cannot be chosen.
 */
const stackSize = 32;

/**
 * Has the server run in a thread with a stack of its own, and hands it all that the client sends, and the client all that
 * it answers. Resolves with its exit code when it has ended, or the client has gone; rejects if it breaks down.
 * @param thread the built `server-thread.cjs`, beside which the other workers lie.
 */
export function relay(reader: MessageReader, writer: MessageWriter, thread: string): Promise<number> {
  const server = new Worker(thread, {
    workerData: { workers: dirname(thread) } satisfies ServerThread,
    resourceLimits: { stackSizeMb: stackSize },
    // The client may read the standard output.
    stdout: true,
  });
  server.stdout.pipe(process.stderr);
  const toServer = new PortMessageWriter(server);
  let answered: Promise<void> = Promise.resolve();
  new PortMessageReader(server).listen((message) => {
    answered = writer.write(message);
  });
  reader.listen((message) => {
    void toServer.write(message);
  });
  return new Promise((resolve, reject) => {
    const end = (code: number): void => {
      // What it said last is on its way.
      answered.then(
        () => {
          resolve(code);
        },
        () => {
          resolve(code);
        },
      );
    };
    reader.onClose(() => void server.terminate());
    server.on('error', reject);
    server.on('exit', end);
  });
}
