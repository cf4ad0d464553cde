import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../../scripts/build';
import { peerModules } from '../peers';
import { corpus } from './corpus';
import { keystrokes } from './keystrokes';
import { rescan } from './rescan';
import { throughput } from './throughput';

// Prints the tables of bench/README.md. `--rounds` and `--places` say how often; `--only` names one table, `--package` one
// package of the corpus.
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    places: { type: 'string', default: '6' },
    only: { type: 'string' },
    package: { type: 'string' },
  },
});

await ensureBuilt();
const code = corpus(values.package);
console.log(
  `${code.lines.toLocaleString('en')} lines (${(code.bytes / 1e6).toFixed(1)} MB) in ${code.files.length} files of ${code.packages.length} packages; ` +
    `${cpus().length} cores, Node.js ${process.version}.\n`,
);
const tables = {
  throughput: async () => throughput(code, await peerModules(), Number(values.rounds)),
  rescan: () => rescan(code, 30),
  keystrokes: () => keystrokes(code, Number(values.places)),
} as const;
for (const [name, make] of Object.entries(tables)) {
  if (values.only === undefined || values.only === name) console.log(`### ${name}\n\n${await make()}\n`);
}
