import assert from 'node:assert/strict';
import type { Callee } from '../refactoring/async-migration/typed-program';
import { TestWorkspace } from './testing/workspace';

describe('types of a typed program', () => {
  const workspace = new TestWorkspace();
  after(() => {
    workspace.dispose();
  });

  const typeOf = (marked: string, name = 'a.ts') =>
    workspace.program.typeOf(workspace.path(name), workspace.range(name, marked));
  const calleeOf = (marked: string, name = 'a.ts'): Callee =>
    workspace.program.calleeOf(workspace.path(name), workspace.range(name, marked));
  const resultOf = (marked: string) =>
    workspace.program.callbackResult(workspace.path('a.ts'), workspace.range('a.ts', marked));

  it('tell collections of the language from others, and what is in them', () => {
    const declared = {
      array: ['string[]', 'array', 'string'],
      readonly: ['readonly number[]', 'array', 'number'],
      tuple: ['[number, string]', 'array', 'string | number'],
      own: ['Own', undefined, undefined],
      set: ['Set<string>', 'set', 'string'],
      map: ['Map<number, string>', 'map', 'string'],
      bytes: ['Uint8Array<ArrayBuffer>', 'typed-array', 'number'],
      either: ['string | string[]', undefined, undefined],
      text: ['string', undefined, undefined],
    };
    const lines = Object.entries(declared).map(([name, [type]]) => `declare const ${name}: ${type};`);
    workspace.fill({ 'a.ts': `class Own extends Array<string> {}\n${lines.join('\n')}` });
    for (const [name, [text, collection, element]] of Object.entries(declared)) {
      const type = typeOf(`const ⟦${name}⟧:`);
      assert.deepEqual([type?.text, type?.collection, type?.element], [text, collection, element], name);
    }
  });

  it('tell promises, and what may be one', () => {
    workspace.fill({
      'a.ts': `export const p = Promise.resolve(1), q = p as Promise<number> | undefined, n = 1, a = p as any, t = { then: 1 };
export function f<T extends Promise<string>>(x: T) { return (x); }`,
    });
    const isPromise = (marked: string) => typeOf(marked)?.isPromise;
    assert.equal(isPromise('⟦Promise.resolve(1)⟧'), true);
    assert.equal(isPromise('⟦p as Promise<number> | undefined⟧'), true);
    assert.equal(isPromise('⟦p as any⟧'), false);
    assert.equal(isPromise('{ then: 1 }'), false);
    assert.equal(isPromise('(⟦x⟧);'), true);
    assert.equal(typeOf('⟦p as any⟧')?.isUntyped, true);
    assert.equal(typeOf('n = ⟦1⟧')?.isUntyped, false);
  });

  it('are those of exactly the range that is asked for', () => {
    workspace.fill({ 'a.ts': 'export const x = ((1 + 2)).toFixed(2)' });
    assert.equal(typeOf('⟦1 + 2⟧')?.text, 'number');
    assert.equal(typeOf('⟦((1 + 2)).toFixed(2)⟧')?.text, 'string');
    assert.equal(typeOf('⟦(2)⟧'), undefined);
  });

  it('lead from a call to what is declared in the workspace', () => {
    workspace.fill({
      'b.ts': `export function over(x: string): void;\nexport function over(x: number): void;\nexport function over(x: unknown) {}
export const arrow = () => 1;
export class Made { run() {} }
export interface Face { run(): void }
export const o = { member() {} };`,
      'a.ts': `import { arrow, type Face, Made, o, over } from './b';
over(1);
arrow();
new Made();
new Made().run();
o.member();
export const call = (face: Face, any: any) => [face.run(), any.run()];`,
    });
    const declared = (marked: string) => {
      const callee = calleeOf(marked);
      return callee.kind === 'workspace'
        ? callee.declarations.map((each) => workspace.show(each))
        : callee.kind;
    };
    assert.deepEqual(declared('over(1)'), [
      'b.ts: export function ⟦over⟧(x: string): void;',
      'b.ts: export function ⟦over⟧(x: number): void;',
      'b.ts: export function ⟦over⟧(x: unknown) {}',
    ]);
    assert.deepEqual(declared('arrow();'.slice(0, -1)), ['b.ts: export const ⟦arrow⟧ = () => 1;']);
    assert.deepEqual(declared('⟦new Made()⟧;'), ['b.ts: export class ⟦Made⟧ { run() {} }']);
    assert.deepEqual(declared('⟦new Made().run()⟧'), ['b.ts: export class Made { ⟦run⟧() {} }']);
    assert.deepEqual(declared('⟦o.member()⟧'), ['b.ts: export const o = { ⟦member⟧() {} };']);
    assert.equal(declared('⟦face.run()⟧'), 'unknown');
    assert.equal(declared('⟦any.run()⟧'), 'unknown');
  });

  it('lead from a call to a package, with types or without', () => {
    workspace.fill({
      'node_modules/typed/package.json': JSON.stringify({
        name: 'typed',
        version: '1.2.3',
        types: 'index.d.ts',
      }),
      'node_modules/typed/index.d.ts':
        'export declare function each(x: unknown): void; export declare class Bus { on(): void }',
      'node_modules/plain/package.json': JSON.stringify({
        name: 'plain',
        version: '4.5.6',
        main: 'index.js',
      }),
      'node_modules/plain/index.js': 'exports.deep = { go() {} };',
      'node_modules/@types/old/package.json': JSON.stringify({
        name: '@types/old',
        version: '9.0.0',
        types: 'index.d.ts',
      }),
      'node_modules/@types/old/index.d.ts': 'export declare function run(): void;',
      'node_modules/old/package.json': JSON.stringify({ name: 'old', version: '2.0.0' }),
      'a.ts': `import { Bus, each } from 'typed';
import { run } from 'old';
import fs from 'node:fs';
import { setTimeout as wait } from 'timers/promises';
each(1);
new Bus().on();
run();
[1].map(String);
fs.promises.rm('x');
wait(1);`,
      'b.js': `const { deep } = require('plain');\ndeep.go();\nrequire('plain').other();`,
    });
    const library = (marked: string, name?: string) => {
      const callee = calleeOf(marked, name);
      return callee.kind === 'library' ? [callee.package, callee.version, callee.name] : callee.kind;
    };
    assert.deepEqual(library('each(1)'), ['typed', '1.2.3', 'each']);
    assert.deepEqual(library('⟦new Bus().on()⟧'), ['typed', '1.2.3', 'Bus.on']);
    assert.deepEqual(library('⟦run()⟧;'), ['old', '2.0.0', 'run']);
    assert.deepEqual(library('[1].map(String)'), ['es', undefined, 'Array.map']);
    assert.deepEqual(library("fs.promises.rm('x')"), ['node', undefined, 'rm']);
    assert.deepEqual(library('⟦wait(1)⟧;'), ['node', undefined, 'setTimeout']);
    assert.deepEqual(library('⟦deep.go()⟧', 'b.js'), ['plain', '4.5.6', 'deep.go']);
    assert.deepEqual(library("⟦require('plain').other()⟧", 'b.js'), ['plain', '4.5.6', 'other']);
  });

  it('tell what becomes of what a callback gives', () => {
    workspace.fill({
      'a.ts': `declare function promised(run: () => Promise<void> | void): void;
declare function valued(run: () => number): void;
declare function ignored(name: string, run: (x: string) => void): void;
declare function rest(...runs: (() => boolean)[]): void;
declare function optional(run?: () => void): void;
promised(() => {});
valued(() => 1);
ignored('x', () => {});
rest(() => true, () => false);
optional(() => undefined);
[1].map((x) => x + 1);
[1].sort((a, b) => a - b);
[1].forEach((each) => {});
Promise.resolve(1).then((y) => y);
(null as any)(() => 3);`,
    });
    assert.equal(resultOf('promised(⟦() => {}⟧)'), 'promise');
    assert.equal(resultOf('valued(⟦() => 1⟧)'), 'value');
    assert.equal(resultOf("'x', ⟦() => {}⟧)"), 'nothing');
    assert.equal(resultOf('⟦() => false⟧'), 'value');
    assert.equal(resultOf('⟦() => undefined⟧'), 'nothing');
    assert.equal(resultOf('⟦(x) => x + 1⟧'), 'unknown');
    assert.equal(resultOf('⟦(a, b) => a - b⟧'), 'value');
    assert.equal(resultOf('⟦(each) => {}⟧'), 'nothing');
    assert.equal(resultOf('⟦(y) => y⟧'), 'promise');
    assert.equal(resultOf('⟦() => 3⟧'), 'unknown');
  });

  it('tell accesses to members of what is not known', () => {
    workspace.fill({
      'a.js': `class Own { load() {} }
new Own().load(1);
const fs = require('fs');
fs.load(2);
function un(x, { load }) { x.load(3); x['load'](); x.y = { load }; x.load = 5; }
const empty = {};
empty.load(4);
process.load(6);
const { load } = JSON.parse('{}');
[new Own()].forEach(({ load }) => load());
for (const { load } of JSON.parse('[]')) load();
console.log(un, 'load', load);`,
    });
    assert.deepEqual(
      workspace.program.untypedUses('load').map((each) => workspace.show(each)),
      [
        "a.js: function un(x, { ⟦load⟧ }) { x.load(3); x['load'](); x.y = { load }; x.load = 5; }",
        "a.js: function un(x, { load }) { x.⟦load⟧(3); x['load'](); x.y = { load }; x.load = 5; }",
        "a.js: function un(x, { load }) { x.load(3); x[⟦'load'⟧](); x.y = { load }; x.load = 5; }",
        'a.js: empty.⟦load⟧(4);',
        "a.js: const { ⟦load⟧ } = JSON.parse('{}');",
        "a.js: for (const { ⟦load⟧ } of JSON.parse('[]')) load();",
      ],
    );
    assert.deepEqual(workspace.program.untypedUses('none'), []);
  });
});
