import assert from 'node:assert/strict';
import { millis } from '../../../base/time';
import { everywhere } from '../../testing/everywhere';
import type { Finding } from '../../finding';
import { fileFacts } from '../../facts/file-facts';
import { Workspace } from '../../program/workspace';
import { findIn, marked } from '../../testing/find-in';

const find = (text: string): string[] => marked(findIn('no-cpu-heavy-loop', text), text);

/** The part of the message that explains the estimate. */
function explanation(text: string): string | undefined {
  return /\((.*? each[^)]*)\)/.exec(findIn('no-cpu-heavy-loop', text)[0]?.message ?? '')?.[1];
}

describe('no-cpu-heavy-loop', () => {
  describe('reports the head of', () => {
    const shapes: readonly [text: string, head: string][] = [
      ['for (let i = 0; i < 1e9; i++) {}', 'for (let i = 0; i < 1e9; i++)'],
      ['for (let i = 1e9; i > 0; --i) {}', 'for (let i = 1e9; i > 0; --i)'],
      ['for (let i = 1e9; i--; ) {}', 'for (let i = 1e9; i--; )'],
      ['const n = 100_000 * 10_000; for (let i = 0; i < n; i += 2) {}', 'for (let i = 0; i < n; i += 2)'],
      ['let i = 0; while (i < 500_000_000) { i++; }', 'while (i < 500_000_000)'],
      ['let i = 0; do { i++; } while (i < 500_000_000);', 'do'],
      ['for (const x of new Array(1e8)) f(x);', 'for (const x of new Array(1e8))'],
      ['const a = new Float64Array(1e8); for (const x of a) f(x);', 'for (const x of a)'],
      ['const a = Array.from({ length: 1e8 }); a.forEach((x) => { f(x); });', 'a.forEach'],
      [
        'for (let i = 0; i < 100; i++) require("crypto").pbkdf2Sync(a, b, 1e5, 1);',
        'for (let i = 0; i < 100; i++)',
      ],
      ['for (let i = 0; i < 1e6; i++) JSON.parse(text);', 'for (let i = 0; i < 1e6; i++)'],
      ['Array.from({ length: 1e8 }, (_, i) => f(i));', 'Array.from'],
      [
        'const g = (x) => { for (let i = 0; i < 1e5; i++) f(x); }; Array.from(items, (x) => g(x));',
        'Array.from',
      ],
      [
        'export function f(samples = 50_000_000) { for (let i = 0; i < samples; i++) g(i); }',
        'for (let i = 0; i < samples; i++)',
      ],
      [
        'for (const a of items) for (const b of items) for (const c of items) f(a, b, c);',
        'for (const a of items)',
      ],
      ['items.map((a) => items.map((b) => items.filter((c) => a + b === c)));', 'items.map'],
      [
        'function g() { for (let i = 0; i < 1e5; i++) work(i); } for (let i = 0; i < 1e4; i++) g();\nfunction work(n) { return n * 2; }',
        'for (let i = 0; i < 1e4; i++)',
      ],
    ];
    for (const [text, head] of shapes) {
      it(text, () => {
        assert.deepEqual(find(text), [head]);
      });
    }
  });

  it('counts derived keys by the rounds that the text gives', () => {
    const times = (call: string): number =>
      find(`import { pbkdf2Sync, scryptSync } from 'crypto'; const N = 1024, rounds = 2000, options = { cost: N, r: 4 };
        for (let i = 0; i < 100; i++) ${call};`).length;
    assert.deepEqual(
      [
        'pbkdf2Sync(a, b, c, 32)',
        'pbkdf2Sync(a, b, 2000, 32)',
        'pbkdf2Sync(a, b, rounds, 32)',
        'pbkdf2Sync(a, b, 1000, 32)',
        'pbkdf2Sync(a, b, 10, 32)',
      ].map(times),
      [1, 1, 1, 0, 0],
    );
    assert.deepEqual(
      [
        'scryptSync(a, b, 32)',
        'scryptSync(a, b, 32, { N: c })',
        'scryptSync(a, b, 32, { N })',
        'scryptSync(a, b, 32, options)',
        'scryptSync(a, b, 32, { N: 64, maxmem: 1e9 })',
        'scryptSync(a, b, 32, { N, r: 1 })',
        'scryptSync(a, b, 32, { N, r: 1, p: 4 })',
      ].map(times),
      [1, 1, 1, 1, 0, 0, 1],
    );
  });

  describe('says the same in whatever order', () => {
    const work = 'let s = 0; for (let i = 0; i < 100000; i++) s += Math.sin(i * x); return s;';
    const programs: readonly [name: string, functions: string, loops: readonly string[], heads: number][] = [
      [
        'a long chain of calls is used',
        `function a(x) { return b(x); } function b(x) { return c(x); } function c(x) { return d(x); }
         function d(x) { return e(x); } function e(x) { ${work} }`,
        ['a', 'd'],
        1,
      ],
      [
        'functions that call each other are used',
        `function isOdd(n, x) { return n === 0 ? x : isEven(n - 1, x); }
         function isEven(n, x) { if (n > 0) isOdd(n - 1, x); ${work} }`,
        ['isOdd', 'isEven'],
        2,
      ],
    ];
    for (const [name, functions, called, heads] of programs) {
      it(name, () => {
        const loops = called.map(
          (fn) => `exports.${fn} = () => { for (let j = 0; j < 1000; j++) ${fn}(j, j); };`,
        );
        const found = [loops, [...loops].reverse()].map((ordered) =>
          findIn('no-cpu-heavy-loop', `${ordered.join('\n')}\n${functions}`)
            .map(({ message }) => message)
            .sort(),
        );
        assert.equal(found[0]?.length, heads);
        assert.deepEqual(found[0], found[1]);
        const alone = loops.flatMap((loop) => findIn('no-cpu-heavy-loop', `${loop}\n${functions}`));
        assert.deepEqual(found[0], alone.map(({ message }) => message).sort());
      });
    }

    it('a loop calls what calls the function that it stands in', () => {
      const functions = [
        'function walk(n) { for (let i = 0; i < 1000; i++) visit(i, n); }',
        `function visit(x, n) { if (n > 0) walk(n - 1); ${work} }`,
      ];
      const found = [functions, [...functions].reverse()].map((ordered) => find(ordered.join('\n')));
      assert.deepEqual(found, [['for (let i = 0; i < 1000; i++)'], ['for (let i = 0; i < 1000; i++)']]);
    });
  });

  describe('is silent on', () => {
    const texts = [
      'const n = Math.min(1e9, 100); for (let i = 0; i < n; i++) work(i);',
      'for (let i = 0; i < 1000; i++) work(i);',
      'for (const item of items) work(item);',
      'export function f(samples = 50_000_000) { for (let i = 0; i < samples; i++) g(i); } f(10);',
      'function f(n = 5e7) { n = 3; for (let i = 0; i < n; i++) g(i); }',
      'Array.from({ length: 10 }, (_, i) => work(i));',
      'Array.from({ length: 1e8 });',
      'for (const a of items) for (const b of items) sum += a * b;',
      'for (const file of files) for (const line of file.lines) for (const word of line.words) count(word);',
      'async function f() { for (let i = 0; i < 1e9; i++) await step(i); }',
      'async function f() { for await (const x of new Array(1e9)) g(x); }',
      'function* f() { for (let i = 0; i < 1e9; i++) yield i; }',
      'while (true) { if (next()) break; }',
      'for (let n = node; n; n = n.parent) visit(n);',
      'for (let i = 1; i < 1e12; i *= 2) work(i);',
      'for (let i = 2; i < 1e5; i++) for (let j = i; j < 1e5; j += i) sieve[j] = 1;',
      'function visit(node) { for (const child of node.children) visit(child); }',
      'const visit = (node) => { node.children.forEach(visit); node.other.forEach(visit); };',
      'let i = 0; while (i < text.length) { while (i < text.length && text[i] !== "x") i++; i++; }',
      'const small = [1, 2, 3]; for (const a of items) for (const b of small) for (const c of small) f(a, b, c);',
      'for (const a of items) { if (rare) throw new Error(JSON.stringify(items.map((b) => items.map((c) => b + c)))); }',
    ];
    for (const text of texts) {
      it(text, () => {
        assert.deepEqual(find(text), []);
      });
    }
  });

  it('reports an inner loop where the outer one pauses', () => {
    const text = 'async function f() { for (const x of xs) { await x; for (let i = 0; i < 1e9; i++) g(); } }';
    assert.deepEqual(find(text), ['for (let i = 0; i < 1e9; i++)']);
  });

  it('reports the outermost loop only', () => {
    const text = 'for (let i = 0; i < 10; i++) for (let j = 0; j < 1e9; j++) {}';
    assert.deepEqual(find(text), ['for (let i = 0; i < 10; i++)']);
  });

  it('reports waiting for a time by asking for it again and again', () => {
    assert.deepEqual(
      find(
        'for (const x of xs) { const end = Date.now() + 100; while (Date.now() < end) {} }\n' +
          'do poll(); while (performance.now() - start <= 5);\n' +
          'async function f() { while (Date.now() < end) await sleep(10); }\n' +
          'while (next() < end) {}',
      ),
      ['while (Date.now() < end)', 'do'],
    );
    const [finding] = findIn('no-cpu-heavy-loop', 'app.get("/", () => { while (Date.now() < end) {} });');
    assert.equal(finding?.remedy, 'concurrency');
    assert.match(finding.message, /every other request and event waits\. Await `setTimeout`/);
  });

  it('assumes no more of a loop in a called function than of one that is written in its place', () => {
    const inner = 'for (const c of a.cs) for (const d of c.ds) for (const e of d.es) JSON.parse(e);';
    const heads = find(`for (const a of as) for (const b of a.bs) { ${inner} }`);
    const called = find(`function g(a) { ${inner} }\nfor (const a of as) for (const b of a.bs) g(a);`);
    assert.deepEqual([heads.length, called.at(-1)], [1, heads[0]]);
    const levels = (text: string) =>
      / \(([\d, ×]+) iterations/.exec(findIn('no-cpu-heavy-loop', text).at(-1)?.message ?? '')?.[1];
    assert.equal(
      levels(`function g(a) { ${inner} }\nfor (const a of as) for (const b of a.bs) g(a);`),
      levels(`for (const a of as) for (const b of a.bs) { ${inner} }`),
    );
  });

  it('explains the estimate', () => {
    assert.equal(
      explanation('for (let i = 0; i < 1e9; i++) {}'),
      '1,000,000,000 iterations at about 1 ns each',
    );
    assert.equal(
      explanation(
        'function f(n) { for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) {} }',
      ),
      '1,000 × 1,000 × 1,000 iterations at about 1 ns each; a size unknown, assumed 1,000',
    );
    assert.equal(
      explanation(
        'for (const a of as) for (const b of bs) for (const c of cs) for (const d of a.ds) JSON.parse(d);',
      ),
      '1,000 × 100 × 3 × 3 iterations at about 650 ns each; sizes unknown, assumed 1,000, 100 and 3',
    );
  });

  it('says that a thread is needed, not async', () => {
    const [finding] = findIn(
      'no-cpu-heavy-loop',
      'app.get("/", () => { for (let i = 0; i < 1e9; i++) {} });',
    );
    assert.equal(finding?.remedy, 'parallelism');
    assert.equal(finding.severity, 'warning');
    assert.match(
      finding.message,
      /^This loop computes for about 1 s \(.*\), and every other request and event waits\. /,
    );
    assert.match(finding.message, /async would not help.*worker thread/);
  });

  it('ends on functions that call each other in many ways', () => {
    const chain = Array.from(
      { length: 60 },
      (_, index) =>
        `function f${index}(x) { x.a.forEach(f${index + 1}); x.b.map(f${index + 1}); f${index + 1}(x); f${(index * 7) % 60}(x); }`,
    );
    // Following each way by itself would take 2 to the power of 60 steps.
    const heads = find(`${chain.join('\n')}\nfunction f60() {}\nfor (const x of xs) f0(x);`);
    assert.equal(heads.at(-1), 'for (const x of xs)');
  });

  it('takes its threshold from the options', () => {
    const count = (threshold: number): number =>
      findIn('no-cpu-heavy-loop', 'for (let i = 0; i < 1e8; i++) {}', 'a.js', {
        ...everywhere,
        loopThreshold: millis(threshold),
      }).length;
    assert.equal(count(99), 1);
    assert.equal(count(101), 0);
  });

  it('does not count on a collection that grows or on a variable that changes', () => {
    assert.deepEqual(
      find(
        'const a = []; fill(); for (const x of a) for (const y of a) for (const z of a) f(); function fill() { a.push(1); }',
      ).length,
      1,
    );
    assert.deepEqual(find('let n = 1e9; n = 3; for (let i = 0; i < n; i++) {}'), []);
  });

  describe('on recursion', () => {
    const reported = [
      'function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }',
      'const fib = (n) => { if (n < 2) return n; return fib(n - 1) + fib(n - 2); };',
      'function hanoi(n, a, b, c) { if (n > 0) { hanoi(n - 1, a, c, b); hanoi(n - 1, c, b, a); } }',
      'function stairs(n) { if (n <= 0) return 1; const one = stairs(n - 1); const two = stairs(n - 2); return one + two; }',
    ];
    for (const text of reported) {
      it(`reports ${text}`, () => {
        const [finding] = findIn('no-cpu-heavy-loop', text);
        assert.equal(finding?.messageId, 'heavyRecursion');
        assert.match(finding.message, /calls itself 2 times per call.*for 40, which is assumed/);
        assert.equal(finding.remedy, 'parallelism');
      });
    }

    const silent = [
      'function f(n) { return n < 2 ? 1 : n * f(n - 1); }',
      'const memo = {}; function fib(n) { if (n in memo) return memo[n]; return (memo[n] = fib(n - 1) + fib(n - 2)); }',
      'const known = new Map(); function fib(n) { const k = known.get(n); if (k) return k; return fib(n - 1) + fib(n - 2); }',
      'function walk(node) { if (node.left) walk(node.left); if (node.right) walk(node.right); }',
      'function sort(a, lo, hi) { const m = (lo + hi) >> 1; sort(a, lo, m); sort(a, m, hi); }',
      'function even(n) { return n > 0 ? even(n - 2) : even(n + 2); }',
      'function f(n) { if (n > 9) return f(n - 1); return f(n - 2); }',
      'function f(n) { return f(n - 1) || f(n - 2); }',
      'async function f(n) { return (await f(n - 1)) + (await f(n - 2)); }',
      'function a(n) { return b(n - 1); } function b(n) { return a(n - 1); }',
    ];
    for (const text of silent) {
      it(`is silent on ${text}`, () => {
        assert.deepEqual(find(text), []);
      });
    }
  });

  describe('with functions of other files', () => {
    const heavy =
      'export function crunch() { let s = 0; for (let i = 0; i < 1e6; i++) s += i % 7; return s; }\n' +
      'export function print() { for (let i = 0; i < 1e6; i++) console.log(i); }\n' +
      'export async function later() { for (let i = 0; i < 1e6; i++) {} }\n' +
      'export function small() { let s = 0; for (let i = 0; i < 5e4; i++) s += i % 7; return s; }\n' +
      'export const light = (x) => x + 1;';

    function findAcross(text: string): readonly Finding[] {
      const workspace = new Workspace({
        resolveModule: (_, name) => (name === './heavy' ? 'heavy.ts' : undefined),
      });
      workspace.set(fileFacts({ path: 'heavy.ts', text: heavy }, everywhere));
      workspace.set(fileFacts({ path: 'a.ts', text }, everywhere));
      const { findings } = workspace.analysis('a.ts', everywhere);
      return findings.filter(({ rule }) => rule === 'no-cpu-heavy-loop');
    }

    it('counts what they compute, names the one that takes most, and knows whether they have effects', () => {
      const text =
        'import { crunch } from "./heavy"; const o = []; for (let i = 0; i < 1000; i++) o[i] = crunch();';
      const [finding] = findAcross(text);
      assert.match(
        finding?.message ?? '',
        /about [\d.]+ s \(1,000 iterations .* of it in `crunch`, which is estimated as well\)/,
      );
      assert.equal(finding?.verdict?.kind, 'independent');
      const printing = 'import { print } from "./heavy"; for (let i = 0; i < 1000; i++) print();';
      assert.equal(findAcross(printing)[0]?.verdict?.kind, 'unknown');
    });

    it('says that functions of which nothing is known are left out', () => {
      const told = (name: string): boolean =>
        (
          findAcross(`import { ${name} } from "./heavy"; for (let i = 0; i < 1e8; i++) ${name}(i);`)[0]
            ?.message ?? ''
        ).includes('what calls of unknown functions take is left out)');
      assert.deepEqual([told('missing'), told('light')], [true, false]);
    });

    it('is silent where they compute little, give way, or are not known', () => {
      for (const name of ['light', 'later', 'missing']) {
        const text = `import { ${name} } from "./heavy"; for (let i = 0; i < 1000; i++) ${name}(i);`;
        assert.deepEqual(findAcross(text), [], name);
      }
    });

    it('does not multiply one guess by another in full', () => {
      const count = (times: string): number =>
        findAcross(
          `import { small } from "./heavy"; function f(n) { for (let i = 0; i < ${times}; i++) small(); }`,
        ).length;
      assert.deepEqual([count('1000'), count('n')], [1, 0]);
    });

    it('counts calls in loops inside of each other by one guess', () => {
      const nested = (inner: string): number =>
        findAcross(
          `import { small } from "./heavy"; function f(xs, ys) { for (const x of xs) for (const y of ${inner}) small(x, y); }`,
        ).length;
      // Over the same list twice there is one guess, squared; a constant is none.
      assert.deepEqual(
        [nested('ys'), nested('x.parts'), nested('xs'), nested('[1, 2, 3, 4, 5, 6, 7, 8]')],
        [0, 0, 1, 1],
      );
    });
  });

  describe('says whether the loop splits among cores', () => {
    const verdicts: readonly [text: string, sentence: string][] = [
      [
        'const o = []; for (let i = 0; i < 1e8; i++) o[i] = i * i;',
        'Its iterations are independent, so that it splits among cores.',
      ],
      [
        'let s = 0; for (let i = 0; i < 1e8; i++) s += i;',
        'Its iterations share nothing but `s`, so that it splits among cores and the results of the parts are combined.',
      ],
      [
        'let s = ""; for (let i = 0; i < 1e8; i++) s += "x";',
        'Its iterations share nothing but `s`, so that it splits among cores and the results of the parts are combined, in their order.',
      ],
      [
        'const o = [0]; for (let i = 1; i < 1e8; i++) o[i] = o[i - 1] + 1;',
        'It moves as a whole only, since iterations depend on earlier ones (`o[i - 1]`).',
      ],
      [
        'for (let i = 0; i < 1e8; i++) console.log(i);',
        'It moves as a whole only, since the order of its iterations can be seen from outside (`console.log(i)`).',
      ],
      [
        'for (let i = 0; i < 1e8; i++) g(i);',
        'Whether it could be split among cores cannot be told: nothing is known of what `g` does.',
      ],
      [
        'function f(a) { let s = 0; for (let i = 0; i < 1e8; i++) s += a[i]; }',
        'Splitting it among cores is not worth it: sending the list to other threads takes longer than going over it; a typed array over shared memory would not have to be sent.',
      ],
      [
        'const a = new Float64Array(1e8); let s = 0; for (let i = 0; i < 1e8; i++) s += a[i];',
        'Its iterations share nothing but `s`, so that it splits among cores and the results of the parts are combined.',
      ],
    ];
    for (const [text, sentence] of verdicts) {
      it(text, () => {
        const [finding] = findIn('no-cpu-heavy-loop', text);
        assert.ok(finding?.message.endsWith(` ${sentence}`), finding?.message);
      });
    }
  });
});
