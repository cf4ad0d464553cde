import assert from 'node:assert/strict';
import type { Finding, Note, ParallelVerdict } from '../analysis';
import { LineIndex } from '../base/text';
import { hoverAt } from './hover';
import type { Place } from './diagnostics';

const text = 'first line\nsecond line\nthird line\n';
const place: Place = {
  uri: 'file:///folder/a%20(1).js',
  path: '/folder/a (1).js',
  lines: new LineIndex(text),
  linesOf: () => undefined,
  ruleHref: undefined,
};
const evidence = (start: number, code: string) => ({ range: { start, end: start + 1 }, text: code });

function finding(more: Partial<Finding> = {}): Finding {
  return {
    rule: 'no-bad',
    messageId: 'bad',
    message: 'Bad.',
    severity: 'warning',
    range: { start: 11, end: 17 },
    remedy: 'concurrency',
    context: { kind: 'handler', inLoop: true, reason: 'passed to `app.get` as a request handler' },
    chain: [],
    fixes: [],
    ...more,
  };
}

function markdown(findings: readonly Finding[], notes: readonly Note[] = [], offset = 12): string {
  const hover = hoverAt(offset, findings, notes, [], place);
  assert.ok(hover !== undefined && typeof hover.contents === 'object' && 'value' in hover.contents);
  return hover.contents.value;
}

describe('hover', () => {
  it('says when the code runs and why, and the remedy', () => {
    assert.equal(
      markdown([finding()]),
      '**no-bad** · runs in a handler, in a loop: passed to `app.get` as a request handler.\n\n' +
        'It waits: **concurrency** helps, an asynchronous form that lets other work take its turn meanwhile.',
    );
    assert.match(
      markdown([finding({ remedy: 'parallelism' })]),
      /It computes: only \*\*parallelism\*\* helps/,
    );
    assert.match(
      markdown([finding({ remedy: 'less-work' })]),
      /\*\*neither\*\* concurrency nor parallelism makes it less\. Do less work/,
    );
  });

  for (const [verdict, expected] of [
    [
      { kind: 'independent', reason: 'each writes its own' },
      [/iterations are independent\*\*, each writes its own/],
    ],
    [
      {
        kind: 'reduction',
        reductions: [{ into: 'sum', operator: '+', order: 'rounding' }],
        reason: 'sums are combined',
      },
      [/- `sum` by `\+`; the order of the parts changes the last digits/],
    ],
    [
      {
        kind: 'carried-dependence',
        write: evidence(0, 'out[i]'),
        read: evidence(23, 'a`b'),
        reason: 'each needs the one before',
      },
      [
        /written at \[line 1\]\(file:\/\/\/folder\/a%20%281%29\.js#L1,1\) `out\[i\]`/,
        /read at \[line 3\]\(.*#L3,1\) `` a`b ``/,
      ],
    ],
    [{ kind: 'impure', at: evidence(0, 'log()'), reason: 'it prints' }, [/others can see/, /`log\(\)`/]],
    [
      { kind: 'not-transferable', value: evidence(0, 'socket'), reason: 'sockets stay' },
      [/cannot reach another thread\*\*, sockets stay/, /`socket`/],
    ],
    [{ kind: 'not-worth-it', nanoseconds: 5, reason: 'it takes 5 ns' }, [/not worth it\*\*, it takes 5 ns/]],
    [{ kind: 'unknown', reason: '`f` is not known' }, [/not known\*\*, `f` is not known/]],
  ] as const satisfies readonly (readonly [ParallelVerdict, readonly RegExp[]])[]) {
    it(`shows the verdict ${verdict.kind} with its evidence`, () => {
      const value = markdown([finding({ verdict })]);
      for (const pattern of expected) assert.match(value, pattern);
    });
  }

  describe('of the name of a function that computes for long', () => {
    const fn = { name: 'sum', range: { start: 11, end: 14 }, nanoseconds: 2.34e9, isAssumed: true };
    const over = (verdict: ParallelVerdict): string => {
      const hover = hoverAt(12, [], [], [{ ...fn, verdict }], place);
      assert.ok(hover !== undefined && typeof hover.contents === 'object' && 'value' in hover.contents);
      assert.deepEqual(hover.range?.start, { line: 1, character: 0 });
      return hover.contents.value;
    };

    it('says how long, and that a call can move with what it needs', () => {
      const value = over({
        kind: 'independent',
        reason: 'nothing is shared',
        needs: [evidence(23, 'scale')],
      });
      assert.match(value, /^A call of `sum` computes for about 2\.3 s, at sizes that are assumed\./);
      assert.match(value, /In another thread: \*\*a call can move as a whole\*\*, nothing is shared\./);
      assert.match(value, /- needs \[line 3\]\(.*#L3,1\) `scale`/);
    });

    it('shows what carries or refuses', () => {
      const carried = {
        kind: 'carried-dependence',
        write: evidence(0, 'n++'),
        read: evidence(23, 'n'),
      } as const;
      assert.match(
        over({ ...carried, reason: '`n` stays' }),
        /calls depend on each other\*\*, `n` stays\.\n- written at \[line 1\].*\n- read at \[line 3\]/,
      );
      assert.match(
        over({ kind: 'impure', at: evidence(0, 'log()'), reason: 'it prints' }),
        /In another thread: \*\*not as it is: others can see what it does\*\*, it prints\.\n- \[line 1\]/,
      );
    });
  });

  it('says why a rule is silent', () => {
    const note = {
      rule: 'no-await-in-loop',
      message: 'Each needs the one before.',
      range: { start: 12, end: 14 },
    };
    assert.equal(markdown([], [note]), '**no-await-in-loop** is silent here. Each needs the one before.');
    assert.equal(
      markdown([], [{ ...note, removal: { range: note.range, text: '' } }]),
      'Each needs the one before.',
    );
    const verdict = { kind: 'independent', reason: 'each writes its own' } as const;
    assert.match(
      markdown([], [{ ...note, verdict }]),
      /silent here\. Each needs the one before\.\n\nOn several cores: \*\*iterations are independent/,
    );
    assert.equal(markdown([finding()], [note]).split('\n\n---\n\n').length, 2);
  });

  it('says nothing elsewhere', () => {
    assert.equal(hoverAt(3, [finding()], [], [], place), undefined);
  });
});
