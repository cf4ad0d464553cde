import assert from 'node:assert/strict';
import { parseSource } from '../parse/parse';
import { NodeType } from '../parse/syntax';
import { FileModel } from './file-model';
import { elementCalls } from './repetition';
import { Resolver } from './resolver';

/** What the first call of a text goes over, and how. */
function told(text: string): string | undefined {
  const parsed = parseSource('test.ts', text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const model = new FileModel('test.ts', text, parsed.value);
  const [call] = model.nodesOf(NodeType.CallExpression);
  const calls = call && elementCalls(call, new Resolver(model));
  if (!calls) return undefined;
  const { over, callback, startsAll, endsEarly, compares } = calls;
  const traits = { startsAll, endsEarly, compares };
  const names = Object.entries(traits).flatMap(([name, holds]) => (holds ? name : []));
  return [model.textOf(callback), 'over', model.textOf(over), ...names].join(' ');
}

describe('elementCalls', () => {
  const calls: readonly [text: string, told: string | undefined][] = [
    ['xs.map(f)', 'f over xs startsAll'],
    ['xs.reduce(f, 0)', 'f over xs'],
    ['xs.find(f)', 'f over xs endsEarly'],
    ['xs.toSorted(f)', 'f over xs compares'],
    ['Array.from(xs, f)', 'f over xs startsAll'],
    ['Array.from({ length: n }, f)', 'f over { length: n } startsAll'],
    ['Array.from(xs)', undefined],
    ['Array.from(...xs, f)', undefined],
    ['const Array = { from() {} }; Array.from(xs, f)', undefined],
    ['streams.from(xs, f)', undefined],
    ['xs.sort()', undefined],
    ['map(f)', undefined],
  ];
  for (const [text, expected] of calls) {
    it(text, () => {
      assert.equal(told(text), expected);
    });
  }
});
