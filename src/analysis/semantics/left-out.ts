import { type FunctionNode, isExported, NodeType, type TSESTree } from '../parse/syntax';
import type { FileModel } from './file-model';

/** Does nobody hand anything to a parameter? Known of functions that the file calls and does nothing else with. */
export function isLeftOut(fn: FunctionNode, index: number, model: FileModel): boolean {
  const name = fn.type === NodeType.FunctionDeclaration ? fn.id : constantNameOf(fn);
  if (!name || isExported(fn)) return false;
  const references = model.lookUp(name.name, name)?.references ?? [];
  return references.every(({ identifier, init }) => {
    if (init === true) return true;
    const call = identifier.parent;
    return (
      call.type === NodeType.CallExpression &&
      call.callee === identifier &&
      call.arguments.length <= index &&
      !call.arguments.some(({ type }) => type === NodeType.SpreadElement)
    );
  });
}

function constantNameOf(fn: FunctionNode): TSESTree.Identifier | undefined {
  const { parent } = fn;
  if (parent.type !== NodeType.VariableDeclarator || parent.init !== fn) return undefined;
  return parent.parent.kind === 'const' && parent.id.type === NodeType.Identifier ? parent.id : undefined;
}
