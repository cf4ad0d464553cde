import assert from 'node:assert/strict';
import { isRefusal } from '../sources';
import { CallbackBench } from './testing/callback-bench';

describe('functions that something is expected of', () => {
  let bench: CallbackBench;
  before(() => {
    bench = new CallbackBench();
  });
  after(() => {
    bench.dispose();
  });

  for (const code of [
    'expect(load).toHaveBeenCalledWith(1);',
    'expect(load).not.toBeDefined();',
    "import { expect } from 'chai';\nexpect(load).to.have.been.calledOnce;",
    "import assert from 'assert';\nassert.ok(load);",
    "import _ from 'underscore';\nif (_.isFunction(load)) console.log('a function');",
  ]) {
    it(`stay as they are: ${code}`, () => {
      const { result, text } = bench.rewritten(code);
      assert.ok(!isRefusal(result));
      assert.equal(text, code);
    });
  }

  for (const code of [
    'expect(load).toSatisfy((f) => f(1) === 1);',
    'expect(load).toHaveReturnedWith(1);',
    'expect(load);',
  ]) {
    it(`are refused: ${code}`, () => {
      const { result } = bench.rewritten(code);
      assert.ok(isRefusal(result));
      assert.equal(result.reason, 'escapes');
    });
  }

  for (const code of [
    "import _ from 'lodash';\n_.isFunction(load);",
    "import assert from 'assert';\nassert.deepEqual(load, 1);",
  ]) {
    it(`are refused: ${code}`, () => {
      assert.ok(isRefusal(bench.rewritten(code).result));
    });
  }
});
