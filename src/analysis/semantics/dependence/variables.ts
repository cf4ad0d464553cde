import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, isFunction, isLoop, type Node, NodeType, wrapped } from '../../parse/syntax';
import type { Reduction } from '../../parallel-verdict';
import type { VariableUse } from './access';
import type { Region } from './region';

/** What a variable that outlives an iteration means for running iterations at once. */
export type VariableRole =
  /** It is only read. */
  | { readonly kind: 'fixed' }
  /** Each iteration writes it before it reads it, and nobody reads it afterwards. */
  | { readonly kind: 'private' }
  | { readonly kind: 'reduction'; readonly reduction: Reduction }
  /** An iteration reads what an earlier one has written. */
  | { readonly kind: 'carried'; readonly write: Node; readonly read: Node }
  /** What the last iteration leaves in it is read later. */
  | { readonly kind: 'last-value'; readonly write: Node };

export function roleOf(variable: Variable, uses: readonly VariableUse[], region: Region): VariableRole {
  const writes = uses.filter(({ isWrite }) => isWrite);
  const [write] = writes;
  if (!write) return { kind: 'fixed' };
  const reduction = reductionOf(variable.name, uses);
  if (reduction) return { kind: 'reduction', reduction };
  const ordered = [...uses].sort((a, b) => positionOf(a) - positionOf(b));
  const [first] = ordered;
  const read = ordered.find(({ isRead }) => isRead);
  const isWrittenFirst = first !== undefined && !first.isRead && comesFirst(first, uses, region);
  if (!isWrittenFirst) {
    return read
      ? { kind: 'carried', write: evidenceOf(write.node), read: read.node }
      : { kind: 'last-value', write: evidenceOf(write.node) };
  }
  return isReadElsewhere(variable, region)
    ? { kind: 'last-value', write: evidenceOf(write.node) }
    : { kind: 'private' };
}

/** The one combination that all uses make, if nothing else is done with the variable. */
export function reductionOf(
  into: string,
  uses: readonly Pick<VariableUse, 'combination'>[],
): Reduction | undefined {
  const [first] = uses;
  const operator = first?.combination?.operator;
  if (operator === undefined || uses.some(({ combination }) => combination?.operator !== operator))
    return undefined;
  const orders = uses.map(({ combination }) => combination?.order);
  const order = orders.includes('always') ? 'always' : orders.includes('rounding') ? 'rounding' : 'never';
  return { into, operator, order };
}

/** When a use takes place, as a place in the text: what is assigned is evaluated before it is. */
function positionOf({ node, isRead }: VariableUse): number {
  if (isRead) return node.range[0];
  for (let current: Node = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.type === NodeType.AssignmentExpression || parent.type === NodeType.VariableDeclarator) {
      return parent.range[1];
    }
    if (parent.type === NodeType.ExpressionStatement || isLoop(parent)) break;
  }
  return node.range[0];
}

/** The assignment that a name is the target of. */
function evidenceOf(name: Node): Node {
  const { parent } = wrapped(name);
  return parent?.type === NodeType.AssignmentExpression || parent?.type === NodeType.UpdateExpression
    ? parent
    : name;
}

/** Is a write always executed before the other uses, which all come after it in the text? */
function comesFirst({ node }: VariableUse, uses: readonly VariableUse[], region: Region): boolean {
  const containsAll = (code: Node): boolean => uses.every((use) => contains(code, use.node));
  for (let current: Node = node; current.parent; current = current.parent) {
    const parent: Node = current.parent;
    switch (parent.type) {
      case NodeType.ExpressionStatement:
      case NodeType.VariableDeclaration:
      case NodeType.VariableDeclarator:
      case NodeType.AssignmentExpression:
      case NodeType.SequenceExpression:
      case NodeType.ObjectPattern:
      case NodeType.ArrayPattern:
      case NodeType.Property:
        break;
      case NodeType.BlockStatement:
        if (parent.body.some((other) => other.range[1] <= current.range[0] && mayJump(other))) return false;
        if (containsAll(parent)) return true;
        break;
      case NodeType.ForStatement:
        if (parent === region.node || parent.init !== current) return false;
        if (containsAll(parent)) return true;
        break;
      case NodeType.ForOfStatement:
      case NodeType.ForInStatement:
        // An inner loop over nothing never sets its variable.
        return parent === region.node && parent.left === current;
      default:
        return false;
    }
  }
  return false;
}

/** May a statement jump over what follows it in the block, within the same iteration? */
function mayJump(statement: Node): boolean {
  return statement.type === NodeType.LabeledStatement || statement.type === NodeType.TryStatement;
}

/** Is the variable read outside of the region, where it has not been written anew before? */
function isReadElsewhere(variable: Variable, region: Region): boolean {
  return variable.references.some((reference) => {
    const { identifier } = reference;
    if (contains(region.node, identifier)) return isInOtherFunction(identifier, region);
    return reference.isRead() && !isWrittenByLoopAround(variable, identifier, region);
  });
}

function isInOtherFunction(identifier: Node, region: Region): boolean {
  for (let node = identifier.parent; node && node !== region.node; node = node.parent) {
    if (isFunction(node) && node !== region.body) return true;
  }
  return false;
}

/** Is a use inside of a loop of its own that sets the variable first, as in `for (i = 0; …)`? */
function isWrittenByLoopAround(variable: Variable, use: Node, region: Region): boolean {
  for (let node = use.parent; node && !contains(node, region.node); node = node.parent) {
    if (node.type !== NodeType.ForStatement || !node.init) continue;
    const { init } = node;
    const isSet = variable.references.some(
      (reference) => reference.isWrite() && !reference.isRead() && contains(init, reference.identifier),
    );
    if (isSet) return true;
  }
  return false;
}
