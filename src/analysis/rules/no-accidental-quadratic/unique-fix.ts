import { replacement } from '../../edits/insertion';
import type { Fix } from '../../finding';
import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';
import { displayName, type Resolver } from '../../semantics/resolver';
import type { Loop } from './loops-around';
import { grows } from './small-collection';

/** Turns `items.filter((item, index) => items.indexOf(item) === index)` into `[...new Set(items)]`. */
export function uniqueFix(
  call: TSESTree.CallExpression,
  loop: Loop,
  model: FileModel,
  resolver: Resolver,
): Fix | undefined {
  const filter = loop.node;
  const { parent } = call;
  if (filter.type !== NodeType.CallExpression || !isFunction(loop.inside)) return undefined;
  if (parent.type !== NodeType.BinaryExpression || (parent.operator !== '===' && parent.operator !== '==')) {
    return undefined;
  }
  const callee = unwrap(filter.callee);
  const search = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || search.type !== NodeType.MemberExpression)
    return undefined;
  const isFilter = resolver.propertyName(callee) === 'filter' && filter.arguments.length === 1;
  if (!isFilter || resolver.propertyName(search) !== 'indexOf' || !returns(loop.inside, parent))
    return undefined;

  const [element, index, whole] = loop.inside.params;
  const [sought] = call.arguments;
  const position = parent.left === call ? parent.right : parent.left;
  const array = callee.object;
  if (!isNamed(sought, element, model) || !isNamed(position, index, model)) return undefined;
  const isSame =
    isNamed(search.object, whole, model) ||
    (array.type === NodeType.Identifier &&
      search.object.type === NodeType.Identifier &&
      model.variableOf(array) !== undefined &&
      model.variableOf(array) === model.variableOf(search.object));
  if (!isSame || array.type === NodeType.SequenceExpression || model.lookUp('Set', filter)) return undefined;
  // `[` would be taken for an access to what the statement before ends with.
  if (filter.callee !== callee || filter.optional || callee.optional || startsStatement(filter))
    return undefined;
  const rest = model.text.slice(array.range[1], filter.range[1]);
  if (/\/[/*]/.test(rest)) return undefined;
  const edits = [
    replacement(filter.range[0], array.range[0], '[...new Set('),
    replacement(array.range[1], filter.range[1], ')]'),
  ];
  return areStrings(array, resolver, model)
    ? { title: 'Drop duplicates with a Set', applicability: 'safe', edits }
    : {
        title: 'Drop duplicates with a Set (which keeps one NaN, where `indexOf` finds none)',
        applicability: 'unsafe',
        edits,
      };
}

function returns(fn: Node, value: Node): boolean {
  if (!isFunction(fn) || fn.async || fn.generator) return false;
  if (fn.body.type !== NodeType.BlockStatement) return fn.body === value;
  const [only, ...more] = fn.body.body;
  return only?.type === NodeType.ReturnStatement && only.argument === value && more.length === 0;
}

function isNamed(node: Node | undefined, parameter: Node | undefined, model: FileModel): boolean {
  return (
    node?.type === NodeType.Identifier &&
    parameter?.type === NodeType.Identifier &&
    model.variableOf(node)?.identifiers.includes(parameter) === true
  );
}

function startsStatement(node: Node): boolean {
  let statement: Node | undefined = node;
  while (statement && statement.type !== NodeType.ExpressionStatement) statement = statement.parent;
  return statement?.range[0] === node.range[0];
}

const keepsElements = new Set(['filter', 'slice', 'sort', 'reverse', 'toSorted', 'toReversed']);
const givesString = new Set(['trim', 'toLowerCase', 'toUpperCase', 'toString', 'replace', 'slice', 'join']);

/** Does an array hold strings only, and no gaps? */
function areStrings(node: Node, resolver: Resolver, model: FileModel, depth = 0): boolean {
  if (depth > 6) return false;
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.Identifier: {
      const variable = model.variableOf(value);
      const made = resolver.constantInitialiser(value);
      return (
        variable !== undefined &&
        made !== undefined &&
        !grows(variable) &&
        areStrings(made, resolver, model, depth + 1)
      );
    }
    case NodeType.ArrayExpression:
      return value.elements.every(
        (element) =>
          element !== null &&
          (element.type === NodeType.SpreadElement
            ? areStrings(element.argument, resolver, model, depth + 1)
            : isString(element, resolver)),
      );
    case NodeType.CallExpression: {
      const target = resolver.resolve(value.callee);
      const name = target && displayName(target);
      if (name === 'Object.keys' || name === 'Object.getOwnPropertyNames') return true;
      const callee = unwrap(value.callee);
      if (callee.type !== NodeType.MemberExpression) return false;
      const method = resolver.propertyName(callee) ?? '';
      if (method === 'split') return true;
      return keepsElements.has(method) && areStrings(callee.object, resolver, model, depth + 1);
    }
    default:
      return false;
  }
}

function isString(node: Node, resolver: Resolver): boolean {
  const value = unwrap(node);
  if (value.type === NodeType.TemplateLiteral) return true;
  if (value.type === NodeType.Literal) return typeof value.value === 'string';
  if (value.type !== NodeType.CallExpression) return false;
  const callee = unwrap(value.callee);
  return (
    callee.type === NodeType.MemberExpression &&
    isString(callee.object, resolver) &&
    givesString.has(resolver.propertyName(callee) ?? '')
  );
}
