import { type Node, NodeType } from '../../analysis/parse/syntax';
import { rangeOf } from './draft';
import { replace, type Rewrite, wrap } from './rewrite';
import type { Source } from './sources';

/**
 * What makes room for an `await` in the middle of an optional chain, whose short circuit it would end:
 * `a?.f().b` → `(a == null ? undefined : a.f().b)`. Undefined where what is asked for first is more than can be asked for
 * again, or where the chain asks more than once in front of the call.
 */
export function withoutShortCircuit(call: Node, source: Source): readonly Rewrite[] | undefined {
  const { model } = source;
  const optional = optionalLinks(call);
  const [link] = optional;
  const chain = chainAround(call);
  if (!link || optional.length > 1 || !chain) return undefined;
  const base = link.type === NodeType.CallExpression ? link.callee : link.object;
  if (base.type !== NodeType.Identifier && !isOfTable(base, source)) return undefined;
  const token = model.text.indexOf('?.', base.range[1]);
  const isName = link.type === NodeType.MemberExpression && !link.computed;
  return [
    replace({ start: token, end: token + 2 }, isName ? '.' : ''),
    wrap(rangeOf(chain), `(${model.textOf(base)} == null ? undefined : `, ')'),
  ];
}

/** `table[key]` and `table.a`, of an object literal without getters that the variable keeps: no code runs at that. */
function isOfTable(base: Node, { model }: Source): boolean {
  if (base.type !== NodeType.MemberExpression || base.object.type !== NodeType.Identifier) return false;
  const { object, property, computed } = base;
  const isKept = (name: Node): boolean => {
    const variable = model.variableOf(name);
    return variable !== undefined && !model.isReassigned(variable);
  };
  if (
    computed &&
    property.type !== NodeType.Literal &&
    !(property.type === NodeType.Identifier && isKept(property))
  )
    return false;
  const made = model.variableOf(object)?.defs[0]?.node;
  return (
    isKept(object) &&
    made?.type === NodeType.VariableDeclarator &&
    made.init?.type === NodeType.ObjectExpression &&
    made.init.properties.every((each) => each.type === NodeType.Property && each.kind === 'init')
  );
}

/** The links of a chain that end it where there is nothing, from a call back to its start. */
function optionalLinks(call: Node) {
  const links: Extract<Node, { type: NodeType.CallExpression | NodeType.MemberExpression }>[] = [];
  for (let node = call; ;) {
    switch (node.type) {
      case NodeType.CallExpression:
        if (node.optional) links.push(node);
        node = node.callee;
        break;
      case NodeType.MemberExpression:
        if (node.optional) links.push(node);
        node = node.object;
        break;
      case NodeType.TSNonNullExpression:
        node = node.expression;
        break;
      default:
        return links;
    }
  }
}

function chainAround(call: Node): Node | undefined {
  for (let node = call.parent; node; node = node.parent) {
    if (node.type === NodeType.ChainExpression) return node;
    const isLink =
      node.type === NodeType.MemberExpression ||
      node.type === NodeType.CallExpression ||
      node.type === NodeType.TSNonNullExpression;
    if (!isLink) return undefined;
  }
  return undefined;
}
