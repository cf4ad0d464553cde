import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyEdits } from '../../../base/text';
import { openTypedProgram } from '../../../typed-program';
import { blockingCalls, callSeed } from '../call-forms';
import { planMigration } from '../planner';
import { editsOf } from '../rewrite';
import { isRefusal, Sources } from '../sources';
import { behaviourOf } from '../testing/behaviour';

/** Pseudo-random numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes functions that hand callbacks of all shapes to the methods of arrays, in all kinds of places. */
class Writer {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** A program that calls each of some functions and prints what it gives or throws. */
  program(count: number): string {
    const cases = Array.from({ length: count }, (_, at) => this.#function(at));
    return `import fs from 'node:fs';
function load(x) {
  console.log('load', x);
  if (x === 13) throw new Error('thirteen');
  return fs.readFileSync('one.txt', 'utf8').length > 99 ? 0 : x;
}
const show = (...all) => {
  console.log(...all.map((one) => JSON.stringify(one)));
  return all.length;
};
let count = 0;
${cases.join('\n')}
${cases.map((_, at) => this.#run(`case${at}`)).join('\n')}
`;
  }

  #run(name: string): string {
    return `try {
  show(${name}([3, 1, 2]), count);
  show(${name}([]), count);
  show(${name}([2, 13, 1]), count);
} catch (error) {
  console.log(error.name, error.message);
}`;
  }

  #one<T>(...choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.#random() * choices.length)] ?? choices[0];
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #function(at: number): string {
    const call = this.#call('xs');
    const body = this.#one(
      `  return ${call};`,
      `  const found = ${call};\n  show(found);\n  return found;`,
      `  let found = ${call};\n  found ??= 1;\n  return found;`,
      `  ${call};\n  return 'done';`,
      `  return show(xs.length, ${call});`,
      `  return show(count++, ${call}, count);`,
      `  if (${call}) return 'yes';\n  return 'no';`,
      `  if (xs.length > 1) return ${call};\n  return 0;`,
      `  if (xs.length > 1 && ${call}) return 'both';\n  else if (${this.#call('xs')}) return 'second';\n  return 'none';`,
      `  const text = \`\${xs.length}: \${${call}}\`;\n  return text;`,
      `  return xs.length > 2 ? ${call} : ${this.#call('xs')};`,
      `  const both = { first: ${call}, second: ${this.#call('xs')} };\n  return both;`,
      `  const inner = (xs) => ${call};\n  return [inner(xs), inner([5])];`,
      `  for (const one of [${call}].flat()) show(one);\n  return count;`,
      `  let text = '';\n  text += ${call};\n  return text;`,
      `  try {\n    return ${call};\n  } catch (error) {\n    return error.message;\n  } finally {\n    show('finally');\n  }`,
      `  switch (${call}) {\n    case true:\n      return ${this.#call('xs')};\n    default:\n      return 'default';\n  }`,
      `  const [first, second = 7] = [${call}, ${this.#call('xs')}].flat();\n  return [first, second];`,
    );
    return `${this.#chance(0.7) ? '/** @param {number[]} xs */\n' : ''}function case${at}(xs) {\n${body}\n}`;
  }

  #call(name: string): string {
    const list = this.#one(
      name,
      name,
      `${name}.slice()`,
      `[...${name}, 4]`,
      `${name}.filter((x) => x !== 9)`,
    );
    const method = this.#one(
      'forEach',
      'map',
      'map',
      'filter',
      'some',
      'every',
      'find',
      'findIndex',
      'flatMap',
    );
    if (this.#chance(0.15)) {
      const initial = this.#chance(0.7) ? `, ${this.#one('0', "''", 'load(1)')}` : '';
      return `${list}.reduce(${this.#callback(['sum', 'x'], 'sum + ')}${initial})`;
    }
    const params = this.#one(['x'], ['x'], ['x', 'i'], ['x', 'i', 'array'], [] as string[]);
    return `${list}.${method}(${params.length === 1 && this.#chance(0.2) ? 'load' : this.#callback(params, '')})`;
  }

  #callback(params: readonly string[], prefix: string): string {
    const x = params.find((name) => name === 'x') ?? 'count';
    const i = params.includes('i') ? 'i' : '1';
    const value = `${prefix}${this.#value(x, i)}`;
    if (this.#chance(0.35)) return `(${params.join(', ')}) => ${value}`;
    const statements = Array.from({ length: Math.floor(this.#random() * 3) }, () =>
      this.#statement(x, i, prefix),
    );
    const end = this.#one(
      `return ${value};`,
      `return ${value};`,
      `show('end', ${x});`,
      `if (${x} > 1) return ${value};`,
    );
    const body = `{\n    ${[...statements, end].join('\n    ')}\n  }`;
    return this.#chance(0.8)
      ? `(${params.join(', ')}) => ${body}`
      : `function (${params.join(', ')}) ${body}`;
  }

  #value(x: string, i: string): string {
    return this.#one(
      `load(${x}) > 1`,
      `load(${x})`,
      `load(${x}) + ${i}`,
      `[load(${x}), ${i}].length`,
      `(count++, load(${x}))`,
      `[1, 2].map((y) => y + load(${x})).length`,
      `[1, 2].some((y) => load(y) === ${x})`,
      `(show(${i}), load(${x}) === 1)`,
    );
  }

  #statement(x: string, i: string, prefix: string): string {
    return this.#one(
      `if (${x} === 1) return ${prefix}true;`,
      `if (${x} === 2) return ${prefix}load(${i});`,
      `if (${x} === 3) { return ${prefix}false; }`,
      `for (const y of [1, 2]) { if (load(y) === ${x}) return ${prefix}y; show('in', y); }`,
      `for (let n = 0; n < 2; n++) { if (n === ${x}) continue; if (n === 1) break; show(n); }`,
      `switch (${x}) { case 1: return ${prefix}load(7); case 2: show('two'); break; default: show('other'); }`,
      `{ const x2 = load(${x}); show(x2); }`,
      `{ let found = ${x}; found += 1; show(found); }`,
      `try { if (${x} === 2) return ${prefix}load(13); } catch (error) { show(error.message); } finally { show('at last'); }`,
      `count += 1;`,
      `var old = load(8); show(old);`,
      `[${x}].forEach((y) => { if (y === 1) return; show(load(y)); });`,
    );
  }
}

describe('callbacks of arrays, by a generator', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-callbacks-')));
  const file = join(folder, 'main.mjs');
  const program = openTypedProgram(folder);
  after(() => {
    program.dispose();
    rmSync(folder, { recursive: true });
  });

  /** The text after the migration of its first blocking call, proved or not: what is generated makes little sense. */
  function migrated(text: string): string {
    writeFileSync(file, text);
    program.invalidate();
    const sources = new Sources(program);
    const source = sources.of(file);
    assert.ok(!isRefusal(source));
    const [call] = blockingCalls(source);
    assert.ok(call);
    const seed = callSeed(call, source, program);
    assert.ok(!isRefusal(seed));
    const plan = planMigration(seed, sources, program);
    assert.ok('rewrites' in plan, `${text}\n${'refusals' in plan ? (plan.refusals[0]?.message ?? '') : ''}`);
    return applyEdits(text, editsOf(text, plan.rewrites.get(file) ?? []));
  }

  for (let seed = 1; seed <= 16; seed++) {
    it(`compute the same as before (${seed})`, async () => {
      const text = new Writer(seed).program(10);
      const changed = migrated(text);
      const [before, then] = await Promise.all(
        [text, changed].map((each) => behaviourOf(new Map([['main.mjs', each]]), 'main.mjs')),
      );
      assert.match(before?.stdout ?? '', /load/);
      assert.deepEqual(then, before, `${text}\n— became —\n${changed}`);
    });
  }
});
