import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { defaultOptions, fileFacts, type Parse, parseSource } from '../analysis';
import { nativeParser } from './native-parser';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What syntax trees of different makers could differ about, beyond what real code happens to hold. */
const shapes: Readonly<Record<string, string>> = {
  'a.js': `#!/usr/bin/env node
    'use strict';
    const big = 10n ** 2n, pattern = /(?<year>\\d+)-\\k<year>/dgi, text = \`a\${\`b\${big}\`}c\`;
    label: for (const [key, { value = 1, ...rest }] of Object.entries({ a: 1 })) { if (key) continue label; }
    class A extends (class {}) { static #count = 0; static { A.#count++; } get size() { return #count in A; } async *[Symbol.iterator]() {} }
    a?.b?.[c]?.(...d); a ??= b || c && d; (a, b); ((a)); !(await_, yield_);
    function f({ a } = {}, ...others) { return new.target, arguments.length, delete others[0], void 0; }
    try { f() } catch { debugger } finally { ; }`,
  'b.mjs': `import a, { b as c, default as d } from 'a' with { type: 'json' };
    import * as all from "b";
    export * from 'c'; export * as every from 'd'; export { c as default, d as 'quoted name' };
    export const e = await import('./e.js'), url = import.meta.url;
    export async function* g() { yield* all; for await (const each of all) yield each; }`,
  'c.ts': `import type { T } from 't'; import { type U, V } from 'u'; import fs = require('fs'); export = fs;
    declare global { interface Window { x: number } }
    namespace N.M { export const a = 1 } declare module 'x';
    enum E { A = 1, B = A << 1 } const enum F { C = 'c' }
    abstract class C<in out X extends object = {}> implements I { declare a: string; private readonly b?: number; constructor(public c = 1, protected d?: string) { super() } abstract e(): void; override accessor f = 1; [key: string]: unknown; g(): this; g(x?: number): this { return this } }
    function is(x: unknown): x is string { return (<any>x)! as unknown as never }
    type M<K> = { readonly [P in keyof K as \`get\${P & string}\`]+?: K[P] extends (infer R)[] ? R : never };
    let t = { a: 1 } satisfies object, u: typeof import('a'), v: [a: 1, b?: 2, ...c: 3[]], w = f<string>, x = y! ?? z;
    for (let i = <number>0; i < 3; i++) (x as any) = i;
    function assert(this: Window, x: unknown): asserts x {}`,
  'd.tsx': `const a = <div className="a" {...rest} on:click={() => 1}>text &amp; {/* none */}{...list}<><A.B<string> c={<i/>} /></></div>;
    const generic = <T,>(x: T) => x;`,
  'e.ts': `@decorated() class A { @one @two(1) method(@param a: string) {} @field b = 1; static async *c() {} }
    { using a = open(); } async () => { await using b = open(); };`,
  'f.jsx': 'export default () => <a:b c-d="1" />;',
  'g.cts': 'const a = require("a"); module.exports = { a, async b() { return await a } };',
  'h.js': 'with (a) b; var octal = 017, escape = "\\033"; /* legacy */\nawait = 1; yield = 2;',
  'html.js': 'fs.readFileSync(a); <!-- comment',
  'i.js': 'type A = string; let a: A = 1; // types in JavaScript',
  'j.js': 'const a = 1; // lanewise-disable-line\nfs.readFileSync(a); /* lanewise-disable */',
  'k.ts': 'const broken = {',
  'l.js': '',
  'm.js': '// é😀\nconst a = "😀"; fs.readFileSync(a)',
};

/** Errors, types in JavaScript, HTML's comments, and texts in which comments matter. */
const leftToTheOther = new Set(['html.js', 'i.js', 'j.js', 'k.ts']);

/** Real code of many hands, and our own for its TypeScript. */
const patterns = [
  'src/**/*.{ts,tsx}',
  'test/**/*.{ts,tsx,js,mjs,cjs,jsx}',
  'node_modules/{eslint,mocha,ajv,lodash,workerpool,graceful-fs,@vscode/vsce,vscode-languageclient}/**/*.{js,cjs,mjs,ts}',
];

/** Of both trees: positions once more, what is linked later, and what no part of the analysis reads. */
const incidental = new Set(['loc', 'start', 'end', 'parent', 'comments', 'hashbang', 'phase']);
const incidentalOf: Readonly<Record<string, readonly string[]>> = {
  Program: ['range', 'sourceType'],
  JSXText: ['value'],
  RestElement: ['value'],
  TSDeclareFunction: ['body'],
  TSImportType: ['typeArguments'],
  TSTypePredicate: ['typeAnnotation'],
};

/** Octal numbers and escapes, which TypeScript’s parser is spared. */
const changedFirst = /\b0\d|\\\d/;

const sorted = (flags: unknown): string => String(flags).split('').sort().join('');

/** The way to the first place where two trees differ. */
function difference(a: unknown, b: unknown, way = ''): string | undefined {
  if (a === b || (a instanceof RegExp && b instanceof RegExp)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return way;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const { type } = left;
  const others = typeof type === 'string' ? (incidentalOf[type] ?? []) : [];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (incidental.has(key) || others.includes(key)) continue;
    const [one, other] = [left[key], right[key]];
    // `/a/gm` is written in the order of the alphabet by one of them.
    const isSame = key === 'flags' && sorted(one) === sorted(other);
    const found = isSame ? undefined : difference(one, other, `${way}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('the native parser', function () {
  this.timeout(300_000);

  let parse: Parse;
  /** How many texts it left to the other. */
  let left = 0;
  before(async () => {
    const native = await nativeParser((...text) => {
      left++;
      return parseSource(...text);
    });
    assert.ok(native?.ok === true, 'no machine code is installed for this platform');
    parse = native.value;
  });

  function assertSame(path: string, text: string): void {
    const [native, other] = [parse(path, text, false), parseSource(path, text, false)];
    if (native.ok && other.ok && !changedFirst.test(text)) {
      assert.equal(difference(native.value, other.value), undefined, path);
    }
    assert.deepEqual(
      fileFacts({ path, text }, defaultOptions, parse),
      fileFacts({ path, text }, defaultOptions),
    );
  }

  for (const [name, text] of Object.entries(shapes)) {
    it(`gives the tree and the facts that TypeScript’s gives: ${name}`, () => {
      left = 0;
      assertSame(name, text);
      assert.equal(left > 0, leftToTheOther.has(name));
    });
  }

  it('tells why it cannot be loaded, but not that there is none for the platform', async () => {
    const failing = (...messages: string[]) =>
      nativeParser(parseSource, () =>
        Promise.reject(
          messages.reduceRight<Error>(
            (cause, message) => new Error(message, { cause }),
            new Error('Cannot find module'),
          ),
        ),
      );
    const top = 'Cannot find native binding. npm has a bug related to optional dependencies.';
    assert.equal(await failing(top, "Cannot find module '@oxc-parser/binding-x'"), undefined);
    assert.equal(await failing('Unsupported OS: plan9, architecture: x'), undefined);
    const reason = '/a/native-parser.node: failed to map segment from shared object';
    const native = await failing(top, "Cannot find module '@oxc-parser/binding-x'", reason);
    assert.deepEqual(native, { ok: false, error: reason });
  });

  it('gives the trees and the facts that TypeScript’s gives on real code, most of which it parses itself', () => {
    const files = globSync(patterns, { cwd: root, ignore: ['**/*.d.ts', '**/*.min.js'] });
    assert.ok(files.length > 1_000);
    left = 0;
    for (const file of files) assertSame(file, readFileSync(join(root, file), 'utf8'));
    assert.ok(left < files.length / 5, `${left} of ${files.length} left to the other`);
  });
});
