import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../host/environment';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('docs/fixes.md', () => {
  const contract = read('src/refactoring/async-migration/migration.ts');
  const page = read('docs/fixes.md');
  for (const type of ['RefusalReason', 'HazardKind']) {
    it(`tells what each ${type} means`, () => {
      const [, members = ''] = new RegExp(`export type ${type} =([^;]+);`).exec(contract) ?? [];
      const names = [...members.matchAll(/\| '([^']+)'/g)].map(([, name = '']) => name);
      assert.ok(names.length > 5);
      assert.deepEqual(
        names.filter((name) => !page.includes(`| \`${name}\``)),
        [],
      );
    });
  }
});

describe('docs/cli.md', () => {
  it('tells of each option', () => {
    const options = [...read('src/cli/main.ts').matchAll(/'(?:-o, )?(--[a-z-]+)/g)].map(
      ([, name = '']) => name,
    );
    assert.ok(options.length > 15);
    const page = read('docs/cli.md');
    // An option that takes the output to a file goes by its letter.
    const missing = options.filter((name) => name !== '--output' && !page.includes(`\`${name}`));
    assert.deepEqual(missing, []);
  });
});
