#!/usr/bin/env node
// Stands in for the `code` executable of desktop VS Code, for @vscode/test-electron's `vscodeExecutablePath`.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./code.ts');
process.exit(await main(process.argv.slice(2)));
