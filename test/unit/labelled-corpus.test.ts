import assert from 'node:assert/strict';
import { rules } from '../../src/analysis';
import { type Label, labelsIn, listPrograms, readLabels, setOf, sets } from '../labelled-corpus/labels';
import { installPrograms } from '../labelled-corpus/programs';
import { precision, recall, type Reported, score } from '../labelled-corpus/score';
import { disagreementList } from '../labelled-corpus/table';
import { lanewise } from '../labelled-corpus/tools';

const ids = rules.map(({ id }) => id);

describe('the labelled corpus', () => {
  const labels = readLabels();

  it('has 300 sites, for each rule some to report and some to be silent about, each with its reason', () => {
    assert.ok(labels.length >= 300);
    for (const label of labels) {
      assert.ok(ids.includes(label.rule), `${label.file}:${label.line} ${label.rule}`);
      assert.ok(label.reason.length > 5, `${label.file}:${label.line}`);
    }
    for (const rule of ids) {
      for (const expected of ['report', 'silence']) {
        assert.ok(
          labels.some((label) => label.rule === rule && label.expected === expected),
          `${rule}: ${expected}`,
        );
      }
    }
  });

  describe('is found right by Lanewise: recall and precision of 95 % at least', () => {
    const all = new Set(ids);
    let reports: readonly Reported[] = [];

    before(() => {
      const programs = installPrograms();
      try {
        reports = lanewise(listPrograms(), all).run(programs.folder);
      } finally {
        programs.remove();
      }
    });

    for (const set of sets) {
      it(`in the programs ${set}`, () => {
        const isOfSet = ({ file }: { readonly file: string }): boolean => setOf(file) === set;
        const result = score(labels.filter(isOfSet), reports.filter(isOfSet), all);
        const list = disagreementList({ name: `Lanewise, programs ${set}`, score: result });
        assert.ok(recall(result) >= 0.95, list);
        assert.ok(precision(result) >= 0.95, list);
      });
    }
  });
});

describe('labels', () => {
  it('speak of the next line that is no label', () => {
    const text =
      'a();\n// + one warning: because\n  // - two: of this\nb();\n{/* + one: in JSX */}\nc();\n// + note: not\n';
    assert.deepEqual(labelsIn('a.js', text), [
      { file: 'a.js', line: 4, rule: 'one', expected: 'report', severity: 'warning', reason: 'because' },
      { file: 'a.js', line: 4, rule: 'two', expected: 'silence', reason: 'of this' },
      { file: 'a.js', line: 6, rule: 'one', expected: 'report', reason: 'in JSX' },
      { file: 'a.js', line: 8, rule: 'note', expected: 'report', reason: 'not' },
    ]);
  });

  it('are scored: right, missed, wrong, of another severity, and reports where no label is', () => {
    const label = (line: number, expected: Label['expected'], severity?: string): Label => ({
      file: 'a.js',
      line,
      rule: 'one',
      expected,
      reason: '',
      ...(severity !== undefined && { severity }),
    });
    const labels = [
      label(1, 'report'),
      label(2, 'report', 'warning'),
      label(3, 'report', 'warning'),
      label(4, 'report'),
      label(5, 'silence'),
      label(6, 'silence'),
      { ...label(7, 'report'), rule: 'other' },
    ];
    const reports = [1, 2, 3, 5, 9].map((line) => ({
      file: 'a.js',
      line,
      rule: 'one',
      severity: line === 3 ? 'hint' : 'warning',
    }));
    const result = score(labels, reports, new Set(['one']));
    assert.deepEqual(
      { ...result, disagreements: result.disagreements.map(({ kind }) => kind) },
      {
        sites: 6,
        truePositives: 2,
        falsePositives: 2,
        falseNegatives: 2,
        disagreements: ['severity', 'missed', 'reported', 'unlabelled'],
      },
    );
    assert.equal(recall(result), 0.5);
    assert.equal(precision(result), 0.5);
  });
});
