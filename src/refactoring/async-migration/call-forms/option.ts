import { type Node, NodeType, type TSESTree, unwrap } from '../../../analysis/parse/syntax';
import { replace, type Rewrite } from '../rewrite';
import type { Source } from '../sources';

/** What takes an option out of a call whose last argument, an object literal, sets it to `false`. */
export function withoutOption(
  args: readonly TSESTree.CallExpressionArgument[],
  name: string,
  { model }: Source,
): Rewrite | undefined {
  const last = args.at(-1);
  const options = last && unwrap(last);
  if (!last || options?.type !== NodeType.ObjectExpression) return undefined;
  const { properties } = options;
  const index = properties.findIndex((property) => isFalse(property, name));
  const property = properties[index];
  // What is spread, or computed, may set it again.
  if (!property || properties.some((other) => other.type !== NodeType.Property || other.computed))
    return undefined;
  const range = removed(property, properties, last, args.at(-2));
  return /\/[*/]/.test(model.text.slice(range.start, range.end)) ? undefined : replace(range, '');
}

function isFalse(property: TSESTree.ObjectLiteralElement, name: string): boolean {
  return (
    property.type === NodeType.Property &&
    property.key.type === NodeType.Identifier &&
    property.key.name === name &&
    property.value.type === NodeType.Literal &&
    property.value.value === false
  );
}

/** The property with its comma, or the whole argument if it is all that it says. */
function removed(
  property: Node,
  properties: readonly Node[],
  argument: Node,
  before: Node | undefined,
): { start: number; end: number } {
  if (properties.length === 1 && before) return { start: before.range[1], end: argument.range[1] };
  const index = properties.indexOf(property);
  const next = properties[index + 1];
  if (next) return { start: property.range[0], end: next.range[0] };
  return { start: properties[index - 1]?.range[1] ?? property.range[0], end: property.range[1] };
}
