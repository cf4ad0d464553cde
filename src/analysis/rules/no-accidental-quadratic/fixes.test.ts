import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { applyEdits } from '../../../base/text';
import type { Fix } from '../../finding';
import { findIn } from '../../testing/find-in';

const rule = 'no-accidental-quadratic';

function fixesOf(text: string): readonly Fix[] {
  return findIn(rule, text).flatMap(({ fixes }) => fixes);
}

/** What a program hands to `show`, as text; NaN and gaps are told apart. */
function shown(text: string): string {
  const lines: string[] = [];
  const show = (...values: unknown[]): void => {
    lines.push(values.map((value) => describeValue(value)).join(' '));
  };
  const { code } = transformSync(text, { loader: 'ts' });
  try {
    runInNewContext(code, { show });
  } catch (error) {
    lines.push(String(error));
  }
  assert.notEqual(lines.length, 0, 'the program must show what it does');
  return lines.join('\n');
}

function describeValue(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each)
      ? String(each)
      : each === undefined
        ? 'undefined'
        : each,
  );
}

interface Shape {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly applicability: Fix['applicability'];
}

const shape = (
  name: string,
  before: string,
  after: string,
  applicability: Fix['applicability'] = 'safe',
): Shape => ({ name, before, after, applicability });

const shapes: readonly Shape[] = [
  shape(
    'an array that is asked and added to becomes a Set',
    `function unique(xs) { const seen = []; const out = []; for (const x of xs) { if (seen.includes(x)) continue; seen.push(x); out.push(x); } return out; }
show(unique([1, 2, 1, NaN, NaN, -0, 0, 'a']));`,
    `function unique(xs) { const seen = new Set(); const out = []; for (const x of xs) { if (seen.has(x)) continue; seen.add(x); out.push(x); } return out; }
show(unique([1, 2, 1, NaN, NaN, -0, 0, 'a']));`,
  ),
  shape(
    'its type goes along',
    `const seen: Array<string | number> = [ ];
const f = (xs) => xs.forEach((x) => { show(x, seen.includes(x)); x === 2 || seen.push(x); });
f([1, 'a', 1, 2]);`,
    `const seen = new Set<string | number>();
const f = (xs) => xs.forEach((x) => { show(x, seen.has(x)); x === 2 || seen.add(x); });
f([1, 'a', 1, 2]);`,
  ),
  shape(
    'indexOf asks the same, but for NaN',
    `const seen: string[] = [];
function f(xs: string[]) { for (const x of xs) { if (seen.indexOf(x) === -1) seen.push(x); show(seen.indexOf(x) >= 0 && !(seen.indexOf('q') > -1)); } }
f(['a', 'b', 'a']);`,
    `const seen = new Set<string>();
function f(xs: string[]) { for (const x of xs) { if (!seen.has(x)) seen.add(x); show(seen.has(x) && !(seen.has('q'))); } }
f(['a', 'b', 'a']);`,
    'unsafe',
  ),
  shape(
    'a Set is made before a loop',
    `function f(xs: string[], names: readonly string[]) {
  for (const x of xs) {
    if (names.includes(x)) show(x, names.length);
  }
}
f(['a', 'b'], ['b', 'c']);`,
    `function f(xs: string[], names: readonly string[]) {
  const namesSet = new Set(names);
  for (const x of xs) {
    if (namesSet.has(x)) show(x, names.length);
  }
}
f(['a', 'b'], ['b', 'c']);`,
    'unsafe',
  ),
  shape(
    'a Set is made before a statement with a loop in it',
    `function missing(xs: string[], names: string[]) {
  return xs.filter((x: string) => !names.includes(x) && !names.includes(x.trim()));
}
show(missing(['a', 'b ', 'c'], ['a', 'b']));`,
    `function missing(xs: string[], names: string[]) {
  const namesSet = new Set(names);
  return xs.filter((x: string) => !namesSet.has(x) && !namesSet.has(x.trim()));
}
show(missing(['a', 'b ', 'c'], ['a', 'b']));`,
  ),
  shape(
    'what is called cannot change an array that nobody else knows',
    `function f(xs, ys) { const ids = ys.map((y) => y.id); for (const x of xs) { show(x); if (ids.includes(x)) show('known'); } }
f([1, NaN, 3], [{ id: NaN }, { id: 3 }]);`,
    `function f(xs, ys) { const ids = ys.map((y) => y.id); const idsSet = new Set(ids); for (const x of xs) { show(x); if (idsSet.has(x)) show('known'); } }
f([1, NaN, 3], [{ id: NaN }, { id: 3 }]);`,
    'unsafe',
  ),
  shape(
    'a name that is taken is left alone',
    `const idsSet = 0;
function f(xs) {
  const ids = Object.keys({ ...xs });
  return xs.filter((x) => ids.includes(x) && idsSet === 0);
}
show(f(['0', 'b']));`,
    `const idsSet = 0;
function f(xs) {
  const ids = Object.keys({ ...xs });
  const idsSet2 = new Set(ids);
  return xs.filter((x) => idsSet2.has(x) && idsSet === 0);
}
show(f(['0', 'b']));`,
  ),
  shape(
    'what is made in the function is another array',
    `function f(ids: string[], xs: string[]) {
  const known: string[] = [];
  const count = new Map();
  for (const x of xs) { if (ids.includes(x)) { known.push(x); count.set(x, known.length); } }
  return known;
}
show(f(['a', 'b'], ['b', 'c', 'b']));`,
    `function f(ids: string[], xs: string[]) {
  const known: string[] = [];
  const count = new Map();
  const idsSet = new Set(ids);
  for (const x of xs) { if (idsSet.has(x)) { known.push(x); count.set(x, known.length); } }
  return known;
}
show(f(['a', 'b'], ['b', 'c', 'b']));`,
  ),
  shape(
    'comments stay with what they speak of',
    `function f(ids: string[], xs: string[]) {
  show(1); // what is behind
  /** @type {string[]} */
  // and why
  const found = xs.filter((x) => ids.includes(x));
  return found;
}
show(f(['a'], ['a', 'b']));`,
    `function f(ids: string[], xs: string[]) {
  show(1); // what is behind
  const idsSet = new Set(ids);
  /** @type {string[]} */
  // and why
  const found = xs.filter((x) => idsSet.has(x));
  return found;
}
show(f(['a'], ['a', 'b']));`,
  ),
  shape(
    'duplicates are dropped by a Set',
    `function f(text: string) { return text.split('\\n').filter((x, i, all) => all.indexOf(x) === i).join(); }
show(f('a\\nb\\na\\nc'));`,
    `function f(text: string) { return [...new Set(text.split('\\n'))].join(); }
show(f('a\\nb\\na\\nc'));`,
  ),
  shape(
    'NaN is kept where indexOf finds none',
    `const f = (xs) => xs.filter((x, i) => i === xs.indexOf(x));
show(f([1, 2, 1]));`,
    `const f = (xs) => [...new Set(xs)];
show(f([1, 2, 1]));`,
    'unsafe',
  ),
  shape(
    'reduce adds to one array',
    `function f(xs: number[]) { return xs.reduce((all: number[], x) => [...all, x * 2, x], []); }
show(f([1, 2]), f([]));`,
    `function f(xs: number[]) { return xs.reduce((all: number[], x) => { all.push(x * 2, x); return all; }, []); }
show(f([1, 2]), f([]));`,
  ),
  shape(
    'reduce adds on a condition',
    `function f(xs: string[]) { return xs.reduce<string[]>((all, x) => (all.includes(x) ? all : [...all, x]), []); }
show(f(['a', 'b', 'a']));`,
    `function f(xs: string[]) { return xs.reduce<string[]>((all, x) => { if (!(all.includes(x))) all.push(x); return all; }, []); }
show(f(['a', 'b', 'a']));`,
  ),
  shape(
    'reduce with statements',
    `function f(xs: string[]) {
  return xs.reduce(function (all, x) {
    if (x === '') return all;
    if (x === 'a') return all.concat([x, all.length]);
    return [...all, x,];
  }, []);
}
show(f(['a', '', 'b', 'a']));`,
    `function f(xs: string[]) {
  return xs.reduce(function (all, x) {
    if (x === '') return all;
    if (x === 'a') { all.push(x, all.length); return all; }
    all.push(x); return all;
  }, []);
}
show(f(['a', '', 'b', 'a']));`,
  ),
  shape(
    'a loop adds to one array',
    `function f(xs) { let all = []; for (const x of xs) { all = [...all, x, all.length]; } return all; }
show(f([1, 2, 3]));`,
    `function f(xs) { let all = []; for (const x of xs) { all.push(x, all.length); } return all; }
show(f([1, 2, 3]));`,
  ),
  shape(
    'a callback adds to one array',
    `function f(xs) { let all: number[] = []; xs.forEach((x) => { if (all.length < 2) all = all.concat([x]); }); const more = all; return more; }
show(f([1, 2, 3]));`,
    `function f(xs) { let all: number[] = []; xs.forEach((x) => { if (all.length < 2) all.push(x); }); const more = all; return more; }
show(f([1, 2, 3]));`,
  ),
];

/** Programs in which an array may change by a way that the text does not show: the title says so. */
const conditional: readonly (readonly [reason: string, text: string])[] = [
  [
    'two parameters may be one',
    'function f(target: string[], ids: string[], xs: string[]) { for (const x of xs) { if (!ids.includes(x)) target.push(x); } }',
  ],
  [
    'a method has the name of one of Set',
    'const ids: string[] = load(); class R { add(x) { ids.push(x); } } const r = new R(); function f(xs: string[]) { for (const x of xs) { if (!ids.includes(x)) r.add(x); } }',
  ],
  [
    'a method has the name of one of arrays',
    'function f(ids: string[], xs: string[], o) { for (const x of xs) { if (!ids.includes(x)) o.slice(x); } }',
  ],
  [
    'a setter',
    'function f(ids: string[], xs: string[], o) { for (const x of xs) { if (!ids.includes(x)) o.last = x; } }',
  ],
  [
    'a setter that a pattern writes to',
    'function f(ids: string[], xs: string[], o) { for (const x of xs) { if (!ids.includes(x)) ({ x: o.last } = { x }); } }',
  ],
  ['an iterator', 'function f(ids: string[], xs) { for (const x of xs) { if (!ids.includes(x)) g; } }'],
  [
    'an iterator that is spread',
    'function f(ids: string[], xs: string[], ys) { const r: string[] = []; for (const x of xs) { if (!ids.includes(x)) r.push(...ys); } }',
  ],
  [
    'a callback that is given',
    'function f(ids: string[], xs: string[], cb) { for (const x of xs) { if (!ids.includes(x)) xs.forEach(cb || (() => 1)); } }',
  ],
  [
    'a constructor',
    'function f(ids: string[], xs: string[]) { for (const x of xs) { if (!ids.includes(x)) new Item(x); } }',
  ],
  [
    'an array that was handed on before',
    'function f(xs: string[]) { const r: string[] = []; keep(r); const ids: string[] = load(); for (const x of xs) { if (!ids.includes(x)) r.push(x); } }',
  ],
  [
    'a list of it',
    'function f(xs: string[], o) { const ids = Object.keys(o); const self = [ids][0]; for (const x of xs) { if (ids.includes(x)) self.push(x); } }',
  ],
  [
    'what a pattern takes',
    'function f(xs: string[], ys: string[]) { const [ids] = [ys]; ids.map(g); for (const x of xs) { if (ids.includes(x)) ys.push(x); } }',
  ],
];

/** Arrays whose elements may be something else than what they were made with. */
const notStrings: readonly string[] = [
  'function f(s: string) { const xs = s.split("\\n"); xs.length = 4; return xs.filter((x, i) => xs.indexOf(x) === i); }',
  'function f(s) { const xs = Object.keys(s); norm(xs); return xs.filter((x, i) => xs.indexOf(x) === i); }',
  'function f(s) { const xs = Object.keys(s); delete xs[0]; return xs.filter((x, i) => xs.indexOf(x) === i); }',
  'function f(s) { const xs = Object.keys(s); xs.fill(NaN); return xs.filter((x, i) => xs.indexOf(x) === i); }',
  'function f(s) { const xs = Object.keys(s); [xs[0]] = [NaN]; return xs.filter((x, i) => xs.indexOf(x) === i); }',
  'function f(s) { const xs = s.split("\\n"); return xs.filter((x, i) => xs.indexOf(x) === i); }',
];

/** Programs that could do something else after a fix. */
const refused: readonly (readonly [reason: string, text: string])[] = [
  [
    'its order is read',
    'const seen = []; for (const x of xs) if (!seen.includes(x)) seen.push(x); show(seen[0]);',
  ],
  ['it is handed on', 'const seen = []; for (const x of xs) if (!seen.includes(x)) seen.push(x); f(seen);'],
  ['it is exported', 'export const seen = []; for (const x of xs) if (!seen.includes(x)) seen.push(x);'],
  ['the new length is used', 'const seen = []; for (const x of xs) if (!seen.includes(x)) n = seen.push(x);'],
  ['many are added', 'const seen = []; for (const x of xs) if (!seen.includes(x)) seen.push(...x);'],
  [
    'it is asked from a place on',
    'const seen = []; for (const x of xs) { if (!seen.includes(x)) seen.push(x); seen.includes(y, 3); }',
  ],
  ['it is made anew', 'let seen = []; for (const x of xs) if (!seen.includes(x)) seen.push(x); seen = [];'],
  [
    'Set is something else',
    'class Set {} const seen = []; for (const x of xs) if (!seen.includes(x)) seen.push(x);',
  ],
  [
    'its type has no name for elements',
    'const seen: List = []; for (const x of xs) if (!seen.includes(x)) seen.push(x);',
  ],
  [
    'the array changes in the loop',
    'function f(xs, ys: string[]) { for (const x of xs) { if (ys.includes(x)) ys.sort(); } }',
  ],
  [
    'the variable changes in the loop',
    'function f(xs, ys: string[]) { for (const x of xs) { if (ys.includes(x)) ys = []; } }',
  ],
  [
    'another function changes the variable',
    'let ys: string[] = load(); function set() { ys = []; } function f(xs) { for (const x of xs) { if (ys.includes(x)) set(); } }',
  ],
  [
    'the array is handed on in the loop',
    'function f(xs, ys: string[]) { for (const x of xs) { if (ys.includes(x)) g(ys); } }',
  ],
  ['there is no statement to precede', 'const f = (xs, ys: string[]) => xs.filter((x) => ys.includes(x));'],
  [
    'the loop is a part of a loop head',
    'function f(zs, ys: string[]) { while (zs.some((x) => ys.includes(x))) g(); }',
  ],
  [
    'several are kept in reduce',
    'const r = xs.map(f).reduce((all, x) => { kept.push(all); return [...all, x]; }, []);',
  ],
  [
    'what was collected is asked later',
    'const r = xs.map(f).reduce((all, x) => { later(() => all.length); return [...all, x]; }, []);',
  ],
  ['what was collected is an element', 'const r = xs.map(f).reduce((all, x) => [...all, all], []);'],
  ['the start is not new', 'const r = xs.map(f).reduce((all, x) => [...all, x], start);'],
  ['the start has something in it', 'const r = xs.map(f).reduce((all, x) => [...all, x], [1]);'],
  ['many are added in reduce', 'const r = xs.map(f).reduce((all, x) => [...all, ...x], []);'],
  ['a list may be added', 'const r = xs.map(f).reduce((all, x) => all.concat(x), []);'],
  ['it is put in front', 'const r = xs.map(f).reduce((all, x) => [x, ...all], []);'],
  [
    'another result',
    'const r = xs.map(f).reduce((all, x) => { if (x) return null; return [...all, x]; }, []);',
  ],
  ['readonly', 'const r = xs.map(f).reduce((all: readonly string[], x) => [...all, x], []);'],
  ['a comment would go', 'const r = xs.map(f).reduce((all, x) => /* why */ [...all, x], []);'],
  [
    'an old one is kept',
    'function f(xs) { let all = []; const old = []; for (const x of xs) { old.push(all); all = [...all, x]; } return all; }',
  ],
  [
    'an old one is known before',
    'function f(xs) { let all = []; const first = all; for (const x of xs) all = [...all, x]; return [first, all]; }',
  ],
  [
    'it is kept once per round',
    'function f(xs) { let all = []; for (const y of ys) { for (const x of xs) all = [...all, x]; g(all); } }',
  ],
  [
    'a function keeps it',
    'function f(xs) { let all = []; const get = () => all; for (const x of xs) { all = [...all, x]; g(get()); } }',
  ],
  [
    'it goes over itself',
    'function f(xs) { let all = []; for (const x of xs) { for (const y of all) all = [...all, y]; } return all; }',
  ],
  [
    'it starts as something else',
    'function f(xs, start) { let all = start.slice(); for (const x of xs) all = [...all, x]; return all; }',
  ],
  [
    'the value is used',
    'function f(xs) { let all = []; for (const x of xs) g(all = [...all, x]); return all; }',
  ],
  [
    'the array changes by another name',
    'function f(ids: string[], xs: string[]) { const all = ids; for (const x of xs) { if (!ids.includes(x)) all.push(x); } }',
  ],
  [
    'the array it was taken from changes',
    'class A { items: string[] = []; f(xs: string[]) { const ids: string[] = this.items; for (const x of xs) { if (!ids.includes(x)) this.items.push(x); } } }',
  ],
  [
    'an element is written by a pattern',
    'function f(ids: string[], xs: string[]) { for (const x of xs) { if (ids.includes(x)) [ids[0]] = [x]; } }',
  ],
  [
    'an element is written by an object pattern',
    'function f(ids: string[], xs: string[]) { for (const x of xs) { if (ids.includes(x)) ({ a: ids[0] } = x); } }',
  ],
  [
    'an element is written by a loop head',
    'function f(ids: string[], xs: string[]) { for (const x of xs) { if (ids.includes(x)) for (ids[0] of xs); } }',
  ],
  [
    'the array is put into another',
    'function f(ids: string[], xs: string[]) { for (const x of xs) { if (ids.includes(x)) [ids][0].push(x); } }',
  ],
  [
    'a directive stands before the loop',
    'function f(ids: string[], xs) {\n  // @ts-expect-error it is\n  for (const x of xs) { if (ids.includes(x)) g(); }\n}',
  ],
  [
    'a directive of a linter stands before the loop',
    'function f(ids: string[], xs) {\n  // eslint-disable-next-line no-restricted-syntax\n  for (const x of xs) { if (ids.includes(x)) g(); }\n}',
  ],
  [
    'there may be no array to ask',
    'function f(xs, ids?: string[]) { return xs.filter((x) => ids?.includes(x)); }',
  ],
  [
    'there may be no array to ask at first',
    'function f(xs, ids?: string[]) { return xs.filter((x) => ids?.includes(x) && ids.includes(x)); }',
  ],
  [
    'a comment gives the type',
    '/** @type {string[]} */\nconst seen = []; for (const x of xs) if (!seen.includes(x)) seen.push(x);',
  ],
  [
    'a comment would go with the comparison',
    'const seen = []; for (const x of xs) if (seen.indexOf(x) /* new */ === -1) seen.push(x);',
  ],
  [
    'the result is made once more',
    'const r = xs.map(f).reduce((all, x) => { try { return [...all, x]; } finally { if (x) return all; } }, []);',
  ],
  [
    'the arguments are asked',
    'const r = xs.map(f).reduce(function (all, x) { keep(arguments[0]); return [...all, x]; }, []);',
  ],
  [
    'code is run that is not there',
    'const r = xs.map(f).reduce((all, x) => { eval(x); return [...all, x]; }, []);',
  ],
  ['a name stands for a type', 'const r = xs.map(f).reduce((all: Ids, x) => [...all, x], []);'],
  [
    'a name stands for the type of the start',
    'const r = xs.map(f).reduce((all, x) => [...all, x], [] as Ids);',
  ],
  [
    'a name stands for the type of the result',
    'const r = xs.map(f).reduce<Ids>((all, x) => [...all, x], []);',
  ],
  [
    'a name stands for the type of the variable',
    'function f(xs) { let all: Ids = []; for (const x of xs) all = [...all, x]; return all; }',
  ],
  [
    'a comment gives the type of the variable',
    'function f(xs) {\n  /** @type {readonly string[]} */\n  let all = []; for (const x of xs) all = [...all, x]; return all; }',
  ],
  [
    'a generator is in the middle of it',
    'function f(xs) { let all = []; function* g() { for (const y of all) yield y; } for (const x of xs) for (const y of g()) all = [...all, y]; return all; }',
  ],
];

describe(`fixes of ${rule}`, () => {
  for (const { name, before, after, applicability } of shapes) {
    it(name, () => {
      const [fix] = fixesOf(before);
      assert.ok(fix, 'a fix is offered');
      const text = applyEdits(before, fix.edits);
      assert.equal(text, after);
      assert.equal(fix.applicability, applicability);
      assert.equal(shown(text), shown(before));
    });
  }

  it('says what an unsafe one depends on', () => {
    const title = (text: string): string | undefined => fixesOf(text)[0]?.title;
    assert.equal(
      title('function f(xs, ys = []) { for (const x of xs) { if (ys.includes(x)) g(); } }'),
      'Look it up in a Set, made before the loop (if `ys` is an array and nothing changes it meanwhile)',
    );
    assert.equal(
      title('function f(xs) { return xs.reduce((all, x) => [...all, x], []); }'),
      'Add to one array with `push` (if it is an array that is reduced)',
    );
  });

  describe('are unsafe where the array may be changed by', () => {
    for (const [reason, text] of conditional) {
      it(reason, () => {
        const [fix] = fixesOf(text);
        assert.equal(fix?.applicability, 'unsafe');
        assert.match(fix.title, /\(if .*nothing changes it meanwhile\)$/);
      });
    }
  });

  describe('are unsafe where duplicates may be no strings', () => {
    for (const text of notStrings) {
      it(text, () => {
        assert.deepEqual(
          fixesOf(text).map(({ applicability }) => applicability),
          ['unsafe'],
        );
      });
    }
  });

  describe('are not offered where', () => {
    for (const [reason, text] of refused) {
      it(reason, () => {
        assert.notDeepEqual(findIn(rule, text), [], 'it is reported all the same');
        assert.deepEqual(
          fixesOf(text).map(({ title }) => title),
          [],
        );
      });
    }
  });
});
