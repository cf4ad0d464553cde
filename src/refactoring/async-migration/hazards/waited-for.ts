import { type Node, NodeType, type TSESTree, wrapped } from '../../../analysis/parse/syntax';
import type { Plan } from '../plan';

/** Which calls of asynchronous functions the code around them waits for, or gives on to its own caller. */
export class WaitedFor {
  readonly #planned: ReadonlySet<Node>;

  constructor({ awaits }: Plan) {
    this.#planned = new Set(awaits.map(({ at }) => at));
  }

  isPlanned(call: Node): boolean {
    return this.#planned.has(call);
  }

  has(call: Node): boolean {
    if (this.isPlanned(call)) return true;
    for (let node = wrapped(call); ;) {
      const { parent } = node;
      switch (parent?.type) {
        case NodeType.AwaitExpression:
        case NodeType.YieldExpression:
        case NodeType.ReturnStatement:
          return true;
        case NodeType.ArrowFunctionExpression:
          return parent.body === node;
        case NodeType.ForOfStatement:
          return parent.await && parent.right === node;
        case NodeType.ConditionalExpression:
        case NodeType.LogicalExpression:
          node = wrapped(parent);
          break;
        case NodeType.MemberExpression: {
          // `save().catch(report)`
          const next = wrapped(parent).parent;
          const isChained = next?.type === NodeType.CallExpression && isPromiseMethod(parent);
          if (parent.object !== node || !isChained) return false;
          node = wrapped(next);
          break;
        }
        default:
          return false;
      }
    }
  }
}

/** Does nobody keep the promise that a call gives: is it a statement of its own? */
export function startedAlone(call: Node): boolean {
  for (let node = wrapped(call); ;) {
    const { parent } = node;
    if (parent?.type === NodeType.ExpressionStatement) return true;
    if (parent?.type === NodeType.UnaryExpression && parent.operator === 'void') node = parent;
    else if (parent?.type === NodeType.MemberExpression && isPromiseMethod(parent)) node = wrapped(parent);
    else if (parent?.type === NodeType.CallExpression && parent.callee === node) node = wrapped(parent);
    else return false;
  }
}

/** Is `later` a call that has something done once the promise that `call` gives is settled: `save().then(report)`? */
export function isContinuation(later: Node, call: Node): boolean {
  for (let node = wrapped(call); ;) {
    const { parent } = node;
    if (parent?.type !== NodeType.MemberExpression || parent.object !== node || !isPromiseMethod(parent)) {
      return false;
    }
    const next = wrapped(parent).parent;
    if (next?.type !== NodeType.CallExpression) return false;
    if (next === later) return true;
    node = wrapped(next);
  }
}

const isPromiseMethod = ({ property }: TSESTree.MemberExpression): boolean =>
  property.type === NodeType.Identifier && /^(?:then|catch|finally)$/.test(property.name);
