import { replacement } from '../../edits/insertion';
import type { Fix } from '../../finding';
import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';
import { displayName, type Resolver } from '../../semantics/resolver';
import { isArrayReader, mostUses } from './array-readers';
import type { Kinds } from './collection-kind';
import type { Loop } from './loops-around';

/** Turns `items.filter((item, index) => items.indexOf(item) === index)` into `[...new Set(items)]`. */
export function uniqueFix(
  call: TSESTree.CallExpression,
  loop: Loop,
  model: FileModel,
  resolver: Resolver,
  kinds: Kinds,
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
  return areStrings(array, kinds)
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
function areStrings(node: Node, kinds: Kinds, depth = 0): boolean {
  if (depth > 6) return false;
  const { model, resolver } = kinds;
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.Identifier: {
      const variable = model.variableOf(value);
      const made = resolver.constantInitialiser(value);
      return (
        variable !== undefined &&
        made !== undefined &&
        variable.references.length <= mostUses &&
        // What others are given they may put anything into.
        variable.references.every(
          ({ identifier, init }) => init === true || identifier === value || isArrayReader(identifier),
        ) &&
        areStrings(made, kinds, depth + 1)
      );
    }
    case NodeType.ArrayExpression:
      return value.elements.every(
        (element) =>
          element !== null &&
          (element.type === NodeType.SpreadElement
            ? areStrings(element.argument, kinds, depth + 1)
            : isString(element, resolver)),
      );
    case NodeType.CallExpression: {
      const target = resolver.resolve(value.callee);
      const name = target && displayName(target);
      if (name === 'Object.keys' || name === 'Object.getOwnPropertyNames') return true;
      const callee = unwrap(value.callee);
      if (callee.type !== NodeType.MemberExpression) return false;
      const method = resolver.propertyName(callee) ?? '';
      if (method === 'split') return splitsText(value, callee.object, kinds);
      return keepsElements.has(method) && areStrings(callee.object, kinds, depth + 1);
    }
    default:
      return false;
  }
}

/** Anything may have a method `split`, be it what is split or what it is split by. */
function splitsText({ arguments: [by] }: TSESTree.CallExpression, text: Node, kinds: Kinds): boolean {
  const kind = kinds.kindOf(text);
  return kind?.name === 'string' && kind.proven && (by === undefined || by.type === NodeType.Literal);
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
