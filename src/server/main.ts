import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { analyseFile, defaultOptions, rules, suppressionEdits } from '../analysis';
import { startServer } from './server';
import { defaultIgnore } from './settings';

startServer(createConnection(ProposedFeatures.all), {
  defaults: { rules: rules.map(({ id }) => id), analysis: defaultOptions, ignore: defaultIgnore },
  analyse: analyseFile,
  suppress: suppressionEdits,
});
