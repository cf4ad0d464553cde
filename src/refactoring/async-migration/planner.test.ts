import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineIndex } from '../../base/text';
import { readExamples } from './testing/examples';
import { assertSameBehaviour, type Files, Migrator, unmarked } from './testing/migrated';

const examples = readExamples(
  readFileSync(join(import.meta.dirname, 'testing/planner-examples.txt'), 'utf8'),
);

/** A file's name and the line of an offset. */
function lineIn(files: Files, path: string, offset: number): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return `${name}:${new LineIndex(unmarked(files)[name] ?? '').positionAt(offset).line}`;
}

describe('a migration', () => {
  let migrator: Migrator;
  before(() => {
    migrator = new Migrator();
  });
  after(() => {
    migrator.dispose();
  });

  for (const { name, before, after, refused, hazards } of examples) {
    it(`${refused === undefined ? 'makes wait' : 'refuses'}: ${name}`, async () => {
      const { result, changed } = migrator.migrated(before);
      if (result.kind === 'refused') {
        const [first] = result.refusals;
        assert.ok(first);
        const place = lineIn(before, first.file, first.range.start);
        assert.equal(`${first.reason} ${place}`, refused, first.message);
        return;
      }
      assert.equal(refused, undefined);
      assert.deepEqual(changed, after);
      assert.deepEqual([...new Set(result.hazards.map(({ kind }) => kind))].sort(), hazards);
      if (hazards.length === 0) await assertSameBehaviour(before, changed);
    });
  }

  const chain = "require('./yargs')\n  .option('a')\n  .option('b')";
  const takers = {
    'main.js': "require('./commands.js');\n",
    'yargs.js': 'module.exports = global.yargs;\n',
  };
  for (const [what, code, expected] of [
    [
      'a member',
      `const handler = () => @@fs.readFileSync('a', 'utf8');\n${chain}.command({ handler });\n`,
      'the member `handler` is handed to `….command`, of which it is not known whether it waits',
    ],
    [
      'a function that returns one',
      `const make = () => () => @@fs.readFileSync('a', 'utf8');\n${chain}.command(make);\n`,
      '`….command` is handed a function that returns the function on line 2, and it is not known who calls that',
    ],
  ] as const) {
    it(`names a taker of ${what} in short`, () => {
      const { result } = migrator.migrated({
        ...takers,
        'commands.js': `const fs = require('fs');\n${code}`,
      });
      assert.equal(result.kind, 'refused');
      assert.equal(result.refusals[0]?.message, expected);
    });
  }

  it('says what could make the object where a function is called with `new`', () => {
    const { result } = migrator.migrated({
      'main.js':
        "const fs = require('fs');\nfunction Config() { this.text = @@fs.readFileSync('a', 'utf8'); }\nnew Config();\n",
    });
    assert.equal(result.kind, 'refused');
    assert.equal(
      result.refusals[0]?.message,
      '`Config` is called with `new`, which cannot wait; a function that makes the object could',
    );
  });

  it('says where it was the name alone that led to what stands in the way', () => {
    const { result } = migrator.migrated({
      'main.js':
        "const fs = require('fs');\nconst lib = require('./lib.js');\nconst app = JSON.parse('{}');\nprocess.on(process.argv[2], app.refresh);\nconsole.log(lib.refresh('a'));\n",
      'lib.js':
        "const fs = require('fs');\nexports.refresh = function refresh(name) { return @@fs.readFileSync(name, 'utf8'); };\n",
    });
    assert.equal(result.kind, 'refused');
    assert.equal(
      result.refusals[0]?.message,
      '`app.refresh` may be `refresh`, as its type is not known: `refresh` is handed to `process.on` for an event whose name cannot be told',
    );
  });

  it('takes a member that another function is assigned to for that', async () => {
    const before = {
      'main.js':
        "const lib = require('./lib.js');\nconst app = JSON.parse('{}');\napp.refresh = function () { console.log('refreshed'); };\nprocess.on(process.argv[2] || 'exit', app.refresh);\nlib.refresh('one.txt');\n",
      'lib.js':
        "const fs = require('fs');\nexports.refresh = function refresh(name) { return @@fs.readFileSync(name, 'utf8'); };\n",
    };
    const { result, changed } = migrator.migrated(before);
    assert.equal(result.kind, 'migration');
    assert.match(result.hazards[0]?.message ?? '', /^`app\.refresh` on line 4 may be `refresh`/);
    assert.match(changed['main.js'] ?? '', /^app\.refresh = function \(\)/m);
    await assertSameBehaviour(before, changed);
  });
});
