import {
  contains,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../parse/syntax';
import type { FileModel } from './file-model';
import type { Resolver } from './resolver';

/** The function of this file that an expression is, or that the variable it names always holds. */
export function localFunction(node: Node, resolver: Resolver): FunctionNode | undefined {
  const value = unwrap(node);
  const held = value.type === NodeType.Identifier ? resolver.constantInitialiser(value) : value;
  const fn = held && unwrap(held);
  return fn && isFunction(fn) ? fn : undefined;
}

/** A call of a function of this file. */
export interface LocalCall {
  readonly call: TSESTree.CallExpression;
  readonly fn: FunctionNode;
  /** As written at the call. */
  readonly name: string;
}

/** The function of this file, or the method of the class around, that an expression names. */
export function calledFunction(callee: Node, resolver: Resolver): FunctionNode | undefined {
  return localFunction(callee, resolver) ?? ownMethod(callee, resolver);
}

/** The calls in a function of functions of this file outside of it, and of methods of its own class. */
export function calledFunctions(fn: FunctionNode, model: FileModel, resolver: Resolver): LocalCall[] {
  const calls: LocalCall[] = [];
  walk(fn.body, (node) => {
    if (node.type !== NodeType.CallExpression) return true;
    const called = calledFunction(node.callee, resolver);
    if (called && !contains(fn, called)) {
      calls.push({ call: node, fn: called, name: model.textOf(node.callee) });
    }
    return true;
  });
  return calls;
}

/** `this.name` in a class that has a method of that name. */
function ownMethod(callee: Node, resolver: Resolver): FunctionNode | undefined {
  const member = unwrap(callee);
  if (member.type !== NodeType.MemberExpression || member.object.type !== NodeType.ThisExpression)
    return undefined;
  const name =
    member.property.type === NodeType.PrivateIdentifier
      ? member.property.name
      : resolver.propertyName(member);
  for (let node: Node | undefined = member.parent; node; node = node.parent) {
    if (node.type !== NodeType.ClassBody) continue;
    for (const element of node.body) {
      if (element.type !== NodeType.MethodDefinition && element.type !== NodeType.PropertyDefinition)
        continue;
      const { key, value } = element;
      const isNamed =
        (key.type === NodeType.Identifier || key.type === NodeType.PrivateIdentifier) && key.name === name;
      if (isNamed && !element.computed && value && isFunction(value)) return value;
    }
    return undefined;
  }
  return undefined;
}
