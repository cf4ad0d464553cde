import { type FunctionNode, type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';
import { type CallbackUse, nameOf } from './callbacks';
import type { FileModel } from './file-model';
import { classConventions, decoratorConventions, lifecycleHook } from './frameworks/classes';
import type { Resolver } from './resolver';

/** What a framework makes of a method of a class. */
export function methodUse(node: FunctionNode, model: FileModel, resolver: Resolver): CallbackUse | undefined {
  const method = node.parent;
  if (method.type !== NodeType.MethodDefinition) return undefined;
  const byDecorator = decoratorUse(method, resolver);
  if (byDecorator) return byDecorator;
  const name = method.computed || method.key.type !== NodeType.Identifier ? undefined : method.key.name;
  if (name === undefined || method.static) return undefined;
  const type = method.parent.parent;
  const types: readonly Node[] = [
    ...type.implements.map(({ expression }) => expression),
    ...(type.superClass ? [type.superClass] : []),
  ];
  for (const clause of types) {
    const source = importedFrom(clause, model);
    if (!source) continue;
    const convention = classConventions.find(
      ({ modules, types: names, methods }) =>
        modules.test(source.module) && names.test(source.name) && methods.test(name),
    );
    if (convention) {
      const { kind = 'handler', reason, ownsParameters } = convention;
      return { kind, reason, ...(ownsParameters && { ownsParameters }) };
    }
  }
  for (const { expression } of type.decorators) {
    const decorator = expression.type === NodeType.CallExpression ? expression.callee : expression;
    const source = importedFrom(decorator, model);
    const hook = source && lifecycleHook(name, source);
    if (hook) return { kind: hook.kind, reason: hook.reason };
  }
  return undefined;
}

/** The module that a type, or a base class, comes from, and the last of its names. */
function importedFrom(node: Node, model: FileModel): { module: string; name: string } | undefined {
  const expression = unwrap(node);
  if (expression.type === NodeType.MemberExpression) {
    const of = importedFrom(expression.object, model);
    return of && expression.property.type === NodeType.Identifier
      ? { module: of.module, name: expression.property.name }
      : undefined;
  }
  if (expression.type !== NodeType.Identifier) return undefined;
  const definition = model.variableOf(expression)?.defs[0]?.node;
  const declaration: Node | undefined = definition?.parent;
  if (definition && declaration?.type === NodeType.ImportDeclaration) {
    const name =
      definition.type === NodeType.ImportSpecifier && definition.imported.type === NodeType.Identifier
        ? definition.imported.name
        : expression.name;
    return { module: declaration.source.value.replace(/^node:/, ''), name };
  }
  if (definition?.type !== NodeType.VariableDeclarator || !definition.init) return undefined;
  // `const { Transform } = require('stream')`
  const call = unwrap(definition.init);
  const [source] =
    call.type === NodeType.CallExpression && nameOf(call.callee) === 'require' ? call.arguments : [];
  return source?.type === NodeType.Literal && typeof source.value === 'string'
    ? { module: source.value.replace(/^node:/, ''), name: expression.name }
    : undefined;
}

function decoratorUse(method: TSESTree.MethodDefinition, resolver: Resolver): CallbackUse | undefined {
  for (const { expression } of method.decorators) {
    const decorator = expression.type === NodeType.CallExpression ? expression.callee : expression;
    const target = resolver.resolve(decorator);
    const name = target?.path.at(-1);
    if (!target || name === undefined) continue;
    const convention = decoratorConventions.find(
      ({ modules, names }) => modules.test(target.module) && names.has(name),
    );
    if (!convention) continue;
    const { ownsParameters } = convention;
    return {
      kind: 'handler',
      reason: `decorated with \`@${name}\``,
      ...(ownsParameters && { ownsParameters }),
    };
  }
  return undefined;
}
