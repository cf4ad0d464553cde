import { isFunction, type Node, NodeType, unwrap, wrapped } from '../../parse/syntax';

/** What is used in more places gets no fix: each of them would be looked at for each finding, while somebody types. */
export const mostUses = 200;

/** Methods that look at elements and keep nothing of the array. */
export const arrayReaders: ReadonlySet<string> = new Set([
  'includes',
  'indexOf',
  'lastIndexOf',
  'at',
  'join',
  'slice',
  'concat',
]);
/** The same with a function that is given the elements. */
export const arrayIterators: ReadonlySet<string> = new Set([
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
  if (parent?.type !== NodeType.MemberExpression || parent.object !== use || isTarget(parent)) return false;
  const member = wrapped(parent);
  const place = member.parent;
  const call = place?.type === NodeType.CallExpression && place.callee === member ? place : undefined;
  // The array is the `this` of what is called.
  if (place?.type === NodeType.TaggedTemplateExpression && place.tag === member) return false;
  if (parent.computed) return call === undefined;
  if (parent.property.type !== NodeType.Identifier) return false;
  const { name } = parent.property;
  if (name === 'length') return true;
  if (!call) return false;
  if (arrayReaders.has(name)) return true;
  const [callback] = call.arguments;
  const fn = callback && unwrap(callback);
  return arrayIterators.has(name) && fn !== undefined && takesElementsOnly(fn);
}

/** The third parameter would be the array. */
function takesElementsOnly(fn: Node): boolean {
  // Arrow functions have no `arguments` of their own.
  return (
    isFunction(fn) &&
    fn.type === NodeType.ArrowFunctionExpression &&
    fn.params.length <= 2 &&
    fn.params.at(-1)?.type !== NodeType.RestElement
  );
}

/** Is what an expression such as `ids[0]` names written there (or deleted)? */
export function isTarget(member: Node): boolean {
  const node = wrapped(member);
  const { parent } = node;
  switch (parent?.type) {
    case NodeType.AssignmentExpression:
    case NodeType.ForOfStatement:
    case NodeType.ForInStatement:
    case NodeType.AssignmentPattern:
      return parent.left === node;
    case NodeType.UpdateExpression:
    case NodeType.RestElement:
    case NodeType.ArrayPattern:
      return true;
    case NodeType.Property:
      return parent.value === node && parent.parent.type === NodeType.ObjectPattern;
    case NodeType.UnaryExpression:
      return parent.operator === 'delete';
    default:
      return false;
  }
}
