import { type FunctionNode, type Node, NodeType, type TSESTree } from '../../parse/syntax';
import type { Iteration } from '../loop-cost';
import { namesIn } from './polynomial';
import { type Origin, type Region, unknownPlace } from './region';

/** What a call hands to the parameters of a function. */
export function givenByCall(
  { arguments: given }: TSESTree.CallExpression,
  fn: FunctionNode,
  region: Region,
): Origin[] {
  const spread = given.findIndex((one) => one.type === NodeType.SpreadElement);
  if (spread < 0) return given.map((one) => originOf(one, region));
  return fn.params.map((_, index) => {
    const one = given[index];
    return one && index < spread ? originOf(one, region) : unknownPlace;
  });
}

/** What an array method hands to its callback: elements of the list, and what goes round from call to call. */
export function givenByIteration({ callback, method, over }: Iteration, region: Region): Origin[] {
  const list = region.originOf(over);
  const element: Origin =
    list === 'own' || list.root === 'unknown'
      ? unknownPlace
      : { root: list.root, keys: [...list.keys, { kind: 'any' }] };
  const isElement = (index: number): boolean =>
    /sort/i.test(method) ? index < 2 : index === (method.startsWith('reduce') ? 1 : 0);
  return callback.params.map((_, index) => (isElement(index) ? element : unknownPlace));
}

/** Numbers are nobody else's. */
function originOf(node: Node, region: Region): Origin {
  const number = region.polynomial(node);
  const isNumeric = number !== undefined && [...namesIn(number)].every((name) => region.ranges.has(name));
  return isNumeric ? 'own' : region.originOf(node);
}
