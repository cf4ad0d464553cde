import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { RuleInput } from '../rule';
import { keyOfMember, type ModuleMember } from '../../semantics/resolver';

/** A call that starts a thread or a process of Node.js, or a pool of them. */
export interface Creation {
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
  readonly kind: 'thread' | 'process' | 'pool';
  /** What runs in it, where the call says so. */
  readonly script: Node | undefined;
}

/** Constructors and functions that start something, by `module:name`. */
const starters: ReadonlyMap<string, Creation['kind']> = new Map([
  ['worker_threads:Worker.new', 'thread'],
  ['globalThis:Worker.new', 'thread'],
  ['child_process:fork', 'process'],
  ['cluster:fork', 'process'],
  ['piscina:new', 'pool'],
  ['piscina:Piscina.new', 'pool'],
  ['tinypool:new', 'pool'],
  ['tinypool:Tinypool.new', 'pool'],
  ['workerpool:pool', 'pool'],
  ['jest-worker:Worker.new', 'pool'],
  ['jest-worker:new', 'pool'],
  ['poolifier:FixedThreadPool.new', 'pool'],
  ['poolifier:DynamicThreadPool.new', 'pool'],
  ['threads:Pool', 'pool'],
]);

const programStarters = new Set(['child_process:spawn', 'child_process:execFile']);

/** Every start of a thread, process or pool in a file. */
export function creations({ model, resolver }: RuleInput): Creation[] {
  const found: Creation[] = [];
  for (const call of model.nodesOf(NodeType.NewExpression)) {
    const member = resolver.resolve(call);
    const kind = member && starters.get(keyOfMember(member));
    if (kind) found.push({ call, kind, script: call.arguments[0] });
  }
  for (const call of model.nodesOf(NodeType.CallExpression)) {
    const member = resolver.resolve(call.callee);
    if (!member) continue;
    const key = keyOfMember(member);
    const kind = starters.get(key);
    const [first, second] = call.arguments;
    if (kind) {
      found.push({ call, kind, script: first });
    } else if (programStarters.has(key) && first && isNode(first, resolver.resolve(first))) {
      const args = second && unwrap(second);
      const script = args?.type === NodeType.ArrayExpression ? args.elements[0] : undefined;
      found.push({ call, kind: 'process', script: script ?? undefined });
    }
  }
  return found;
}

/** `process.execPath` or `'node'`. */
function isNode(node: Node, member: ModuleMember | undefined): boolean {
  if (member) return keyOfMember(member) === 'process:execPath' || keyOfMember(member) === 'process:argv0';
  const program = unwrap(node);
  return program.type === NodeType.Literal && program.value === 'node';
}
