import assert from 'node:assert/strict';
import type { ListedFinding } from '../messages/findings';
import { contextKinds } from '../analysis/finding';
import {
  baselineState,
  contextLabel,
  countsOf,
  FindingsModel,
  type Grouping,
  headline,
  severityCounts,
  summaryText,
  viewMessage,
} from './findings-model';

const at = (line: number): ListedFinding['range'] => ({
  start: { line, character: 0 },
  end: { line, character: 1 },
});

function finding(line: number, more: Partial<ListedFinding> = {}): ListedFinding {
  return {
    rule: 'no-blocking-call',
    message: '`fs.readFileSync` blocks.',
    severity: 'warning',
    range: at(line),
    context: 'handler',
    remedy: 'concurrency',
    reason: '',
    fixes: [],
    chain: [],
    ...more,
  };
}

describe('findings model', () => {
  let model: FindingsModel;
  beforeEach(() => {
    model = new FindingsModel((uri) => decodeURIComponent(uri).replace('file:///', ''));
    model.take({
      scope: 'workspace',
      hiddenByBaseline: 3,
      files: [
        {
          uri: 'file:///b%20b.js',
          findings: [finding(7), finding(2, { severity: 'hint', context: 'function' })],
        },
        {
          uri: 'file:///a.js',
          findings: [finding(1, { rule: 'no-slow-regex', severity: 'error' }), finding(0)],
        },
      ],
    });
  });

  /** Each group as its key, and its entries as file and line. */
  const shown = (grouping: Grouping, filter = ''): string[] =>
    model
      .groups(grouping, filter)
      .map(
        ({ key, entries }) =>
          `${key}: ${entries.map(({ uri, finding: { range } }) => `${uri.slice(8)}:${range.start.line}`).join(' ')}`,
      );

  it('groups by rule, context or file, the most severe first', () => {
    assert.deepEqual(shown('rule'), [
      'no-slow-regex: a.js:1',
      'no-blocking-call: a.js:0 b%20b.js:7 b%20b.js:2',
    ]);
    assert.deepEqual(shown('context'), ['handler: a.js:1 a.js:0 b%20b.js:7', 'function: b%20b.js:2']);
    assert.deepEqual(shown('file'), [
      'file:///a.js: a.js:1 a.js:0',
      'file:///b%20b.js: b%20b.js:7 b%20b.js:2',
    ]);
  });

  it('filters by words in path, rule, severity, context and message, and by their absence', () => {
    assert.deepEqual(shown('rule', 'slow'), ['no-slow-regex: a.js:1']);
    assert.deepEqual(shown('rule', '  B.JS  handler '), ['no-blocking-call: b%20b.js:7']);
    assert.deepEqual(shown('rule', 'readfilesync !hint !error'), ['no-blocking-call: a.js:0 b%20b.js:7']);
    assert.deepEqual(shown('rule', 'nothing'), []);
    assert.equal(shown('rule', '!').length, 2);
    assert.deepEqual(shown('rule', 'file:'), [], 'the path is that within the workspace');
    assert.deepEqual(shown('rule', 'callers'), ['no-blocking-call: b%20b.js:2']);
  });

  it('says how many there are, of which, and what is hidden', () => {
    const message = (filter: string): string => viewMessage(model, model.groups('rule', filter), filter);
    assert.equal(message(''), '4 findings in 2 files. 3 findings in the baseline hidden.');
    assert.equal(message('slow'), '1 finding in 1 file matching “slow”. 3 findings in the baseline hidden.');
    assert.equal(message('nothing'), '3 findings in the baseline hidden.');
    assert.equal(baselineState(model), 'hidden');
    model.take({ scope: 'open-files', hiddenByBaseline: 0, files: [] });
    assert.equal(message('b.js'), '2 findings in 1 file (open files only) matching “b.js”.');
    model.clear();
    assert.equal(message(''), '');
    assert.equal(baselineState(model), 'none');
    model.showsBaselines = true;
    assert.equal(message(''), 'Those in the baseline are shown too.');
    assert.equal(baselineState(model), 'shown');
  });

  it('has a name for every kind of context', () => {
    for (const kind of contextKinds) assert.match(contextLabel(kind), /^\p{Lu}/u, kind);
  });

  it('takes changes, and forgets files that have no findings any more', () => {
    model.take({
      scope: 'workspace',
      hiddenByBaseline: 0,
      files: [
        { uri: 'file:///a.js', findings: [] },
        { uri: 'file:///c.js', findings: [finding(5)] },
      ],
    });
    assert.deepEqual(shown('file'), ['file:///b%20b.js: b%20b.js:7 b%20b.js:2', 'file:///c.js: c.js:5']);
    assert.equal(model.hiddenByBaseline, 0);
    model.clear();
    assert.deepEqual(shown('file'), []);
    assert.equal(model.scope, 'open-files');
  });

  it('counts findings and files', () => {
    const groups = model.groups('rule', '');
    assert.deepEqual(countsOf(groups), { findings: 4, files: 2 });
    assert.equal(severityCounts(groups.flatMap(({ entries }) => entries)), '1 error, 2 warnings, 1 hint');
  });
});

describe('summaryText', () => {
  const summary = {
    folders: 1,
    files: 0,
    filesWithFindings: 0,
    findings: 0,
    hiddenByBaseline: 0,
    skipped: [],
    problems: [],
  };

  it('counts findings and files, and says what is not shown', () => {
    const skipped = [{ uri: 'file:///a.js', reason: 'too large' }];
    const some = { ...summary, files: 5, filesWithFindings: 2, findings: 3, hiddenByBaseline: 1, skipped };
    assert.equal(
      summaryText(some),
      '3 findings in 2 of 5 files; 1 finding in the baseline hidden; 1 file skipped.',
    );
    assert.equal(summaryText({ ...summary, files: 1 }), 'No findings in 1 file.');
    assert.equal(summaryText({ ...summary, skipped }), 'No findings in 0 files; 1 file skipped.');
  });

  it('says why there may be nothing to analyse', () => {
    assert.match(summaryText(summary), /^There are no JavaScript or TypeScript files .*lanewise\.ignore/);
  });
});

describe('headline', () => {
  it('is the first sentence, as plain text', () => {
    assert.equal(
      headline('`fs.readFileSync` blocks the event loop. Await `fs.promises.readFile` instead.'),
      'fs.readFileSync blocks the event loop',
    );
    assert.equal(headline('Calls `a.b.c`, e.g. here. `x` helps.'), 'Calls a.b.c, e.g. here');
    assert.equal(headline('No end'), 'No end');
  });
});
