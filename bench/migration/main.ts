import { parseArgs } from 'node:util';
import { type Application, applications } from './applications';
import { copyOf, installed } from './install';
import { migrateAll } from './migrate-all';
import { runTests } from './run-tests';
import { listing, reasonTables, type Row, table } from './tables';

// Prints the tables of README.md. `--package` names one of the applications, `--safe` applies nothing that is unsafe,
// `--list` tells each call that was not converted.
const { values } = parseArgs({
  options: {
    package: { type: 'string' },
    safe: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

const chosen = applications.filter(({ name }) => name.startsWith(values.package ?? ''));
if (chosen.length === 0) throw new Error(`there is no application ${values.package ?? ''}`);
const rows: Row[] = [];
for (const application of chosen) {
  console.error(`${application.name} …`);
  rows.push(await measure(application, !values.safe));
}
console.log(table(rows));
console.log(`\n${reasonTables(rows)}`);
if (values.list) console.log(listing(rows));

/** Runs an application's tests, migrates all of its blocking calls, and runs the tests again. */
async function measure(application: Application, unsafe: boolean): Promise<Row> {
  const folder = installed(application.name);
  const before = await runTests(application, copyOf(folder, 'before'));
  const copy = copyOf(folder, 'after');
  const migrated = migrateAll(copy, application.ignore, unsafe);
  const after = await runTests(application, copy);
  return { name: application.name, before, after, ...migrated };
}
