import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { type FunctionNode, isFunction, type Node, NodeType, unwrap } from '../parse/syntax';
import type { FileModel } from './file-model';
import type { Resolver } from './resolver';

/** The function of this file that an expression is, or that the variable it names always holds. */
export function localFunction(
  node: Node,
  { model, resolver }: { readonly model: FileModel; readonly resolver: Resolver },
): FunctionNode | undefined {
  const value = unwrap(node);
  if (isFunction(value)) return value;
  if (value.type !== NodeType.Identifier) return undefined;
  const variable = model.variableOf(value);
  const declared = variable && declaredFunction(variable);
  if (declared) return declared;
  const initialiser = resolver.constantInitialiser(value);
  const held = initialiser && unwrap(initialiser);
  return held && isFunction(held) ? held : undefined;
}

function declaredFunction(variable: Variable): FunctionNode | undefined {
  const [definition, ...others] = variable.defs;
  if (definition?.type !== DefinitionType.FunctionName || others.length > 0) return undefined;
  if (variable.references.some((reference) => reference.isWrite())) return undefined;
  return isFunction(definition.node) ? definition.node : undefined;
}
