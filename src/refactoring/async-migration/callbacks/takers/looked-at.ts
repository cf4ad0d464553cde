import { type Node, NodeType } from '../../../../analysis/parse/syntax';
import type { ModuleMember } from '../../../../analysis/semantics/resolver';
import type { UseRewrite } from '../../plan';
import type { Source } from '../../sources';
import type { TypedProgram } from '../../typed-program';
import { type CallbackUse, unchanged } from '../callback-use';

/**
 * `expect(f).toHaveBeenCalled()`, `expect(f).to.exist`, `assert.ok(f)`, `_.isFunction(f)`: what the function is, or how often
 * others have called it.
 */
export function lookedAt({ call, source, program }: CallbackUse): UseRewrite | undefined {
  const callee = source.resolver.resolve(call.callee);
  if (callee && isQuestion(callee, source, program)) return unchanged;
  if (callee?.path.at(-1) !== 'expect') return undefined;
  const names: string[] = [];
  for (let node: Node = call; node.parent.type === NodeType.MemberExpression; node = node.parent) {
    if (node.parent.object !== node) break;
    names.push(source.resolver.propertyName(node.parent) ?? '');
  }
  const [first = ''] = names.filter((each) => !modifiers.has(each));
  return looking.test(first) ? unchanged : undefined;
}

/** Is it asked whether the function is there, or is a function, and nothing else? */
function isQuestion({ module, path }: ModuleMember, { file }: Source, program: TypedProgram): boolean {
  const name = path.join('.');
  switch (module) {
    case 'assert':
    case 'assert/strict':
      return name === '' || name === 'ok' || /^(?:notS|s)trictEqual$/.test(name);
    case 'util':
    case 'underscore':
      return name === 'isFunction';
    case 'lodash':
      // Before that, functions that are `async` were none to it.
      return (
        name === 'isFunction' &&
        Number(/\d+/.exec(program.packageOf(file)?.dependencies.get(module) ?? '')?.[0] ?? 0) >= 4
      );
    default:
      return false;
  }
}

/** What is said between what is expected and the expectation. */
const modifiers = new Set(['not', 'to', 'be', 'have', 'been']);

/** Expectations that do not call a function, and do not look at what it has given. */
const looking =
  /^(?:toHaveBeenCalled\w*|toBe(?:Defined|Undefined|Truthy|Null)?|to(?:Strict)?Equal|called\w*|exist|equal|ok)$/;
