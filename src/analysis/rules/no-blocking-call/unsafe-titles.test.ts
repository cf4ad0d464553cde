import assert from 'node:assert/strict';
import { findIn } from '../../testing/find-in';

/** The titles of the fixes in an asynchronous function, which starts on line 2. */
const titles = (body: string): string =>
  findIn('no-blocking-call', `import fs from 'fs';\nexport async function f(p) {${body}}`)
    .flatMap(({ fixes }) => fixes.map(({ title }) => title))
    .join('\n');

describe('the title of an unsafe fix', () => {
  it('names the line of what comes after it, unless that is on the same line', () => {
    assert.match(
      titles(' if (!fs.existsSync(p))\nfs.writeFileSync(p, "");'),
      /is called after it, on line 3,/,
    );
    const found = titles(' if (!fs.existsSync(p)) fs.writeFileSync(p, "");');
    assert.match(found, /`fs\.writeFileSync` is called after it, on the same line,/);
    assert.doesNotMatch(found, /on line/);
  });

  it('names the line of another use of the file, or that use where it is on the same line', () => {
    const read = " return fs.readFileSync('x');";
    assert.match(
      titles(`${read} }\nexport function g() { fs.writeFileSync('x', 1); `),
      /may change between this and line 3/,
    );
    const found = titles(`${read} } export function g() { fs.writeFileSync('x', 1); `);
    assert.match(found, /may change between this and `fs\.writeFileSync\('x', 1\)`/);
  });

  it('does not take for started what is declared to be plain data', () => {
    const isStarted = (type: string): boolean =>
      titles(
        ` const names${type} = p.load();\n const all = fs.readFileSync(p);\n return [...names, all];`,
      ).includes('`names`, started or given before it');
    for (const type of ['', ': Promise<string>[]', ': any[]', ': Array<string | Emitter>', ': Names']) {
      assert.ok(isStarted(type), type);
    }
    for (const type of [
      ': string[]',
      ': Array<string | null>',
      ': readonly number[]',
      ': ReadonlySet<"a">',
    ]) {
      assert.ok(!isStarted(type), type);
    }
  });
});
