import { join } from 'node:path';
import {
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { relay } from './relay';

const isIpc = process.argv.includes('--node-ipc');
const reader = isIpc ? new IPCMessageReader(process) : new StreamMessageReader(process.stdin);
const writer = isIpc ? new IPCMessageWriter(process) : new StreamMessageWriter(process.stdout);

relay(reader, writer, join(__dirname, 'server-thread.cjs')).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
