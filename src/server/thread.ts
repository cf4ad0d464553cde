import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import {
  createConnection,
  PortMessageReader,
  PortMessageWriter,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import { analyseFile, defaultOptions, rules, suppressionEdits } from '../analysis';
import { RegexChecker } from '../regex-check/regex-checker';
import { FolderProgram } from './folder-program';
import type { ServerThread } from './relay';
import { startServer } from './server';
import { defaultIgnore } from './settings';

// The server itself, in the thread that `relay` starts.
if (!parentPort) throw new Error('not a thread of the language server');
const { workers } = workerData as ServerThread;
const checker = new RegexChecker(join(workers, 'regex-check.cjs'));
const connection = createConnection(
  ProposedFeatures.all,
  new PortMessageReader(parentPort),
  new PortMessageWriter(parentPort),
);

startServer(connection, {
  defaults: { rules: rules.map(({ id }) => id), analysis: defaultOptions, ignore: defaultIgnore },
  analyse: analyseFile,
  openProgram: (folder) => new FolderProgram(folder, join(workers, 'scan-worker.cjs')),
  confirmRegex: (regex, signal) => checker.confirmRegex(regex, signal),
  suppress: suppressionEdits,
});
