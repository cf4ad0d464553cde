import {
  contains,
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  unwrap,
  walk,
} from '../../../../analysis/parse/syntax';
import type { FileModel } from '../../../../analysis/semantics/file-model';
import { indented } from '../../indented';
import type { Rewrite } from '../../rewrite';
import { type CallbackUse, rangeOf } from '../callback-use';
import { calledWith } from './this-and-arguments';
import { fromEndMethods, iterationMethods } from './iteration';
import { layoutAt } from './layout';
import { namesIn, outerNames } from './names';

/** What the parameters of a callback stand for, in their order. */
export type Role = 'accumulator' | 'element' | 'index';

/**
 * May the body of a callback stand in a loop as it is? Only if everything in it means the same there. It depends on the
 * function and on what is iterated over alone, so that what is rewritten within can rely on it.
 */
export function isInlinable(
  fn: FunctionNode,
  values: Node,
  roles: readonly Role[],
  model: FileModel,
): boolean {
  if (fn.type === NodeType.FunctionDeclaration || fn.generator) return false;
  if (fn.params.length > roles.length || !fn.params.every((param, at) => fitsHead(param, roles[at])))
    return false;
  const { this: usesThis, arguments: usesArguments } = calledWith(fn);
  if (usesThis || usesArguments) return false;
  const { id } = fn;
  if (id && findNode(fn.body, (node) => node.type === NodeType.Identifier && node.name === id.name))
    return false;
  const used = outerNames(values, model);
  if (fn.params.some((param) => [...namesIn(param)].some((name) => used.has(name)))) return false;
  if (capturesAccumulator(fn, roles, model)) return false;
  return fn.body.type === NodeType.BlockStatement ? !leaksNames(fn.body) : !hoistsInto(fn.body);
}

/** The head of a loop has no place for defaults, nor for a second pattern. */
function fitsHead(param: Node, role: Role | undefined): boolean {
  if (param.type === NodeType.Identifier) return param.name !== 'this';
  return (
    role === 'element' && (param.type === NodeType.ObjectPattern || param.type === NodeType.ArrayPattern)
  );
}

/** Each run of a callback has an accumulator of its own, all runs of a loop share one. */
function capturesAccumulator(fn: FunctionNode, roles: readonly Role[], model: FileModel): boolean {
  const param = roles[0] === 'accumulator' ? fn.params[0] : undefined;
  if (param?.type !== NodeType.Identifier) return false;
  const variable = model.lookUp(param.name, fn.body);
  return variable?.references.some(({ identifier }) => enclosingFunction(identifier) !== fn) === true;
}

/** Does a body declare what is seen outside of a block, or say how its code is to be read? */
function leaksNames(body: Node): boolean {
  let leaks = false;
  walk(body, (node) => {
    if (node.type === NodeType.FunctionDeclaration) leaks = true;
    if (isFunction(node)) return false;
    if (node.type === NodeType.VariableDeclaration && node.kind === 'var') leaks = true;
    if (node.type === NodeType.ExpressionStatement && node.directive !== undefined) leaks = true;
    return !leaks;
  });
  return leaks;
}

/** Is there an iteration in an expression, which may need statements in front of it? */
function hoistsInto(expression: Node): boolean {
  return (
    findNode(
      expression,
      (node) => {
        if (node.type !== NodeType.CallExpression) return false;
        const callee = unwrap(node.callee);
        return (
          callee.type === NodeType.MemberExpression &&
          callee.property.type === NodeType.Identifier &&
          [...iterationMethods, ...fromEndMethods.keys(), 'sort', 'from', 'each'].some(
            (name) => name === lastPart(callee.property),
          ) &&
          node.arguments.length > 0
        );
      },
      (node) => node === expression || contains(expression, node),
    ) !== undefined
  );
}

const lastPart = (property: Node): string => (property.type === NodeType.Identifier ? property.name : '');

/** The rewrites of a body that comes to stand one level deeper, with the indentation that it needs there. */
export function movedIn({ fn: { fn }, source }: CallbackUse, rewrites: readonly Rewrite[]): Rewrite[] {
  const { unit } = layoutAt(fn.range[0], source.model);
  const deepened = rewrites.map(({ parts, ...rewrite }) => ({
    ...rewrite,
    parts: parts.map((part) =>
      typeof part === 'string' ? part.replace(/\n(?=[^\r\n])/g, `\n${unit}`) : part,
    ),
  }));
  return [...deepened, ...indented(rangeOf(fn.body), rewrites, source)];
}
