import { contains, findNode, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';
import type { Repetition } from '../../semantics/repetition';
import type { Resolver } from '../../semantics/resolver';
import { Sizes, type TripCount } from '../../semantics/trip-count';

/** So many are a pool for a large machine; more are certainly one for each item. */
const mostCores = 64;

/** How sizes of pools are called. */
const configuredSize =
  /cpu|core|parallel|concurren|worker|thread|pool|shard|instance|replica|cluster|max|limit/i;

/** Tells repetitions over data, of which there may be any number, from those that fill a pool. */
export class PerItem {
  readonly #sizes: Sizes;

  constructor(
    readonly model: FileModel,
    readonly resolver: Resolver,
  ) {
    this.#sizes = new Sizes(model, resolver);
  }

  /** What there is one for each of, for people; undefined for a repetition that fills a pool or cannot be told. */
  itemsOf(repetition: Repetition): string | undefined {
    if (repetition.kind === 'iteration')
      return this.#items(repetition.over, this.#sizes.elements(repetition.over));
    const { node } = repetition;
    switch (node.type) {
      case NodeType.ForOfStatement:
      case NodeType.ForInStatement:
        return this.#items(node.right, this.#sizes.tripCount(node));
      case NodeType.ForStatement: {
        const count = this.#sizes.tripCount(node);
        if (count.kind === 'known') return tooMany(count.count);
        const data = count.kind === 'unknown' && count.over ? lengthOf(count.over, this.resolver) : undefined;
        return data && this.#items(data, count);
      }
      case NodeType.WhileStatement:
      case NodeType.DoWhileStatement: {
        // `while (queue.length > 0)`; `while (workers.length < size)` fills a pool.
        const test = unwrap(node.test);
        const left =
          test.type === NodeType.BinaryExpression && /^(?:>|!==?)$/.test(test.operator) ? test.left : test;
        const data = lengthOf(left, this.resolver);
        return data && this.#items(data, { kind: 'search' });
      }
    }
  }

  /** Is what an expression says different for each of the repetitions? */
  dependsOnItem(node: Node, repetition: Repetition): boolean {
    return (
      findNode(node, (inner) => {
        if (inner.type !== NodeType.Identifier) return false;
        const variable = this.model.variableOf(inner);
        return variable?.defs.some(({ name }) => contains(repetition.node, name)) === true;
      }) !== undefined
    );
  }

  #items(over: Node, count: TripCount): string | undefined {
    if (count.kind === 'known') return tooMany(count.count);
    const text = this.model.textOf(over);
    if (configuredSize.test(text) || this.#isCounting(over)) return undefined;
    const value = unwrap(over);
    const initialiser =
      value.type === NodeType.Identifier ? this.resolver.constantInitialiser(value) : undefined;
    if (
      initialiser &&
      (this.#isCounting(initialiser) || configuredSize.test(this.model.textOf(initialiser)))
    ) {
      return undefined;
    }
    const shown = text.replace(/\s+/g, ' ');
    return shown.length <= 40 ? `every element of \`${shown}\`` : 'every element';
  }

  /** `Array.from({ length: n })`, `new Array(n).fill()`, `[...Array(n).keys()]`, `range(n)`: so many, not one for each. */
  #isCounting(over: Node): boolean {
    return (
      findNode(over, (node) => {
        if (node.type !== NodeType.CallExpression && node.type !== NodeType.NewExpression) return false;
        const callee = unwrap(node.callee);
        if (callee.type !== NodeType.Identifier) return isArrayFromLength(node);
        return callee.name === 'Array' || callee.name === 'range' || callee.name === 'times';
      }) !== undefined
    );
  }
}

function tooMany(count: number): string | undefined {
  return count > mostCores ? `each of ${count} elements` : undefined;
}

function isArrayFromLength(call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  const callee = unwrap(call.callee);
  const [first] = call.arguments;
  return (
    callee.type === NodeType.MemberExpression &&
    callee.property.type === NodeType.Identifier &&
    callee.property.name === 'from' &&
    first !== undefined &&
    unwrap(first).type === NodeType.ObjectExpression
  );
}

/** What `items.length` is the length of. */
function lengthOf(node: Node, resolver: Resolver): Node | undefined {
  const member = unwrap(node);
  if (member.type !== NodeType.MemberExpression) return undefined;
  const name = resolver.propertyName(member);
  return name === 'length' || name === 'size' ? member.object : undefined;
}
