import assert from 'node:assert/strict';
import { assertSameBehaviour, type Files, migrated } from './testing/migrated';

interface Example {
  readonly name: string;
  /** The first is run. */
  readonly before: Files;
  /** The files that are changed. */
  readonly after: Files;
}

const examples: readonly Example[] = [
  {
    name: 'functions that are called, in several modules',
    before: {
      'main.mjs': `import { name as nameOf } from './lib.mjs';\nconsole.log(nameOf(), 'x');\n`,
      'lib.mjs': `import { load } from './load.mjs';\nexport const name = () => load('data.json').name;\n`,
      'load.mjs': `import fs from 'fs';\nexport function load(file) {\n  return JSON.parse(@@fs.readFileSync(file, 'utf8'));\n}\n`,
    },
    after: {
      'main.mjs': `import { name as nameOf } from './lib.mjs';\nconsole.log(await nameOf(), 'x');\n`,
      'lib.mjs': `import { load } from './load.mjs';\nexport const name = async () => (await load('data.json')).name;\n`,
      'load.mjs': `import fs from 'fs';\nexport async function load(file) {\n  return JSON.parse(await fs.promises.readFile(file, 'utf8'));\n}\n`,
    },
  },
];

describe('the planner of migrations makes wait', () => {
  for (const { name, before, after } of examples) {
    it(name, async () => {
      const { result, changed } = migrated(before);
      assert.deepEqual(result.kind === 'refused' ? result.refusals : changed, after);
      await assertSameBehaviour(before, changed);
    });
  }
});
