import assert from 'node:assert/strict';
import { analyseFile } from '../../analyse-file';
import type { HeavyFunction } from '../../parallel-verdict';
import { millis } from '../../../base/time';
import { fileFacts } from '../../facts/file-facts';
import { Workspace } from '../../program/workspace';
import { everywhere } from '../../testing/everywhere';

const inFile = (text: string): readonly HeavyFunction[] =>
  analyseFile({ path: 'a.ts', text }, everywhere).functions ?? [];

/** What stands at the range of each, and the kind of its verdict. */
const told = (text: string): string[] =>
  inFile(text).map(({ range, verdict }) => `${text.slice(range.start, range.end)}: ${verdict.kind}`);

const loop = 'let s = 0; for (let i = 0; i < 1e9; i++) s += i; return s;';

describe('functions that compute for long', () => {
  const heavy: readonly (readonly [text: string, expected: readonly string[]])[] = [
    [`function sum() { ${loop} }`, ['sum: independent']],
    [`const sum = () => { ${loop} };`, ['sum: independent']],
    [`class A { sum() { ${loop} } }`, ['sum: independent']],
    [`const o = { sum() { ${loop} } };`, ['sum: independent']],
    [`work.then(() => { ${loop} });`, ['() => : independent']],
    [`function a() { return b(); } function b() { ${loop} }`, ['a: independent', 'b: independent']],
    [
      `function a() { return b(); } function b() { ${loop} } function c() { console.log(a()); }`,
      ['a: independent', 'b: independent', 'c: impure'],
    ],
    [
      `function a(xs) { for (const x of [1, 2]) b(x); } function b(x) { ${loop} }`,
      ['a: independent', 'b: independent'],
    ],
    [
      `function even(n) { return n ? odd(n - 1) : 0; } function odd(n) { even(n); ${loop} }`,
      ['even: independent', 'odd: independent'],
    ],
    ['function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }', ['fib: independent']],
    [
      'function two() { for (let i = 0; i < 4e7; i++) {} for (let i = 0; i < 4e7; i++) {} }',
      ['two: independent'],
    ],
    [
      'import { scryptSync } from "crypto"; function two(a, b) { return [scryptSync(a, b, 9), scryptSync(b, a, 9)]; }',
      ['two: independent'],
    ],
    [
      'import { generateKeyPairSync } from "crypto"; function pair() { return generateKeyPairSync("rsa"); }',
      ['pair: impure'],
    ],
    [`class A { #k = 1; sum() { ${loop.replace('+= i', '+= i * this.#k')} } }`, ['sum: not-transferable']],
    [`class A { all() { this.sum(); } sum() { ${loop} } }`, ['all: not-transferable', 'sum: independent']],
  ];
  for (const [text, expected] of heavy) {
    it(text, () => {
      assert.deepEqual(told(text), expected);
    });
  }

  const light = [
    'function sum(xs) { let s = 0; for (const x of xs) s += x; return s; }',
    `function make() { return () => { ${loop.replace('1e9', '10')} }; }`,
    'async function poll() { for (let i = 0; i < 1e9; i++) await tick(); }',
    `const make = () => function () {}; make(); for (let i = 0; i < 1e9; i++) {}`,
    `async function later() { ${loop} } function start() { later(); }`,
  ];
  it('are not those that compute little, wait, or only make one that does', () => {
    assert.deepEqual(light.flatMap(told), ['later: independent']);
  });

  it('say whether the estimate rests on sizes that are assumed', () => {
    const assumed =
      'function all(xs) { for (const a of xs) for (const b of xs) for (const c of xs) f(a, b, c); }';
    assert.deepEqual(
      [inFile(assumed), inFile(`function sum() { ${loop} }`)].map(([fn]) => fn?.isAssumed),
      [true, false],
    );
  });

  it('are not worth moving where a worker takes longer to start', () => {
    const text = 'function sum() { for (let i = 0; i < 5e6; i++); }';
    const [fn] =
      analyseFile({ path: 'a.ts', text }, { ...everywhere, loopThreshold: millis(1) }).functions ?? [];
    assert.equal(fn?.verdict.kind, 'not-worth-it');
  });

  it('are judged by what functions of other files do', () => {
    const text = `import { pure, noisy } from "./other"; function a() { pure(); ${loop} } function b() { noisy(); ${loop} }`;
    const workspace = new Workspace({ resolveModule: () => 'other.ts' });
    workspace.set(fileFacts({ path: 'a.ts', text }, everywhere));
    const other = 'export const pure = (x) => x + 1; export function noisy() { console.log(1); }';
    workspace.set(fileFacts({ path: 'other.ts', text: other }, everywhere));
    const functions = workspace.analysis('a.ts', everywhere).functions ?? [];
    assert.deepEqual(
      functions.map(({ name, verdict }) => [name, verdict.kind]),
      [
        ['a', 'independent'],
        ['b', 'unknown'],
      ],
    );
    assert.deepEqual(workspace.takeChanged(), ['a.ts', 'other.ts']);
    workspace.set(fileFacts({ path: 'other.ts', text: `${other}\n` }, everywhere));
    assert.deepEqual(workspace.takeChanged(), ['a.ts', 'other.ts']);
  });
});
