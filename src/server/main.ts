import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { analyseFacts, analyseFile, defaultOptions, rules, suppressionEdits } from '../analysis';
import { MigrationThread } from '../migration-thread/migration-thread';
import { RegexChecker } from '../regex-check/regex-checker';
import { scanText } from '../workspace/scan';
import { FolderProgram } from './folder-program';
import { startServer } from './server';
import { defaultIgnore } from './settings';

const checker = new RegexChecker(join(__dirname, 'regex-check.cjs'));
const migrations = new MigrationThread(join(__dirname, 'migration-worker.cjs'));
const worker = join(__dirname, 'scan-worker.cjs');

startServer(createConnection(ProposedFeatures.all), {
  defaults: { rules: rules.map(({ id }) => id), analysis: defaultOptions, ignore: defaultIgnore },
  analyse: async (file, options) =>
    analyseFacts(await scanText(file, { analysis: options, worker }), options),
  analyseHere: analyseFile,
  openProgram: (folder) => new FolderProgram(folder, worker),
  confirmRegex: (regex, signal) => checker.confirmRegex(regex, signal),
  migrate: (question, signal, onStep) => migrations.ask(question, signal, onStep),
  suppress: suppressionEdits,
});
