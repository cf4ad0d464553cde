import type { Variable } from '@typescript-eslint/scope-manager';
import {
  assignmentTargets,
  contains,
  findNode,
  isFunction,
  type LoopNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../../parse/syntax';
import { contentsOf } from '../../semantics/call-effects';
import { mutators } from '../../semantics/method-effects';
import type { RuleInput } from '../rule';

/** What iterations of a loop hand on to each other by variables and objects. */
export interface Carried {
  /** What a later iteration needs of an earlier one, as a clause for people. */
  readonly dependence?: string;
  /** Collections of an outer object or variable that iterations only add to: `results.push(…)`, `sizes[name] = …`. */
  readonly collecting: ReadonlySet<Node>;
  /** At how many places the loop's own code changes something outside, in whatever way. */
  readonly changes: number;
}

interface Write {
  /** The assignment, update or call. */
  readonly node: Node;
  /** The part of it that names what is written, whose reading is part of the writing. */
  readonly place: Node;
}

/** Looks at the variables declared outside of a loop, and at objects known there, that the loop changes. */
export function carriedBy(loop: LoopNode, input: RuleInput): Carried {
  const { model } = input;
  const collecting = new Set<Node>();
  let dependence: string | undefined;
  let changes = 0;
  const variables = new Map<Variable, Write[]>();
  const members = new Map<string, Write[]>();
  const readMembers = new Map<string, Node[]>();

  const write = (target: Node, node: Node, isCall: boolean): void => {
    const place = unwrap(target);
    if (place.type === NodeType.Identifier) {
      const variable = model.variableOf(place);
      if (variable && isInside(variable, loop) && !(isHeadVariable(variable, loop) && !isCall)) return;
      changes++;
      if (variable) append(variables, variable, { node, place });
      else dependence ??= `the global \`${place.name}\` is changed`;
    } else if (place.type === NodeType.MemberExpression) {
      const root = rootOf(place);
      const variable = root.type === NodeType.Identifier ? model.variableOf(root) : undefined;
      // An object that the iteration has made or been given is its own.
      if (variable && isInside(variable, loop)) return;
      changes++;
      if (variable && (unwrap(place.object) === root || isComputed(place)))
        append(variables, variable, { node, place: root });
      else append(members, contentsOf(place, input.resolver), { node, place });
    }
  };

  walk(loop, (node) => {
    if (node.type === NodeType.AssignmentExpression) {
      for (const target of assignmentTargets(node.left)) write(target, node, false);
    } else if (node.type === NodeType.UpdateExpression) {
      if (!(loop.type === NodeType.ForStatement && loop.update && contains(loop.update, node))) {
        write(node.argument, node, false);
      }
    } else if (node.type === NodeType.UnaryExpression && node.operator === 'delete') {
      write(node.argument, node, false);
    } else if (node.type === NodeType.CallExpression) {
      const callee = unwrap(node.callee);
      if (
        callee.type === NodeType.MemberExpression &&
        callee.property.type === NodeType.Identifier &&
        mutators.has(callee.property.name) &&
        node.parent.type !== NodeType.AwaitExpression
      ) {
        const before = changes;
        write(callee.object, node, true);
        if (changes > before) collecting.add(node);
        // What it takes out, another iteration does not find.
        if (/^(?:pop|shift|splice)$/.test(callee.property.name) && collecting.has(node)) {
          dependence ??= `\`${model.textOf(callee)}\` takes from what the others take from`;
        }
      }
    } else if (node.type === NodeType.MemberExpression) {
      append(readMembers, contentsOf(node, input.resolver), node);
    }
    return true;
  });

  for (const [variable, writes] of variables) dependence ??= handedOn(variable, writes, loop, input);
  for (const [name, writes] of members) {
    const other = (readMembers.get(name) ?? []).find(
      (read) => !writes.some(({ node, place }) => isPartOf(read, place, node)),
    );
    if (other) dependence ??= `\`${model.textOf(other)}\` is read and changed`;
    const last = writes.find(({ node }) => isLastOneKept(node));
    if (last) dependence ??= `the last one decides \`${model.textOf(last.place)}\``;
  }
  return { ...(dependence !== undefined && { dependence }), collecting, changes };
}

function handedOn(
  variable: Variable,
  writes: readonly Write[],
  loop: LoopNode,
  input: RuleInput,
): string | undefined {
  const places = new Set(writes.map(({ place }) => place));
  const uses = variable.references
    .filter(({ identifier }) => contains(loop, identifier))
    .map(({ identifier }) => identifier);
  if (isHeadVariable(variable, loop)) return `\`${variable.name}\` is changed in the loop`;
  for (const { node } of writes) {
    if (node.type !== NodeType.AssignmentExpression || unwrap(node.left).type !== NodeType.Identifier)
      continue;
    if (/^(?:\?\?|\|\||&&)=$/.test(node.operator))
      return `\`${variable.name}\` decides what the next one does`;
  }
  const own = ownElement(writes, loop, input);
  const others = uses.filter((use) => !places.has(use) && !own(use));
  if (others.length === 0) {
    const isKept = writes.some(
      ({ node, place }) => isLastOneKept(node) && place.type === NodeType.Identifier,
    );
    return isKept ? `the last one decides \`${variable.name}\`` : undefined;
  }
  // A variable that each iteration fills before it looks at it is the iteration's own.
  const [first] = uses.toSorted((a, b) => evaluationOrder(a) - evaluationOrder(b));
  const assigned = writes.find(({ place }) => place === first)?.node;
  if (
    assigned?.type === NodeType.AssignmentExpression &&
    assigned.operator === '=' &&
    assigned.parent.type === NodeType.ExpressionStatement &&
    assigned.parent.parent === loop.body &&
    assigned.left === first &&
    !others.some((use) => contains(assigned, use))
  ) {
    return undefined;
  }
  return `\`${variable.name}\` is handed on from one iteration to the next`;
}

/** Does a use look only at the element that its own iteration writes: `list[i]`, where only `list[i]` is written? */
function ownElement(writes: readonly Write[], loop: LoopNode, { model }: RuleInput): (use: Node) => boolean {
  const indexOf = ({ parent: member }: Node): Node | undefined =>
    member?.type === NodeType.MemberExpression && member.computed ? member.property : undefined;
  const isOfIteration = (index: Node): boolean =>
    findNode(index, (node) => {
      const variable = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
      return variable !== undefined && isInside(variable, loop);
    }) !== undefined;
  const indices = writes.map(({ place }) => indexOf(place));
  const [index] = indices;
  if (!index || !isOfIteration(index)) return () => false;
  const text = model.textOf(index);
  if (!indices.every((other) => other && model.textOf(other) === text)) return () => false;
  return (use) => {
    const used = indexOf(use);
    if (used && model.textOf(used) === text) return true;
    const member = use.parent;
    return (
      member?.type === NodeType.MemberExpression &&
      !member.computed &&
      member.property.type === NodeType.Identifier &&
      member.property.name === 'length'
    );
  };
}

/** `list[i].name`: which object it is of is worked out. */
function isComputed(member: TSESTree.MemberExpression): boolean {
  for (let node: Node = member; node.type === NodeType.MemberExpression; node = unwrap(node.object)) {
    if (node.computed) return true;
  }
  return false;
}

/** `last = value`, where the value is not the same whichever iteration it comes from, and not for an element each. */
function isLastOneKept(node: Node): boolean {
  if (node.type !== NodeType.AssignmentExpression) return false;
  const target = unwrap(node.left);
  if (target.type === NodeType.MemberExpression && isComputed(target)) return false;
  if (/^(?:\?\?|\|\||&&)=$/.test(node.operator)) return true;
  return node.operator === '=' && unwrap(node.right).type !== NodeType.Literal;
}

/** An assignment's target is written after its value has been worked out. */
function evaluationOrder(identifier: Node): number {
  const { parent } = identifier;
  return parent?.type === NodeType.AssignmentExpression && parent.left === identifier
    ? parent.range[1]
    : identifier.range[0];
}

function isPartOf(read: Node, place: Node, node: Node): boolean {
  return contains(place, read) || (node.type === NodeType.CallExpression && contains(node.callee, read));
}

function isInside(variable: Variable, loop: LoopNode): boolean {
  return variable.defs.length > 0 && variable.defs.every(({ name }) => contains(loop, name));
}

/** Is it the counter of `for (let i = 0; …)`, which all iterations share? */
function isHeadVariable(variable: Variable, loop: LoopNode): boolean {
  const init = loop.type === NodeType.ForStatement ? loop.init : null;
  return init !== null && variable.defs.some(({ name }) => contains(init, name));
}

function rootOf(member: TSESTree.MemberExpression): Node {
  let node: Node = member;
  while (node.type === NodeType.MemberExpression) node = unwrap(node.object);
  return node;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The first node in a loop that runs with its iterations, not in functions that it only defines. */
export function inIteration(loop: LoopNode, test: (node: Node) => boolean): Node | undefined {
  let found: Node | undefined;
  walk(loop, (node) => {
    if (found || isFunction(node)) return false;
    if (test(node)) found = node;
    return found === undefined;
  });
  return found;
}
