import assert from 'node:assert/strict';
import { parseSource } from '../parse/parse';
import { type Node, NodeType } from '../parse/syntax';
import { missingIn, presentIn } from './presence';

function expression(text: string): Node {
  const parsed = parseSource('a.ts', `(${text});`);
  const [statement] = parsed.ok ? parsed.value.body : [];
  assert.ok(statement?.type === NodeType.ExpressionStatement);
  return statement.expression;
}

function textOf(text: string, find: (test: Node) => Node | undefined): string | undefined {
  const found = find(expression(text));
  return found && `(${text});`.slice(...found.range);
}

describe('what a test asks about', () => {
  const missing = [
    ...['!x', '!x!', '!!!x', 'x == null', 'x === null', 'x === undefined', 'x === void 0', 'x === false'],
    ...[
      'null == x',
      'undefined === x',
      'void 0 === x',
      "typeof x === 'undefined'",
      "'undefined' == typeof x",
    ],
    ...['!(x !== undefined)', 'x !== true'],
  ];
  for (const test of missing) {
    it(`is missing: ${test}`, () => {
      assert.equal(textOf(test, missingIn), 'x');
      assert.equal(textOf(`!(${test})`, presentIn), 'x');
    });
  }

  const present = [
    ...['x', '!!x', 'x != null', 'x !== undefined', 'x !== void 0', 'null != x', "typeof x !== 'undefined'"],
    ...['x === true', 'x !== false', '!(x === undefined)'],
  ];
  for (const test of present) {
    it(`is there: ${test}`, () => {
      assert.equal(textOf(test, presentIn), 'x');
      assert.equal(textOf(`!(${test})`, missingIn), 'x');
    });
  }

  for (const test of ['x > 1', 'x === 0', "x === ''", '-x', "'x' in y", 'x === y']) {
    it(`is neither: ${test}`, () => {
      assert.equal(textOf(test, missingIn), undefined);
      assert.equal(textOf(test, presentIn), undefined);
    });
  }

  it('is missing in no test that finds it', () => {
    assert.equal(textOf('x', missingIn), undefined);
    assert.equal(textOf('x.has(y)', missingIn), undefined);
    assert.equal(textOf('x.has(y)', presentIn), 'x.has(y)');
  });
});
