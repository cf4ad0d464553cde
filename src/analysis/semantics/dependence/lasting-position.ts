import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { localFunction } from '../local-function';
import type { Sizes } from '../trip-count';
import type { Obstacle } from './access';
import type { Region } from './region';

/** What stands in the way if a value that is gone through is an iterator that all share: each takes what others then miss. */
export function sharedIterator(value: Node, region: Region): Obstacle | undefined {
  const made = sharedValue(value, region);
  if (made?.type !== NodeType.CallExpression || !isIteratorCall(made, region.sizes)) return undefined;
  const name = region.sizes.model.textOf(value);
  const reason = `\`${name}\` is an iterator, and what has been taken from it is gone for all others`;
  return { kind: 'impure', at: value, reason };
}

/** What stands in the way if a text is matched with a regular expression that all share, and that starts where it last ended. */
export function sharedPosition(call: TSESTree.CallExpression, region: Region): Obstacle | undefined {
  const { resolver, model } = region.sizes;
  const callee = unwrap(call.callee);
  const method = callee.type === NodeType.MemberExpression ? resolver.propertyName(callee) : undefined;
  const [pattern] = call.arguments;
  if (!pattern || method === undefined || !matching.test(method)) return undefined;
  const made = sharedValue(pattern, region);
  if (!made || !isSticky(made)) return undefined;
  const reason = `\`${model.textOf(pattern)}\` is sticky, and starts where its last match ended`;
  return { kind: 'impure', at: call, reason };
}

const matching = /^(?:match|matchAll|replace|replaceAll|search|split)$/;

/** What a variable was made as that outlives the runs of a region. */
function sharedValue(node: Node, region: Region): Node | undefined {
  const value = unwrap(node);
  if (value.type !== NodeType.Identifier) return undefined;
  const variable = region.sizes.model.variableOf(value);
  if (!variable || region.isOwn(variable)) return undefined;
  const initialiser = region.sizes.resolver.constantInitialiser(value);
  return initialiser && unwrap(initialiser);
}

function isIteratorCall(call: TSESTree.CallExpression, { resolver, model }: Sizes): boolean {
  const fn = localFunction(call.callee, resolver);
  if (fn) return fn.generator;
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  // `Object.values(x)` is a list.
  if (model.textOf(callee.object) === 'Object') return false;
  const name = resolver.propertyName(callee) ?? model.textOf(callee.property);
  return /^(?:values|keys|entries|matchAll|Symbol\.iterator)$/.test(name);
}

function isSticky(made: Node): boolean {
  if (made.type === NodeType.Literal) return 'regex' in made && made.regex.flags.includes('y');
  const flags = made.type === NodeType.NewExpression ? made.arguments[1] : undefined;
  return flags?.type === NodeType.Literal && typeof flags.value === 'string' && flags.value.includes('y');
}
