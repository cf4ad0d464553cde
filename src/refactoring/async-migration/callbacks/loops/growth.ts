import {
  contains,
  findNode,
  type FunctionNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../../../analysis/parse/syntax';
import { calledFunctions } from '../../../../analysis/semantics/local-function';
import type { CallbackUse } from '../callback-use';

const adders = new Set(['push', 'unshift', 'splice']);

/**
 * What a callback adds to while it is called for each value of it, by itself or through functions of its file: a loop
 * would visit what is added, the methods of arrays do not.
 */
export function growsMeanwhile(use: CallbackUse, values: Node): string | undefined {
  const place = placeOf(values);
  if (place === undefined) return undefined;
  const { model, resolver } = use.source;
  const written = unwrap(use.argument);
  const callback = use.fn.source.file === use.source.file ? use.fn.fn : undefined;
  const bodies: Node[] = [callback ?? written];
  const seen = new Set<Node>(bodies);
  const queue: FunctionNode[] = callback ? [callback] : [];
  // Grows while it is gone through.
  for (const fn of queue) {
    for (const called of calledFunctions(fn, model, resolver)) {
      if (seen.has(called.fn)) continue;
      seen.add(called.fn);
      bodies.push(called.fn);
      queue.push(called.fn);
    }
  }
  const adds = (node: Node): boolean => addedTo(node) === place;
  return bodies.some((body) => findNode(body, adds)) ? place : undefined;

  function addedTo(node: Node): string | undefined {
    if (node.type === NodeType.CallExpression) {
      const callee = unwrap(node.callee);
      if (callee.type !== NodeType.MemberExpression || !adders.has(nameOf(callee) ?? '')) return undefined;
      return sameVariable(callee.object) ? placeOf(callee.object) : undefined;
    }
    if (node.type === NodeType.AssignmentExpression) {
      const target = unwrap(node.left);
      if (target.type !== NodeType.MemberExpression) return undefined;
      const isElement = target.computed && placeOf(target.object) === place && sameVariable(target.object);
      return isElement && !isVisited(target) ? place : undefined;
    }
    return undefined;
  }

  /** Does a name mean what it means where it is iterated over? */
  function sameVariable(object: Node): boolean {
    const root = unwrap(object);
    if (root.type !== NodeType.Identifier) return true;
    const own = unwrap(values);
    return own.type !== NodeType.Identifier || model.variableOf(root) === model.variableOf(own);
  }

  /** `xs[i] = …` of the index that is visited: it is there already. */
  function isVisited({ property }: TSESTree.MemberExpression): boolean {
    const index = callback?.params[1];
    return (
      property.type === NodeType.Identifier &&
      index?.type === NodeType.Identifier &&
      index.name === property.name &&
      contains(callback ?? property, property)
    );
  }
}

/** `files`, `this.files`: what an array is reached by; nothing for one that nobody else holds. */
function placeOf(node: Node): string | undefined {
  const place = unwrap(node);
  if (place.type === NodeType.Identifier) return place.name;
  if (place.type !== NodeType.MemberExpression) return undefined;
  const object = unwrap(place.object);
  const name = nameOf(place);
  return name === undefined
    ? undefined
    : object.type === NodeType.ThisExpression
      ? `this.${name}`
      : `${placeOf(object) ?? '…'}.${name}`;
}

function nameOf({ property, computed }: TSESTree.MemberExpression): string | undefined {
  if (property.type === NodeType.PrivateIdentifier) return `#${property.name}`;
  return computed ? undefined : property.name;
}
