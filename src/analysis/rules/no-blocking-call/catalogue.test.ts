import assert from 'node:assert/strict';
import { type BlockingApi, blockingApiOf, blockingApis } from '../../catalog';
import { findIn } from '../../testing/find-in';

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Writes a call of a member as people write it, for the arguments that make it block. */
function callOf({ name }: BlockingApi, root: string, args: string): string {
  const path = name === '' ? [] : name.split('.');
  const lines: string[] = [];
  let object = root;
  for (const element of path) {
    if (element === 'new' || element === '()') {
      // Each object is kept in a constant of its own, as instances are.
      const kept = `held${lines.length}`;
      lines.push(`const ${kept} = ${element === 'new' ? 'new ' : ''}${object}(input);`);
      object = kept;
    } else {
      object = object === '' ? element : `${object}.${element}`;
    }
  }
  if (path.at(-1) === 'new') return lines.join('\n');
  return [...lines, `${object}(${args});`].join('\n');
}

/** Arguments with which a function blocks, and with which it does not where that depends on them. */
function argumentsOf({ callbackAt, when }: BlockingApi): readonly [blocking: string, harmless?: string] {
  const [condition] = when ?? [];
  if (callbackAt !== undefined) {
    return ['a', Array.from({ length: callbackAt }, (_, index) => `a${index}`).join(', ')];
  }
  if (!condition) return ['a, b'];
  const before = 'argument' in condition ? 'a, '.repeat(condition.argument) : '';
  switch (condition.kind) {
    case 'is':
      return [`${before}${JSON.stringify(condition.values[0])}`, `${before}other`];
    case 'is-not':
      return [`${before}'other'`, `${before}${JSON.stringify(condition.values[0])}`];
    case 'computed':
      return [`${before}name`, `${before}'constant'`];
    case 'string':
      return [`${before}'path'`, `${before}buffer`];
    case 'at-least':
      return [`${before}size`, `${before}${condition.size - 1}`];
    case 'not-named':
      return [`${before}key`, `${before}SECRET`];
    case 'option':
      return [`{ ${condition.name}: ${String(condition.values[0])} }`, 'options'];
    case 'no-option':
      return ['a, b', `a, { ${condition.name}: ${String(condition.values[0])} }`];
    case 'no-callback':
      return ['a, b', 'a, b, () => {}'];
  }
}

/** The ways to import the root of a member, each with the call. */
function programsFor(api: BlockingApi, args: string): string[] {
  const { module, name } = api;
  if (module === 'globalThis') return [callOf(api, '', args)];
  if (module === 'process') return [callOf(api, 'process', args)];
  const from = JSON.stringify(module);
  const [first = '', ...rest] = name.split('.');
  const programs = [
    `import whole from ${from};\n${callOf(api, 'whole', args)}`,
    `const whole = require(${from});\n${callOf(api, 'whole', args)}`,
    `import * as whole from ${from};\n${callOf(api, 'whole', args)}`,
  ];
  if (!identifier.test(first) || first === 'new') return programs;
  const named = callOf({ ...api, name: ['renamed', ...rest].join('.') }, '', args);
  return [
    ...programs,
    `import { ${first} as renamed } from ${from};\n${named}`,
    `const { ${first}: renamed } = require(${from});\n${named}`,
  ];
}

function reportsAtTheEnd(text: string): string[] {
  const lastLine = text.lastIndexOf('\n');
  return findIn('no-blocking-call', text)
    .filter(({ range }) => range.start > lastLine)
    .map(({ message }) => message);
}

describe('no-blocking-call knows the whole catalogue', () => {
  for (const api of blockingApis) {
    it(`${api.module}:${api.name}`, () => {
      const [blocking, harmless] = argumentsOf(api);
      for (const text of programsFor(api, blocking)) {
        const messages = reportsAtTheEnd(text);
        assert.equal(messages.length, api.cost === 'trivial' ? 0 : 1, text);
        for (const message of messages) assertNamesRemedy(message, api);
      }
      if (harmless === undefined) return;
      for (const text of programsFor(api, harmless)) assert.deepEqual(reportsAtTheEnd(text), [], text);
    });
  }

  function assertNamesRemedy(message: string, api: BlockingApi): void {
    const { counterpart, advice } = api;
    assert.ok(message.includes(api.blocks), message);
    if (advice !== undefined) assert.ok(message.endsWith(advice), message);
    if (!counterpart) return;
    assert.ok(message.includes(counterpart.name.split('.').at(-1) ?? ''), message);
    if (counterpart.freesThread === 'yes') return;
    // What does not free the thread is named, but never as the remedy.
    assert.match(message, /Even `[^`]+`[^.]* (?:leaves part of|does all) the work on this thread/);
  }
});

describe('the catalogue', () => {
  it('names nothing twice', () => {
    const names = blockingApis.map(({ module, name }) => `${module}:${name}`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it('finds every entry under its name', () => {
    for (const api of blockingApis) {
      const path = api.name === '' ? [] : api.name.split('.');
      assert.equal(blockingApiOf({ module: api.module, path }), api, `${api.module}:${api.name}`);
    }
  });

  it('never leaves people without a remedy, and never gives one that does not free the thread', () => {
    for (const { module, name, counterpart, advice, awaited, remedy, callbackAt } of blockingApis) {
      const key = `${module}:${name}`;
      if (!counterpart) assert.match(advice ?? '', /^\S.*\.$/, key);
      else if (counterpart.freesThread !== 'yes') assert.equal(awaited, undefined, key);
      if (counterpart?.freesThread === 'yes') assert.equal(advice, undefined, key);
      if (counterpart) {
        if (callbackAt === undefined) assert.notEqual(`${counterpart.module}:${counterpart.name}`, key);
        assert.doesNotMatch(counterpart.name, /Sync(?:\.|$)/, key);
      }
      // Concurrency is no remedy for what computes, nor are workers one for what waits.
      const other = remedy === 'concurrency' ? '(parallelism)' : '(concurrency)';
      assert.ok(!(advice ?? '').includes(other), key);
    }
  });
});

describe('a fix', () => {
  const fixed = (text: string): string[][] =>
    findIn('no-blocking-call', text).map(({ fixes }) =>
      fixes.flatMap(({ edits }) => edits.map(({ text: edit }) => edit)),
    );

  it('goes through what stands in for fs', () => {
    const text = `import fs from 'graceful-fs'; export async function load(p) { return fs.readFileSync(p); }`;
    assert.match(fixed(text).flat().join(), /promises\.readFile/);
  });

  it('is not offered where it would have to import from what stands in for fs', () => {
    const text = `import { readFileSync } from 'graceful-fs'; export async function load(p) { return readFileSync(p); }`;
    assert.deepEqual(fixed(text), [[]]);
  });

  it('is not offered for packages, whose asynchronous forms were not compared', () => {
    const text = `import fse from 'fs-extra'; export async function load(p) { return fse.readFileSync(p); }`;
    assert.deepEqual(fixed(text), [[]]);
  });
});
