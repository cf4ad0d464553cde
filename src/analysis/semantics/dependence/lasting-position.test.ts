import assert from 'node:assert/strict';
import { isLoop } from '../../parse/syntax';
import { told, verdictIn } from './testing/verdict-in';

const loops: readonly [name: string, text: string, verdict: string][] = [
  [
    'an iterator that all take from',
    'const it = m.values(); function f() { const o = []; for (let i = 0; i < 9; i++) o[i] = [...it]; }',
    'impure it',
  ],
  [
    'a generator that all take from',
    'function* all() { yield 1; } function f() { const it = all(); const o = []; for (let i = 0; i < 9; i++) o[i] = new Set(it); }',
    'impure it',
  ],
  [
    'an iterator of each iteration, and a list of values',
    'function f(a) { const list = Object.values(a); const o = []; for (let i = 0; i < 9; i++) { const it = a[i].matchAll("x"); o[i] = [...it, ...list]; } }',
    'independent',
  ],
  [
    'a sticky match that all share',
    'const re = /a/y; function f(a) { const o = []; for (let i = 0; i < 9; i++) o[i] = a[i].match(re); }',
    'impure a[i].match(re)',
  ],
  [
    'a global match that all share',
    'const re = /a/g; function f(a) { const o = []; for (let i = 0; i < 9; i++) { const own = /a/y; o[i] = a[i].match(re) + a[i].match(own); } }',
    'independent',
  ],
];

describe('what remembers where it was left', () => {
  for (const [name, text, verdict] of loops) {
    it(name, () => {
      assert.equal(told(verdictIn(text, isLoop)), verdict);
    });
  }
});
