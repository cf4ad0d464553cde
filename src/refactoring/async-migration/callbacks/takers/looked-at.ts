import { type Node, NodeType } from '../../../../analysis/parse/syntax';
import type { UseRewrite } from '../../plan';
import { type CallbackUse, unchanged } from '../callback-use';

/** `expect(f).toHaveBeenCalled()`, `expect(f).to.exist`: what the function is, or how often others have called it. */
export function lookedAt({ call, source }: CallbackUse): UseRewrite | undefined {
  if (source.resolver.resolve(call.callee)?.path.at(-1) !== 'expect') return undefined;
  const names: string[] = [];
  for (let node: Node = call; node.parent.type === NodeType.MemberExpression; node = node.parent) {
    if (node.parent.object !== node) break;
    names.push(source.resolver.propertyName(node.parent) ?? '');
  }
  const [first = ''] = names.filter((each) => !modifiers.has(each));
  return looking.test(first) ? unchanged : undefined;
}

/** What is said between what is expected and the expectation. */
const modifiers = new Set(['not', 'to', 'be', 'have', 'been']);

/** Expectations that do not call a function, and do not look at what it has given. */
const looking =
  /^(?:toHaveBeenCalled\w*|toBe(?:Defined|Undefined|Truthy|Null)?|to(?:Strict)?Equal|called\w*|exist|equal|ok)$/;
