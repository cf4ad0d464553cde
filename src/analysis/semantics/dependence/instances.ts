import { type FunctionNode, isFunction, type Node, NodeType, walk, wrapped } from '../../parse/syntax';
import type { Sizes } from '../trip-count';
import { localClass, whyInstanceNotTransferable, whyValueNotTransferable } from './transfer';

/** An object that cannot reach another thread as it is, and may have to. */
export interface Instance {
  readonly node: Node;
  readonly reason: string;
  /** Is it shown to be kept in something, rather than handed to a function of which that is not known? */
  readonly isKept: boolean;
}

/** An instance that a function makes, and that may be somewhere in what it gives back. */
export function madeInstance({ body }: FunctionNode, sizes: Sizes): Instance | undefined {
  let found: Instance | undefined;
  walk(body, (node) => {
    if (found) return false;
    if (node.type !== NodeType.NewExpression) return true;
    const reason = whyValueNotTransferable(node, sizes);
    const fate = reason === undefined ? 'used' : fateOf(node, sizes);
    if (reason !== undefined && fate !== 'used') found = { node, reason, isKept: fate === 'kept' };
    return true;
  });
  return found;
}

/** Why a value of a type cannot reach another thread as it is: that names a class of this file, for it or for a part. */
export function whyTypeNotTransferable(annotation: Node, sizes: Sizes): string | undefined {
  let reason: string | undefined;
  walk(annotation, (node) => {
    if (reason !== undefined || namesNoInstance(node)) return false;
    if (node.type !== NodeType.TSTypeReference) return true;
    const declared = localClass(node.typeName, sizes);
    reason = declared ? whyInstanceNotTransferable(declared) : ofPage(node.typeName, sizes);
    return true;
  });
  return reason;
}

/** Why elements of a page cannot reach another thread, if a type names some. */
function ofPage(name: Node, { model }: Sizes): string | undefined {
  const isOfPage =
    name.type === NodeType.Identifier && model.variableOf(name) === undefined && elements.test(name.name);
  return isOfPage
    ? `a \`${name.name}\` belongs to the page, and cannot be sent to another thread`
    : undefined;
}

const elements =
  /^(?:(?:HTML|SVG)\w*Element|Element|Document|Window|ShadowRoot|NodeList|CanvasRenderingContext2D)$/;

/** `keyof P`, `P['x']`, `(p: P) => void`, `Pick<P, 'x'>`: types that tell of a class, and not of its instances. */
function namesNoInstance(node: Node): boolean {
  switch (node.type) {
    case NodeType.TSIndexedAccessType:
    case NodeType.TSTypeQuery:
    case NodeType.TSFunctionType:
    case NodeType.TSConstructorType:
    case NodeType.TSMethodSignature:
      return true;
    case NodeType.TSTypeOperator:
      return node.operator === 'keyof';
    case NodeType.TSTypeReference:
      return (
        node.typeName.type === NodeType.Identifier && /^(?:Pick|Omit|ReturnType)$/.test(node.typeName.name)
      );
    default:
      return false;
  }
}

/** What becomes of an object: it is used for its members alone, it is kept in another one, or it is handed on. */
type Fate = 'used' | 'kept' | 'handed on';

function fateOf(value: Node, sizes: Sizes, depth = 0): Fate {
  const use = wrapped(value);
  const { parent } = use;
  switch (parent?.type) {
    case undefined:
    case NodeType.ThrowStatement:
    case NodeType.ExpressionStatement:
    case NodeType.BinaryExpression:
    case NodeType.UnaryExpression:
    case NodeType.ForOfStatement:
      return 'used';
    case NodeType.MemberExpression:
      return parent.object === use ? 'used' : 'kept';
    case NodeType.CallExpression:
      return isPutIn(parent, sizes) ? 'kept' : 'handed on';
    case NodeType.NewExpression:
      return 'handed on';
    case NodeType.VariableDeclarator: {
      if (parent.id.type !== NodeType.Identifier || depth > 4) return 'handed on';
      const variable = sizes.model.lookUp(parent.id.name, parent.id);
      const fates = (variable?.references ?? [])
        .filter((reference) => reference.isRead())
        .map(({ identifier }) => fateOf(identifier, sizes, depth + 1));
      return fates.find((fate) => fate === 'kept') ?? fates.find((fate) => fate !== 'used') ?? 'used';
    }
    default:
      return 'kept';
  }
}

/** Is something put in a list, a `Map` or a `Set` by a call? */
function isPutIn({ callee }: { readonly callee: Node }, { resolver }: Sizes): boolean {
  const method = callee.type === NodeType.MemberExpression ? resolver.propertyName(callee) : undefined;
  return method !== undefined && /^(?:push|unshift|set|add|fill)$/.test(method);
}

/** What a function may give back. */
export function resultsOf({ body }: FunctionNode): readonly Node[] {
  if (body.type !== NodeType.BlockStatement) return [body];
  const results: Node[] = [];
  walk(body, (node) => {
    if (node.type === NodeType.ReturnStatement && node.argument) results.push(node.argument);
    return !isFunction(node);
  });
  return results;
}
