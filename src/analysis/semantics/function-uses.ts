import { contains, type FunctionNode, type Node, NodeType, type TSESTree, wrapped } from '../parse/syntax';
import type { FileModel } from './file-model';

/** The name that a function of this file is called by, if it has one. */
function nameOf(fn: FunctionNode): TSESTree.Identifier | undefined {
  if (fn.type === NodeType.FunctionDeclaration) return fn.id ?? undefined;
  const { parent } = fn;
  return parent.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier
    ? parent.id
    : undefined;
}

/**
 * The expressions by which this file uses a function: the function itself where it is written as part of an expression,
 * otherwise every mention of its name, those inside of it left out.
 */
export function usesOf(fn: FunctionNode, model: FileModel): Node[] {
  const name = nameOf(fn);
  if (!name) return [wrapped(fn)];
  const variable = model.lookUp(name.name, name);
  return (variable?.references ?? []).flatMap((reference) =>
    reference.isWrite() || contains(fn, reference.identifier) ? [] : [wrapped(reference.identifier)],
  );
}
