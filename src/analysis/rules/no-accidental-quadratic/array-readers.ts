import { isFunction, type Node, NodeType, unwrap } from '../../parse/syntax';

/** What is used in more places gets no fix: each of them would be looked at for each finding, while somebody types. */
export const mostUses = 200;

/** Methods that look at elements and keep nothing of the array. */
const readers = new Set(['includes', 'indexOf', 'lastIndexOf', 'at', 'join', 'slice', 'concat']);
/** The same with a function that is given the elements. */
const iterators = new Set([
  ...[
    'some',
    'every',
    'find',
    'findIndex',
    'findLast',
    'findLastIndex',
    'forEach',
    'map',
    'filter',
    'flatMap',
  ],
]);

/** Is the name of an array only used to look at its elements there, so that it is neither changed nor known to others? */
export function isArrayReader(use: Node): boolean {
  const { parent } = use;
  if (parent?.type === NodeType.SpreadElement) return true;
  if (parent?.type === NodeType.ForOfStatement) return parent.right === use;
  if (parent?.type !== NodeType.MemberExpression || parent.object !== use) return false;
  const place = parent.parent;
  const isTarget =
    (place.type === NodeType.AssignmentExpression && place.left === parent) ||
    place.type === NodeType.UpdateExpression ||
    (place.type === NodeType.UnaryExpression && place.operator === 'delete');
  if (isTarget) return false;
  if (parent.computed) return place.type !== NodeType.CallExpression || place.callee !== parent;
  if (parent.property.type !== NodeType.Identifier) return false;
  const { name } = parent.property;
  if (name === 'length') return true;
  if (place.type !== NodeType.CallExpression || place.callee !== parent) return false;
  if (readers.has(name)) return true;
  const [callback] = place.arguments;
  const fn = callback && unwrap(callback);
  // The third parameter would be the array.
  return (
    iterators.has(name) && fn !== undefined && isFunction(fn) && fn.params.length <= 2 && usesNoArguments(fn)
  );
}

/** Arrow functions have no `arguments` of their own. */
function usesNoArguments(fn: Node): boolean {
  return fn.type === NodeType.ArrowFunctionExpression;
}
