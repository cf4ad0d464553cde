import {
  contains,
  findNode,
  type FunctionNode,
  type Node,
  NodeType,
  type TSESTree,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { FileModel } from '../../semantics/file-model';

/** Variables that are made of variables: so many of them at most. */
const maximumDepth = 3;

/** Is a value made of what a function is given, directly or by way of variables of its own? */
export function isFromParameter(node: Node, fn: FunctionNode, model: FileModel, depth = 0): boolean {
  const isFrom = (identifier: TSESTree.Identifier): boolean => {
    const [definition] = model.variableOf(identifier)?.defs ?? [];
    if (!definition || !contains(fn, definition.name)) return false;
    if (definition.type === DefinitionType.Parameter) return definition.node === fn;
    if (definition.type !== DefinitionType.Variable || depth >= maximumDepth) return false;
    const { init } = definition.node;
    return init !== null && isFromParameter(init, fn, model, depth + 1);
  };
  return findNode(node, (inner) => inner.type === NodeType.Identifier && isFrom(inner)) !== undefined;
}
