import { lastName, type Node, NodeType, unwrap } from '../../../analysis/parse/syntax';
import { moduleEffects } from '../../../analysis/semantics/api-effects';
import { isDiagnostic } from '../../../analysis/semantics/effects';
import { loggerName } from '../../../analysis/semantics/naming';
import type { ModuleMember } from '../../../analysis/semantics/resolver';
import type { Access, Given } from './access';
import { isCall } from './call-graph';
import type { Code, RunCode } from './run-code';
import { isShared } from './state';

/** Methods that send something on to somebody who gets it in that order. */
const sending = /^(?:write|send|emit|postMessage|publish|enqueue)$/;

/** Where code prints, sends something to others, ends the program or depends on its working directory. */
export function outputsOf(code: Code, given: Given, run: RunCode): Access[] {
  const outputs: Access[] = [];
  run.walk(code, (node) => {
    const output = outputAt(node, code, given);
    if (output) outputs.push(output);
    return true;
  });
  return outputs;
}

function outputAt(node: Node, code: Code, given: Given): Access | undefined {
  if (!isCall(node) || node.type === NodeType.NewExpression) return undefined;
  const { source } = code;
  const { resolver, model } = source;
  const callee = unwrap(node.callee);
  const base = { source, node, at: node.range[1], name: model.textOf(callee), form: 'append' } as const;
  const member = resolver.resolve(callee);
  if (member?.module === 'process' && /^(?:exit|abort|kill)$/.test(member.path.join('.'))) {
    return { ...base, form: 'set', state: { key: 'end' } };
  }
  const directory = member && directoryUse(member);
  if (directory) {
    const access = { source, node, at: base.at, name: 'process.cwd()', state: { key: 'directory' } };
    return directory === 'set' ? { ...access, form: 'set' } : access;
  }
  if (member) {
    const effects = moduleEffects(member, node, resolver) ?? [];
    const prints = effects.some(({ effect }) => effect.resource === 'console' && !isDiagnostic(effect));
    return prints ? { ...base, state: { key: 'console' } } : undefined;
  }
  if (callee.type !== NodeType.MemberExpression) return undefined;
  const method = resolver.propertyName(callee) ?? '';
  if (!sending.test(method) || loggerName.test(lastName(callee.object))) return undefined;
  if (!isShared(callee.object, code, given)) return undefined;
  return { ...base, state: { key: `output ${lastName(callee.object)}` } };
}

/** Does a function change the working directory, or depend on it, as all do that take a path? */
function directoryUse({ module, path }: ModuleMember): 'set' | 'read' | undefined {
  const name = path.join('.');
  if (module === 'process') return name === 'chdir' ? 'set' : name === 'cwd' ? 'read' : undefined;
  const takesPaths =
    module === 'fs' || module === 'child_process' || (module === 'path' && name === 'resolve');
  return takesPaths && path.length > 0 ? 'read' : undefined;
}
