import {
  type FunctionNode,
  isFunction,
  isLoop,
  lastName,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { elementCalls, iterationOf } from '../../semantics/repetition';
import { Sizes } from '../../semantics/trip-count';
import type { RuleInput } from '../rule';

/** Code that starts one operation for each element of a list, all at once. */
export interface Started {
  /** A function that is called for each element, or an expression in a loop. */
  readonly each: FunctionNode | Node;
  /** What there is one for each of; undefined for a loop that goes over no list. */
  readonly over: Node | undefined;
}

const combinators = new Set(['all', 'allSettled', 'any', 'race']);

/** Is it `Promise.all(…)` or one of its relatives? */
export function isCombinator(call: TSESTree.CallExpression, { resolver }: RuleInput): boolean {
  const member = resolver.resolve(call.callee);
  if (member?.module !== 'globalThis' || member.path.length !== 2) return false;
  const [object, method = ''] = member.path;
  return object === 'Promise' && combinators.has(method);
}

/** What starts the operations of a list of promises that is made of another list. */
export function startedIn(node: Node, input: RuleInput, depth = 0): readonly Started[] {
  if (depth > 5) return [];
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.CallExpression:
      return mapped(value, input, depth);
    case NodeType.ArrayExpression:
      return value.elements.flatMap((element) =>
        element?.type === NodeType.SpreadElement ? startedIn(element.argument, input, depth + 1) : [],
      );
    case NodeType.ConditionalExpression:
      return [
        ...startedIn(value.consequent, input, depth + 1),
        ...startedIn(value.alternate, input, depth + 1),
      ];
    case NodeType.Identifier:
      return [...held(value, input, depth), ...collected(value, input)];
    default:
      return [];
  }
}

/** `list.map(f)`, `Array.from(list, f)`, also behind a filter. */
function mapped(call: TSESTree.CallExpression, input: RuleInput, depth: number): readonly Started[] {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return [];
  const calls = elementCalls(call, input.resolver);
  const by = calls && iterationOf(call, calls.callback, input.resolver);
  if (calls && by?.kind === 'iteration') return [{ each: unwrap(calls.callback), over: by.over }];
  const member = input.resolver.resolve(callee);
  if (member?.module === 'globalThis' && member.path.join('.') === 'Array.from') {
    const [first] = call.arguments;
    return first ? startedIn(first, input, depth + 1) : [];
  }
  return /^(?:filter|flat|concat|values|reverse)$/.test(input.resolver.propertyName(callee) ?? '')
    ? startedIn(callee.object, input, depth + 1)
    : [];
}

function held(identifier: TSESTree.Identifier, input: RuleInput, depth: number): readonly Started[] {
  const initialiser = input.resolver.constantInitialiser(identifier);
  return initialiser && !isFunction(initialiser) ? startedIn(initialiser, input, depth + 1) : [];
}

/** `promises.push(f(x))` in a loop, for a list that is declared empty. */
function collected(identifier: TSESTree.Identifier, { model, resolver }: RuleInput): readonly Started[] {
  const variable = model.variableOf(identifier);
  const initialiser = resolver.constantInitialiser(identifier);
  if (!variable || initialiser?.type !== NodeType.ArrayExpression) return [];
  // A list that is emptied, or looked at, on the way holds so many at a time only.
  const isLimited = variable.references.some(({ identifier: use }) => {
    const member = use.parent;
    if (member.type !== NodeType.MemberExpression || member.object !== use) return false;
    const name = resolver.propertyName(member) ?? '';
    return /^(?:length|splice|shift|pop|indexOf|delete)$/.test(name);
  });
  if (isLimited) return [];
  const sizes = new Sizes(model, resolver);
  return variable.references.flatMap(({ identifier: use }): readonly Started[] => {
    const member = use.parent;
    if (member.type !== NodeType.MemberExpression || member.object !== use) return [];
    const call = member.parent;
    if (call.type !== NodeType.CallExpression || call.callee !== member || lastName(member) !== 'push')
      return [];
    const [value] = call.arguments;
    if (!value) return [];
    for (
      let inner: Node = call, node: Node | undefined = call.parent;
      node;
      inner = node, node = node.parent
    ) {
      if (isLoop(node) && repeats(node, inner)) {
        const count = sizes.tripCount(node);
        if (count.kind === 'known') return [];
        return [{ each: value, over: count.kind === 'unknown' ? count.over : undefined }];
      }
      if (isFunction(node)) {
        const around = node.parent;
        if (around.type !== NodeType.CallExpression || lastName(around.callee) !== 'forEach') return [];
        const list = unwrap(around.callee);
        return list.type === NodeType.MemberExpression ? [{ each: value, over: list.object }] : [];
      }
    }
    return [];
  });
}
