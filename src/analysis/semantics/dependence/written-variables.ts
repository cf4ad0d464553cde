import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, isLoop, type Node, NodeType, walk } from '../../parse/syntax';
import type { FileModel } from '../file-model';
import type { Repeated } from './region';

/** The variables that code assigns to each time that it is repeated; what functions do that it calls aside. */
export function writtenVariables(repeated: Repeated, model: FileModel): ReadonlySet<Variable> {
  const variables = new Set<Variable>();
  const seen = new Set<Variable>();
  const code: Node = 'call' in repeated ? repeated.callback : repeated;
  const init = isLoop(code) && code.type === NodeType.ForStatement ? code.init : null;
  walk(code, (node) => {
    // What a loop does before its first iteration is over by then.
    if (node === init) return false;
    const variable = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
    if (!variable || seen.has(variable)) return true;
    seen.add(variable);
    const isWritten = variable.references.some(
      (reference) =>
        reference.isWrite() &&
        contains(code, reference.identifier) &&
        !(init && contains(init, reference.identifier)),
    );
    if (isWritten) variables.add(variable);
    return true;
  });
  return variables;
}
