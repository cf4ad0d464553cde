import { contains, type Node, NodeType, walk } from '../../../../analysis/parse/syntax';
import { scopesAround } from '../../../../analysis/edits/bindings';
import type { FileModel } from '../../../../analysis/semantics/file-model';
import type { CallbackUse } from '../callback-use';

/** The names that are written in a node. */
export function namesIn(node: Node): Set<string> {
  const names = new Set<string>();
  walk(node, (part) => {
    if (part.type === NodeType.Identifier) names.add(part.name);
    return true;
  });
  return names;
}

/** The names in a node that mean something from outside of it. */
export function outerNames(node: Node, model: FileModel): Set<string> {
  const names = new Set<string>();
  walk(node, (part) => {
    if (part.type !== NodeType.Identifier) return true;
    const variable = model.variableOf(part);
    const isInner = variable?.defs.every(({ name }) => contains(node, name)) === true;
    if (variable ? !isInner : model.isGlobal(part)) names.add(part.name);
    return true;
  });
  return names;
}

/**
 * `name`, or that with a number, for a variable that is declared in front of a call's statement: it hides nothing that is
 * used there, and calls of one function get different ones, since one migration may rewrite all of them.
 */
export function nameBeside(name: string, use: CallbackUse): string {
  return freeName(name, use, callsBefore(use.call, use.source.model.nodesOf(NodeType.CallExpression)));
}

/** `name`, or that with a number, for a variable of a loop that takes the place of a call. */
export const nameWithin = (name: string, use: CallbackUse): string => freeName(name, use, 0);

function freeName(name: string, { call, source: { model } }: CallbackUse, skipped: number): string {
  const taken = namesIn(call);
  for (const scope of scopesAround(call, model)) {
    for (const declared of scope.set.keys()) taken.add(declared);
    for (const { identifier } of scope.through) {
      if (identifier.type === NodeType.Identifier) taken.add(identifier.name);
    }
  }
  let left = skipped;
  for (let suffix = 1; ; suffix++) {
    const candidate = suffix === 1 ? name : `${name}${suffix}`;
    if (!taken.has(candidate) && left-- === 0) return candidate;
  }
}

/** What one of several things of a name is called: `file` of `files`, `entry` of `this.entries`. */
export function singular(names: string): string | undefined {
  const one = /^(?:all|the)?([A-Za-z]\w*?)(?:(?<=(?:s|x|ch|sh))es|(?<=[^aeiou])(ies)|(?<=[^s])s)$/.exec(
    names,
  );
  if (!one?.[1] || one[1].length < 2) return undefined;
  const name = one[2] === undefined ? one[1] : `${one[1]}y`;
  const lower = name.charAt(0).toLowerCase() + name.slice(1);
  return reserved.has(lower) ? undefined : lower;
}

const reserved = new Set([
  'clas',
  'this',
  'case',
  'package',
  'import',
  'export',
  'default',
  'function',
  'interface',
  'new',
  'proces',
]);

/** How many calls of the same method stand before one in the same block of statements. */
function callsBefore(call: Node, calls: readonly Node[]): number {
  const method = methodOf(call);
  const block = blockAround(call);
  return calls.filter(
    (other) =>
      other !== call &&
      other.range[1] <= call.range[1] &&
      contains(block, other) &&
      methodOf(other) === method,
  ).length;
}

function methodOf(call: Node): string | undefined {
  const callee = call.type === NodeType.CallExpression ? call.callee : undefined;
  return callee?.type === NodeType.MemberExpression && callee.property.type === NodeType.Identifier
    ? callee.property.name
    : undefined;
}

function blockAround(node: Node): Node {
  let block = node;
  while (block.parent && block.type !== NodeType.BlockStatement) block = block.parent;
  return block;
}
