import { type Node, NodeType, unwrap } from '../parse/syntax';
import type { ModuleMember, Resolver } from './resolver';

/** What a call calls, looked at through `util.promisify`. */
export interface CalledMember {
  readonly member: ModuleMember;
  /** Called by way of `util.promisify`, so without its callback. */
  readonly promisified: boolean;
}

/** The module member that an expression stands for where it is called, by itself or promisified. */
export function calledMember(node: Node, resolver: Resolver): CalledMember | undefined {
  const member = resolver.resolve(node);
  if (!member) return undefined;
  if (!isPromisified(member)) return { member, promisified: false };
  const original = promisifiedFunction(node, resolver);
  const target = original && resolver.resolve(original);
  return target && { member: target, promisified: true };
}

/** The function that `util.promisify` was given where an expression is, or always holds, its result. */
function promisifiedFunction(node: Node, resolver: Resolver): Node | undefined {
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.CallExpression:
      return value.arguments[0];
    case NodeType.Identifier: {
      const initialiser = resolver.constantInitialiser(value);
      const held = initialiser && unwrap(initialiser);
      return held?.type === NodeType.CallExpression ? held.arguments[0] : undefined;
    }
    case NodeType.MemberExpression: {
      const held = resolver.constantMember(value);
      return held && promisifiedFunction(held, resolver);
    }
    default:
      return undefined;
  }
}

function isPromisified({ module, path }: ModuleMember): boolean {
  return module === 'util' && path.length === 2 && path[0] === 'promisify' && path[1] === '()';
}
