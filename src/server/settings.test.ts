import assert from 'node:assert/strict';
import { defaultOptions } from '../analysis/options';
import { parseSettings } from './settings';

const defaults = { rules: ['no-bad', 'no-worse'], analysis: defaultOptions, ignore: ['dist/'] };

describe('parseSettings', () => {
  it('has a default for everything', () => {
    for (const section of [undefined, null, {}, 'nonsense', []]) {
      const { settings, problems } = parseSettings(section, defaults);
      assert.deepEqual(problems, []);
      assert.deepEqual(settings.analysis, defaultOptions);
      assert.deepEqual(settings.ignore, ['dist/']);
      assert.equal(settings.enable, true);
      assert.equal(settings.diagnostics, 'openFiles');
    }
  });

  it('takes a severity for a rule, or one for each context', () => {
    const rules = { 'no-bad': 'error', 'no-worse': { handler: 'error', 'start-up': 'hint' } };
    const { settings, problems } = parseSettings({ rules }, defaults);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings.analysis.severity, rules);
  });

  it('names what it cannot use, and takes the rest', () => {
    const { settings, problems } = parseSettings(
      {
        rules: { 'no-bad': { handler: 'loud', request: 'error', test: 'off' }, 'no-worse': 7 },
        diagnostics: 'everything',
        baseline: 1,
        maxFiles: -1,
        concurrencyLimit: 2.5,
      },
      defaults,
    );
    assert.deepEqual(settings.analysis.severity, { 'no-bad': { test: 'off' } });
    assert.equal(settings.diagnostics, 'openFiles');
    assert.deepEqual(
      problems.map((problem) => problem.replace(/, which.*/, '')),
      [
        'lanewise.rules.no-bad.handler is "loud"',
        'lanewise.rules.no-bad names the context "request"',
        'lanewise.rules.no-worse is 7',
        'lanewise.diagnostics is "everything"',
        'lanewise.baseline is 1',
        'lanewise.maxFiles is -1',
        'lanewise.concurrencyLimit is 2.5',
      ],
    );
  });
});
