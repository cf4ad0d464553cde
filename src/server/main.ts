import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { analyseFile, defaultOptions, rules, suppressionEdits } from '../analysis';
import { RegexChecker } from '../regex-check/regex-checker';
import { FolderProgram } from './folder-program';
import { startServer } from './server';
import { defaultIgnore } from './settings';

const checker = new RegexChecker(join(__dirname, 'regex-check.cjs'));

startServer(createConnection(ProposedFeatures.all), {
  defaults: { rules: rules.map(({ id }) => id), analysis: defaultOptions, ignore: defaultIgnore },
  analyse: analyseFile,
  openProgram: (folder) => new FolderProgram(folder, join(__dirname, 'scan-worker.cjs')),
  confirmRegex: (regex, signal) => checker.confirmRegex(regex, signal),
  suppress: suppressionEdits,
});
