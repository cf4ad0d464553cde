import { findNode, lastName, type Node, NodeType, unwrap } from '../parse/syntax';
import { limiterName, lockName } from './naming';
import type { Resolver } from './resolver';

const limiterModules = new Set([
  ...['p-limit', 'p-queue', 'p-map', 'p-throttle', 'bottleneck', 'async-sema', 'async-mutex', 'limiter'],
  ...['p-ratelimit', 'throat', 'yocto-queue', 'fastq', 'semaphore', 'await-semaphore', 'promise-limit'],
]);

/** Does a called function, or one of the objects that it is a method of, let so many through at a time only? */
export function isLimiter(callee: Node, resolver: Resolver): boolean {
  const member = resolver.resolve(callee);
  if (member && limiterModules.has(member.module)) return true;
  for (let node = unwrap(callee); ;) {
    const name = lastName(node);
    if (limiterName.test(name) || lockName.test(name) || isMadeWithLimit(node, resolver)) return true;
    if (node.type !== NodeType.MemberExpression) return false;
    node = unwrap(node.object);
  }
}

/** `const retrier = new Retrier(…, { concurrency: 100 })` */
function isMadeWithLimit(node: Node, resolver: Resolver): boolean {
  const held = node.type === NodeType.Identifier ? resolver.constantInitialiser(node) : undefined;
  const made = held && unwrap(held);
  if (made?.type !== NodeType.NewExpression && made?.type !== NodeType.CallExpression) return false;
  return made.arguments.some(
    (argument) =>
      argument.type === NodeType.ObjectExpression &&
      argument.properties.some(
        (property) =>
          property.type === NodeType.Property &&
          property.key.type === NodeType.Identifier &&
          /^(?:concurrency|maxConcurrent|maxConcurrency|concurrent)$/.test(property.key.name),
      ),
  );
}

/** A call in some code by which it sees to it that only so many go on at once. */
export function limiterIn(code: Node, resolver: Resolver): Node | undefined {
  return findNode(code, (node) => node.type === NodeType.CallExpression && isLimiter(node.callee, resolver));
}
