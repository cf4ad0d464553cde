import {
  contains,
  exitOf,
  findNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  unwrap,
} from '../../parse/syntax';
import type { Sizes } from '../../semantics/trip-count';
import type { Loop } from './loops-around';
import { few } from './small-collection';

/** Does a loop see to it that a collection that it adds to stays small? */
export function isKeptSmall(collection: Node, additions: readonly Node[], loop: Loop, sizes: Sizes): boolean {
  const isShort = (test: Node): boolean => compares(test, '&&', shorter, collection, sizes);
  const { node } = loop;
  if (isLoop(node)) {
    // `for (let i = 0; i < n && found.length < 10; i++)`
    if ('test' in node && node.test && isShort(node.test)) return true;
    // `if (found.length >= 10) break;`
    const isExit = (part: Node): boolean =>
      part.type === NodeType.IfStatement &&
      compares(part.test, '||', longer, collection, sizes) &&
      leaves(part.consequent);
    const entered = (part: Node): boolean => part === node || !(isLoop(part) || isFunction(part));
    if (findNode(node, isExit, entered)) return true;
  }
  // `if (found.length < 10) found.push(item);`
  return additions
    .filter((addition) => contains(loop.inside, addition))
    .every((addition) => {
      for (
        let inner = addition, outer = addition.parent;
        outer && contains(loop.inside, outer);
        outer = outer.parent
      ) {
        if (outer.type === NodeType.IfStatement && outer.consequent === inner && isShort(outer.test))
          return true;
        inner = outer;
      }
      return false;
    });
}

const shorter = new Set(['<', '<=', '!==', '!=']);
const longer = new Set(['>', '>=', '===', '==']);

/** Is a test, or one of those that it is put together of, a comparison of the collection's length with a small number? */
function compares(
  test: Node,
  by: '&&' | '||',
  operators: ReadonlySet<string>,
  collection: Node,
  sizes: Sizes,
): boolean {
  if (test.type === NodeType.LogicalExpression && test.operator === by) {
    return (
      compares(test.left, by, operators, collection, sizes) ||
      compares(test.right, by, operators, collection, sizes)
    );
  }
  if (test.type !== NodeType.BinaryExpression || !operators.has(test.operator)) return false;
  const length = unwrap(test.left);
  const limit = sizes.number(test.right);
  return (
    length.type === NodeType.MemberExpression &&
    sizes.resolver.propertyName(length) === 'length' &&
    sizes.model.textOf(length.object) === sizes.model.textOf(collection) &&
    limit !== undefined &&
    limit < few
  );
}

function leaves(statement: Node): boolean {
  const exit = exitOf(statement);
  return exit !== undefined && exit.type !== NodeType.ContinueStatement;
}
