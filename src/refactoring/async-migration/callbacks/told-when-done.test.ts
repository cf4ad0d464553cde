import assert from 'node:assert/strict';
import { isRefusal } from '../sources';
import { CallbackBench } from './testing/callback-bench';

describe('tests of runners that do not wait for promises', () => {
  let bench: CallbackBench;
  before(() => {
    bench = new CallbackBench();
  });
  after(() => {
    bench.dispose();
  });

  const becomes = (code: string, dependencies: Readonly<Record<string, string>>): string => {
    const { result, text } = bench.rewritten(code, dependencies);
    return isRefusal(result) ? `${result.reason}: ${result.message}` : text;
  };

  it('tell that they are done', () => {
    assert.equal(
      becomes("it('loads', function () { load(1); });", { 'jasmine-node': '^1.14.5' }),
      "it('loads', (done) => { (function () { load(1); })().then(() => done(), done); });",
    );
    assert.equal(
      becomes('beforeEach(() => load(1));', { jasmine: '2.4.1', 'jasmine-core': '2.4.1' }),
      'beforeEach((done) => { (() => load(1))().then(() => done(), done.fail); });',
    );
  });

  it('are left as they are where newer releases wait', () => {
    for (const dependencies of [
      { jasmine: '~2.99' },
      { mocha: '2.1.0' },
      { jest: '20.0.0' },
      { mocha: '*' },
    ]) {
      const code = "it('loads', () => { load(1); });";
      assert.equal(becomes(code, dependencies), code);
    }
  });

  it('are refused where they use what the runner calls them on, or it is not known which runs them', () => {
    const old = { 'jasmine-node': '1.16.2' };
    assert.match(
      becomes("it('loads', function () { this.x = load(1); });", old),
      /^callback: .*`it` of `jasmine-node`/,
    );
    assert.match(becomes("it('loads', () => load(1));", { ...old, jasmine: '3.1.0' }), /^callback/);
  });
});
