import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { DefinitionType } from '../definition-type';
import { localFunction } from '../local-function';
import type { Sizes } from '../trip-count';

/**
 * What a value is that is the same each time that it is evaluated: `plain` if nothing can change it, a list or an object
 * that is frozen, holds nothing but plain values, holds others, or holds functions.
 */
export type FixedValue = 'plain' | 'function' | 'frozen' | 'flat' | 'nested' | 'functions';

/** Of what kind a value is; undefined if another one may come out when it is evaluated again. */
export function fixedValue(node: Node, sizes: Sizes, depth = 0): FixedValue | undefined {
  if (depth > 20) return undefined;
  const again = (inner: Node): FixedValue | undefined => fixedValue(inner, sizes, depth + 1);
  const isPlain = (inner: Node): boolean => again(inner) === 'plain';
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.Literal:
      return 'plain';
    case NodeType.TemplateLiteral:
      return value.expressions.every(isPlain) ? 'plain' : undefined;
    case NodeType.UnaryExpression:
      return isPlain(value.argument) ? 'plain' : undefined;
    case NodeType.BinaryExpression:
      return isPlain(value.left) && isPlain(value.right) ? 'plain' : undefined;
    case NodeType.ArrowFunctionExpression:
    case NodeType.FunctionExpression:
      return 'function';
    case NodeType.Identifier:
      return named(value, sizes, depth);
    case NodeType.MemberExpression:
      return isOfMath(value, sizes) ? 'plain' : undefined;
    case NodeType.ArrayExpression:
      return together(value.elements.map((element) => (element ? again(element) : undefined)));
    case NodeType.ObjectExpression:
      return together(
        value.properties.map((property) =>
          property.type === NodeType.Property && !property.computed && property.kind === 'init'
            ? again(property.value)
            : undefined,
        ),
      );
    case NodeType.NewExpression:
      return collection(value, again);
    case NodeType.CallExpression: {
      const target = sizes.resolver.resolve(value.callee);
      const name = target?.module === 'globalThis' ? target.path.join('.') : '';
      const [first] = value.arguments;
      if (name === 'Object.freeze' && first) {
        const held = again(first);
        return held === 'flat' ? 'frozen' : held;
      }
      return isOfMath(value.callee, sizes) && name !== 'Math.random' && value.arguments.every(isPlain)
        ? 'plain'
        : undefined;
    }
    default:
      return undefined;
  }
}

/** `new Set(['a', 'b'])`, `new Map([['a', 1]])`, `new Float64Array(8)`. */
function collection(
  { callee, arguments: given }: TSESTree.NewExpression,
  valueOf: (node: Node) => FixedValue | undefined,
): FixedValue | undefined {
  if (callee.type !== NodeType.Identifier || !/^(?:Map|Set|RegExp|\w*Array)$/.test(callee.name))
    return undefined;
  const [first] = given;
  // Lists of what it is to hold are copied, and those of entries as well.
  if (first?.type === NodeType.ArrayExpression) {
    if (callee.name !== 'Map') return valueOf(first);
    const entries = first.elements.map((entry) => (entry ? valueOf(entry) : undefined));
    return entries.every((entry) => entry === 'flat') ? 'flat' : together(entries);
  }
  return given.every((one) => valueOf(one) === 'plain') ? 'flat' : undefined;
}

/** A constant or a function by its name. */
function named(name: Node, sizes: Sizes, depth: number): FixedValue | undefined {
  if (name.type !== NodeType.Identifier) return undefined;
  const variable = sizes.model.variableOf(name);
  if (!variable) return name.name === 'undefined' || name.name === 'Infinity' ? 'plain' : undefined;
  if (localFunction(name, sizes.resolver)) return 'function';
  if (variable.defs[0]?.type === DefinitionType.ClassName) return 'function';
  const initialiser = sizes.resolver.constantInitialiser(name);
  // An object by a second name is followed by neither.
  return initialiser && fixedValue(initialiser, sizes, depth + 1) === 'plain' ? 'plain' : undefined;
}

function isOfMath(node: Node, { resolver }: Sizes): boolean {
  const target = resolver.resolve(node);
  return target?.module === 'globalThis' && target.path[0] === 'Math' && target.path.length === 2;
}

/** A list or an object of some values. */
function together(values: readonly (FixedValue | undefined)[]): FixedValue | undefined {
  if (values.includes(undefined)) return undefined;
  if (values.some((value) => value === 'function' || value === 'functions')) return 'functions';
  return values.every((value) => value === 'plain') ? 'flat' : 'nested';
}
