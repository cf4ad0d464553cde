import { type BlockingApi, blockingApiOf } from '../../catalog';
import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { blocksWith } from '../../semantics/blocks-when';
import type { ModuleMember } from '../../semantics/resolver';
import type { RuleInput } from '../rule';

type Input = Pick<RuleInput, 'model' | 'resolver'>;

/** A call of a blocking API that is worth a word. */
export interface BlockingCall {
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.TaggedTemplateExpression;
  readonly callee: Node;
  readonly api: BlockingApi;
  readonly member: ModuleMember;
  /** It is called by `call` or `apply`. */
  readonly indirect: boolean;
}

/** The blocking API that an expression calls, if it is one that does. */
export function blockingCallAt(node: Node, input: Input): BlockingCall | undefined {
  switch (node.type) {
    case NodeType.CallExpression: {
      const direct = input.resolver.resolve(unwrap(node.callee));
      if (!direct) return undefined;
      const indirect = calledThrough(direct);
      const member = indirect ?? direct;
      const api = reported(member);
      return api && (indirect || blocksWith(api, node.arguments, input.model, input.resolver))
        ? { call: node, callee: node.callee, api, member, indirect: indirect !== undefined }
        : undefined;
    }
    case NodeType.NewExpression: {
      const member = input.resolver.resolve(node);
      const api = member && reported(member);
      return api && blocksWith(api, node.arguments, input.model, input.resolver)
        ? { call: node, callee: node.callee, api, member, indirect: false }
        : undefined;
    }
    case NodeType.TaggedTemplateExpression: {
      // `$.sync`ls``, `$({ sync: true })`ls``: what the tag is made with decides.
      const member = input.resolver.resolve(node.tag);
      const api = member && reported(member);
      const made = unwrap(node.tag);
      const args = made.type === NodeType.CallExpression ? made.arguments : [];
      return api && blocksWith(api, args, input.model, input.resolver)
        ? { call: node, callee: node.tag, api, member, indirect: false }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** All calls of blocking APIs in a file: calls, then constructions, then tagged templates, each in the order of the text. */
export function blockingCallsIn(input: Input): BlockingCall[] {
  const { model } = input;
  return [
    ...model.nodesOf(NodeType.CallExpression),
    ...model.nodesOf(NodeType.NewExpression),
    ...model.nodesOf(NodeType.TaggedTemplateExpression),
  ].flatMap((node) => blockingCallAt(node, input) ?? []);
}

/** What `fs.readFileSync.call` and `.apply` call. */
function calledThrough({ module, path }: ModuleMember): ModuleMember | undefined {
  const last = path.at(-1);
  return last === 'call' || last === 'apply' ? { module, path: path.slice(0, -1) } : undefined;
}

function reported(member: ModuleMember): BlockingApi | undefined {
  const api = blockingApiOf(member);
  return api && isReported(api) ? api : undefined;
}

/** Is it worth a word by itself? */
export function isReported(api: BlockingApi): boolean {
  return api.cost !== 'trivial';
}
