import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  enclosingFunction,
  type FunctionNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import type { RuleInput } from '../rule';
import type { Candidate } from './candidate';
import { entryPlace, type Place, placeOf, type Read, readsIn } from './places';
import type { Suspensions } from './suspensions';

/** Writes of a value that was worked out from what a place held before a wait. */
export function staleWrites(input: RuleInput, suspensions: Suspensions): Candidate[] {
  const { model } = input;
  return [
    ...model
      .nodesOf(NodeType.AssignmentExpression)
      .flatMap((node) => withinAssignment(node, input, suspensions)),
    ...model
      .nodesOf(NodeType.VariableDeclarator)
      .flatMap((node) => throughVariable(node, input, suspensions)),
  ];
}

const keepsIfSet = new Set(['??=', '||=', '&&=']);

/** `total += await price()`, `total = total + (await price())`. */
function withinAssignment(
  node: TSESTree.AssignmentExpression,
  input: RuleInput,
  suspensions: Suspensions,
): Candidate[] {
  const fn = enclosingFunction(node);
  if (!fn || !suspensions.has(fn) || keepsIfSet.has(node.operator)) return [];
  if (!suspensions.between(node.left.range[1], node, fn)) return [];
  const place = placeOf(node.left, fn, input);
  if (!place) return [];
  const base = { messageId: 'lostUpdate', at: node, place, fn, input } as const;
  if (node.operator !== '=') return [{ ...base, isWeak: false }];
  const read = readsIn(node.right, fn, input).find((candidate) => {
    if (candidate.place.key !== place.key) return false;
    const wait = suspensions.between(candidate.node.range[1], node, fn);
    return wait !== undefined && !isEitherOr(candidate.node, wait);
  });
  return read ? [{ ...base, isWeak: isArgument(read.node, node) }] : [];
}

/** `client ?? (await connect())`, `client ? client : await connect()`: what was read is kept, or not used at all. */
function isEitherOr(read: Node, wait: Node): boolean {
  for (let node: Node | undefined = read; node; node = node.parent) {
    if (!contains(node, wait)) continue;
    return node.type === NodeType.LogicalExpression || node.type === NodeType.ConditionalExpression;
  }
  return false;
}

/** `state = await reduce(state)`: whether what comes back depends on it is for the function to know. */
function isArgument(node: Node, root: Node): boolean {
  for (let inner = node; inner.parent && inner !== root; inner = inner.parent) {
    const { parent } = inner;
    if (
      (parent.type === NodeType.CallExpression || parent.type === NodeType.NewExpression) &&
      parent.callee !== inner
    ) {
      return true;
    }
  }
  return false;
}

/** `const n = this.n; await …; this.n = n + 1`. */
function throughVariable(
  { id, init, parent }: TSESTree.VariableDeclarator,
  input: RuleInput,
  suspensions: Suspensions,
): Candidate[] {
  if (id.type !== NodeType.Identifier || !init) return [];
  const fn = enclosingFunction(id);
  if (!fn || !suspensions.has(fn)) return [];
  const reads = readsIn(init, fn, input);
  const variable = reads.length > 0 ? input.model.lookUp(id.name, id) : undefined;
  if (!variable || isReplaced(variable)) return [];
  const isCopy = parent.kind === 'const' && reads.some(({ node }) => node === unwrap(init));
  return writesFrom(variable, { reads, fn, from: init.range[1], isCopy }, input, suspensions, 0);
}

/** Is a variable given another value, one that does not come from the value that it has? */
function isReplaced(variable: Variable): boolean {
  return variable.references.some(({ identifier, writeExpr, init }) => {
    const assignment = identifier.parent;
    if (!writeExpr || init === true || assignment.type !== NodeType.AssignmentExpression) return false;
    return (
      assignment.operator === '=' &&
      !variable.references.some((other) => other.isRead() && contains(writeExpr, other.identifier))
    );
  });
}

interface Origin {
  readonly reads: readonly Read[];
  readonly fn: FunctionNode;
  /** Where the place was read. */
  readonly from: number;
  /** The variable holds just what the place held: writing that back restores it. */
  readonly isCopy: boolean;
}

const maxSteps = 2;

function writesFrom(
  variable: Variable,
  origin: Origin,
  input: RuleInput,
  suspensions: Suspensions,
  step: number,
): Candidate[] {
  const { fn } = origin;
  return variable.references.flatMap((reference): Candidate[] => {
    const { identifier } = reference;
    if (!reference.isRead() || enclosingFunction(identifier) !== fn) return [];
    for (let node: Node = identifier; node.parent && node !== fn; node = node.parent) {
      const parent: Node = node.parent;
      const write = writeOf(parent, node, fn, input);
      if (write) {
        const read = origin.reads.find(({ place }) => place.key === write.place.key);
        const restores = origin.isCopy && unwrap(node) === identifier;
        if (!read || restores || !suspensions.between(origin.from, parent, fn)) return [];
        if (isAskedAgain(parent, write.place, origin, input, suspensions)) return [];
        return [{ messageId: 'staleWrite', at: parent, place: write.place, fn, input, isWeak: false }];
      }
      if (parent.type === NodeType.VariableDeclarator && parent.init === node && step < maxSteps) {
        const derived =
          parent.id.type === NodeType.Identifier ? input.model.lookUp(parent.id.name, parent.id) : undefined;
        const isCopy = origin.isCopy && unwrap(node) === identifier;
        return derived ? writesFrom(derived, { ...origin, isCopy }, input, suspensions, step + 1) : [];
      }
      // What a call makes of the value nobody knows.
      if (parent.type === NodeType.CallExpression || parent.type === NodeType.AwaitExpression) return [];
    }
    return [];
  });
}

/** The place that a node writes with the value of one of its parts. */
function writeOf(
  node: Node,
  value: Node,
  fn: FunctionNode,
  input: RuleInput,
): { readonly place: Place } | undefined {
  if (node.type === NodeType.AssignmentExpression) {
    const place = node.right === value && node.operator === '=' ? placeOf(node.left, fn, input) : undefined;
    return place && { place };
  }
  if (node.type !== NodeType.CallExpression || node.arguments[1] !== value) return undefined;
  const place = entryPlace(node, ['set'], fn, input);
  return place && { place };
}

/** Is the place looked at again after the wait, before it is written? */
function isAskedAgain(
  write: Node,
  place: Place,
  { fn, from }: Origin,
  input: RuleInput,
  suspensions: Suspensions,
): boolean {
  const wait = suspensions.between(from, write, fn);
  for (let node: Node | undefined = write.parent; node && wait && node !== fn; node = node.parent) {
    if (node.type !== NodeType.IfStatement || contains(node, wait)) continue;
    if (readsIn(node.test, fn, input).some((read) => read.place.key === place.key)) return true;
  }
  return false;
}
