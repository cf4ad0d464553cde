import assert from 'node:assert/strict';
import { LineIndex } from '../base/text';
import { Baseline, type BaselineKey, codeAt } from './baseline';

const key = (file: string, code: string, rule = 'r'): BaselineKey => ({ rule, file, code });
const everything = (): boolean => true;

function parsed(text: string): Baseline {
  const result = Baseline.parse(text);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

describe('baseline', () => {
  const a = key('a.js', 'f();');
  const b = key('b.js', 'g();');

  it('knows the findings it was made of, and no others', () => {
    const baseline = parsed(Baseline.of([a, b]).toString());
    assert.deepEqual(baseline.compare([a, b], everything), { fresh: [], known: [a, b], gone: [] });
    for (const other of [key('a.js', 'g();'), key('c.js', 'f();'), key('a.js', 'f();', 's')]) {
      assert.deepEqual(
        baseline.compare([other], () => false),
        { fresh: [other], known: [], gone: [] },
      );
    }
  });

  it('knows as many equal findings as there were', () => {
    const baseline = parsed(Baseline.of([a, a]).toString());
    const [first, second, third] = [{ ...a }, { ...a }, { ...a }];
    const { fresh, known } = baseline.compare([first, second, third], everything);
    assert.deepEqual([fresh.length, known.length], [1, 2]);
    assert.equal(fresh[0], third);
    assert.deepEqual(baseline.compare([first], everything).gone, [{ ...a, count: 1 }]);
    assert.equal(baseline.size, 2);
  });

  it('counts what is gone in files that were looked at only', () => {
    const baseline = Baseline.of([a, b]);
    assert.deepEqual(baseline.compare([], ({ file }) => file === 'b.js').gone, [{ ...b, count: 1 }]);
  });

  it('is updated for the files that were looked at only', () => {
    const updated = Baseline.of([a, b]).updated([key('b.js', 'h();')], ({ file }) => file === 'b.js');
    assert.deepEqual(updated, Baseline.of([a, key('b.js', 'h();')]));
  });

  it('forgets nothing of what was looked at in part, and counts nothing twice', () => {
    const updated = Baseline.of([a, a, b]).updated([a, b, b], () => false);
    assert.deepEqual(updated, Baseline.of([a, a, b, b]));
  });

  it('holds any count without listing each', () => {
    const count = Number.MAX_SAFE_INTEGER;
    const baseline = parsed(`{"version":1,"findings":[${JSON.stringify({ ...a, count })}]}`);
    assert.deepEqual(baseline.compare([a], everything).gone, [{ ...a, count: count - 1 }]);
  });

  it('is read with a byte order mark', () => {
    assert.equal(parsed(`\uFEFF${Baseline.of([a]).toString()}`).size, 1);
  });

  it('is written the same whatever the order, with a line for each entry', () => {
    const text = Baseline.of([b, a, key('a.js', 'e();'), b]).toString();
    assert.equal(text, Baseline.of([key('a.js', 'e();'), b, b, a]).toString());
    assert.equal(
      text,
      `{
  "version": 1,
  "findings": [
    {"file":"a.js","rule":"r","code":"e();"},
    {"file":"a.js","rule":"r","code":"f();"},
    {"file":"b.js","rule":"r","code":"g();","count":2}
  ]
}
`,
    );
    assert.equal(parsed(Baseline.of([]).toString()).size, 0);
  });

  it('adds up equal entries, as a merge may leave them', () => {
    const entry = JSON.stringify(a);
    assert.equal(
      parsed(`{"version":1,"findings":[${entry},${entry}]}`).compare([a, a], everything).fresh.length,
      0,
    );
  });

  it('says what is wrong with a file that it cannot read', () => {
    for (const [text, message] of [
      ['', /JSON/],
      ['[]', /no baseline/],
      ['{}', /no baseline/],
      ['{"version":2,"findings":[]}', /version 2/],
      ['{"version":1}', /no list/],
      [`{"version":1,"findings":[${JSON.stringify(a)},{"rule":"r"}]}`, /finding 2/],
      [`{"version":1,"findings":[${JSON.stringify({ ...a, count: 0 })}]}`, /finding 1/],
      ['{"version":1,"findings":[null]}', /finding 1/],
    ] as const) {
      const result = Baseline.parse(text);
      assert.ok(!result.ok);
      assert.match(result.error, message);
    }
  });

  it('takes the line of a finding without its space', () => {
    const code = (text: string, at: string): string => codeAt(text.indexOf(at), text, new LineIndex(text));
    assert.equal(code('a\n\t  x (  1 ) \r\nb', 'x'), 'x ( 1 )');
    assert.equal(code('x', 'x'), 'x');
    assert.equal(code(`x${'y'.repeat(1000)}`, 'x').length, 200);
  });
});
