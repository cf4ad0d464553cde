import assert from 'node:assert/strict';
import { isRefusal } from '../sources';
import { CallbackBench } from './testing/callback-bench';

describe('callbacks of arrays', () => {
  const bench = new CallbackBench();
  after(() => {
    bench.dispose();
  });

  function becomes(code: string, expected: string, name?: string): void {
    const { result, text } = bench.rewritten(code, {}, name);
    assert.ok(!isRefusal(result), isRefusal(result) ? result.message : '');
    assert.equal(text, expected);
    assert.deepEqual(result.hazards, []);
  }

  function isRefused(code: string, reason: string, message: RegExp): void {
    const { result } = bench.rewritten(code);
    assert.ok(isRefusal(result), code);
    assert.equal(result.reason, reason);
    assert.match(result.message, message);
  }

  it('become the body of a loop, comments and layout kept', () => {
    becomes(
      `const files = ['a'];\nfiles.forEach((file) => {\n  // each\n  if (!file) return;\n  load(file);\n});`,
      `const files = ['a'];\nfor (const file of files) {\n  // each\n  if (!file) continue;\n  load(file);\n}`,
    );
    becomes(
      `const xs = [1]\nconst ys = xs.map((x) => load(x))\nxs.push(2)\nxs.pop()`,
      `const xs = [1]\nconst ys = []\nfor (const x of xs) {\n  ys.push(load(x))\n}\nxs.push(2)\nxs.pop()`,
    );
  });

  it('are called by name with as much as they take', () => {
    becomes(
      `const files = ['a'];\nconst texts = files.map(load);`,
      `const files = ['a'];\nconst texts = [];\nfor (const file of files) {\n  texts.push(await load(file));\n}`,
    );
  });

  it('get labels where they return from loops of their own', () => {
    becomes(
      `[1].forEach((x) => {\n  for (const y of [x]) {\n    if (y) return;\n  }\n  load(x);\n});`,
      `each: for (const x of [1]) {\n  for (const y of [x]) {\n    if (y) continue each;\n  }\n  load(x);\n}`,
    );
  });

  it('run in front of a statement only if nothing else of it runs before', () => {
    becomes(
      `export function f(xs = ['a'].slice()) {\n  if (['a'].some((x) => load(x))) return 1;\n}`,
      `export function f(xs = ['a'].slice()) {\n  let isFound = false;\n  for (const x of ['a']) {\n    if (load(x)) {\n      isFound = true;\n      break;\n    }\n  }\n  if (isFound) return 1;\n}`,
    );
    becomes(
      `console.log(Date.now(), ['a'].map((x) => load(x)));`,
      `console.log(Date.now(), await (async () => {\n  const mapped = [];\n  for (const x of ['a']) {\n    mapped.push(load(x));\n  }\n  return mapped;\n})());`,
    );
  });

  it('stay functions where their bodies would mean something else', () => {
    becomes(
      `['a'].forEach((x) => {\n  var y = load(x);\n});`,
      `const visit = (x) => {\n  var y = load(x);\n};\nfor (const item of ['a']) {\n  await visit(item);\n}`,
    );
    becomes(
      `const x = ['a'];\nx.forEach((x) => {\n  load(x);\n});`,
      `const x = ['a'];\nconst visit = (x) => {\n  load(x);\n};\nfor (const item of x) {\n  await visit(item);\n}`,
    );
  });

  it('have types where TypeScript has to be told', () => {
    becomes(
      `const sizes: Record<string, number> = {};\nexport const f = (names: string[]) => names.map((name) => String(load(name)));`,
      `const sizes: Record<string, number> = {};\nexport const f = (names: string[]) => {\n  const mapped: string[] = [];\n  for (const name of names) {\n    mapped.push(String(load(name)));\n  }\n  return mapped;\n};`,
      'main.mts',
    );
  });

  it('begin with the last value where the method does', () => {
    becomes(
      `const xs = [1];\nconst x = xs.findLast((x) => load(x));`,
      `const xs = [1];\nlet lastFound;\nfor (const x of [...xs].reverse()) {\n  if (load(x)) {\n    lastFound = x;\n    break;\n  }\n}\nconst x = lastFound;`,
    );
    becomes(
      `const xs = [1];\nconst at = xs.findLastIndex((x) => load(x));`,
      `const xs = [1];\nlet at = -1;\nfor (const [index, x] of [...xs.entries()].reverse()) {\n  if (load(x)) {\n    at = index;\n    break;\n  }\n}`,
    );
    isRefused(
      `const xs = [1];\nconst x = xs.reduceRight((sum, x) => sum + load(x));`,
      'callback',
      /`xs.reduceRight` needs/,
    );
  });

  it('are indented with the function that they come to stand in', () => {
    becomes(
      `console.log(Date.now(), ['a'].map((x) => {\n  if (x) return 1;\n  return load(x);\n}));`,
      `console.log(Date.now(), await (async () => {\n  const mapped = [];\n  for (const x of ['a']) {\n    if (x) {\n      mapped.push(1);\n      continue;\n    }\n    mapped.push(load(x));\n  }\n  return mapped;\n})());`,
    );
  });

  it('leave out the holes of arrays', () => {
    becomes(
      `const xs = [1, , 2];\nxs.forEach((x) => {\n  load(x);\n});`,
      `const xs = [1, , 2];\nfor (const [index, x] of xs.entries()) {\n  if (!(index in xs)) continue;\n  load(x);\n}`,
    );
    isRefused(`const xs = [1, , 2];\nconst ys = xs.map((x) => load(x));`, 'callback', /leaves out the holes/);
  });

  it('are refused where a loop would do something else', () => {
    isRefused(
      `const xs = [1];\nxs.forEach((x) => {\n  if (load(x)) xs.push(2);\n});`,
      'callback',
      /adds to `xs` while `xs.forEach` goes through it/,
    );
    isRefused(
      `export const f = (xs) => xs?.map((x) => load(x));`,
      'expression',
      /is not called if there is no array/,
    );
    isRefused(
      `export function* f() {\n  return [Date.now(), [yield 1].map((x) => load(x))];\n}`,
      'expression',
      /`yield` in/,
    );
  });

  it('are told to be of arrays only by the name of the method', () => {
    const { result } = bench.rewritten(`export const f = (xs) => xs.filter((x) => load(x));`);
    assert.ok(!isRefusal(result));
    assert.equal(result.hazards[0]?.kind, 'assumed-type');
    assert.match(result.hazards[0].message, /`xs` is taken to be an array/);
  });

  it('may run together where their promises are gathered', () => {
    const code = `const all = Promise.all([1].map((x) => load(x)));`;
    becomes(code, code);
  });
});
