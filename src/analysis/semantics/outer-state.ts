import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  type FunctionNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../parse/syntax';
import type { FileModel } from './file-model';

/** A place where a function changes something that outlives it. */
export interface OuterWrite {
  readonly node: Node;
  /** What is changed, as written: `this.cache`, `total`. */
  readonly name: string;
}

/** Methods of the built-in collections that change them. */
const mutators = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'splice',
  'sort',
  'reverse',
  'fill',
  'copyWithin',
  'set',
  'add',
  'delete',
  'clear',
]);

/** Methods that hand out what a collection holds, rather than something new. */
const accessors = new Set(['get', 'at', 'find', 'pop', 'shift', 'next', 'findLast']);

/** A function, and whether nobody else holds the objects that it is given (a request, say). */
interface Looker {
  readonly fn: FunctionNode;
  readonly ownsParameters: boolean;
}

/**
 * The writes in a function (and in the functions inside it) to variables declared outside of it, to `this`, and to
 * members of objects that it was given or found. What functions that it calls change is not among them.
 */
export function outerWrites(
  fn: FunctionNode,
  model: FileModel,
  { ownsParameters = false }: { readonly ownsParameters?: boolean } = {},
): OuterWrite[] {
  const from: Looker = { fn, ownsParameters };
  const writes: OuterWrite[] = [];
  const writeTo = (target: Node, node: Node): void => {
    for (const leaf of assignmentTargets(target)) {
      if (isOuter(leaf, from, model)) writes.push({ node, name: model.textOf(leaf) });
    }
  };
  walk(fn.body, (node) => {
    switch (node.type) {
      case NodeType.AssignmentExpression:
        writeTo(node.left, node);
        break;
      case NodeType.UpdateExpression:
        writeTo(node.argument, node);
        break;
      case NodeType.UnaryExpression:
        if (node.operator === 'delete') writeTo(node.argument, node);
        break;
      case NodeType.CallExpression: {
        const callee = unwrap(node.callee);
        if (
          callee.type === NodeType.MemberExpression &&
          callee.property.type === NodeType.Identifier &&
          mutators.has(callee.property.name) &&
          isKnownOutside(callee.object, from, model)
        ) {
          writes.push({ node, name: model.textOf(callee.object) });
        }
        break;
      }
      default:
    }
    return true;
  });
  return writes;
}

function assignmentTargets(pattern: Node): Node[] {
  const target = unwrap(pattern);
  switch (target.type) {
    case NodeType.ObjectPattern:
      return target.properties.flatMap((property) =>
        assignmentTargets(property.type === NodeType.RestElement ? property.argument : property.value),
      );
    case NodeType.ArrayPattern:
      return target.elements.flatMap((element) => (element ? assignmentTargets(element) : []));
    case NodeType.AssignmentPattern:
      return assignmentTargets(target.left);
    case NodeType.RestElement:
      return assignmentTargets(target.argument);
    default:
      return [target];
  }
}

function isOuter(target: Node, from: Looker, model: FileModel): boolean {
  if (target.type === NodeType.MemberExpression) return isKnownOutside(target.object, from, model);
  if (target.type !== NodeType.Identifier) return true;
  const variable = model.variableOf(target);
  return !variable || !isLocal(variable, from.fn);
}

function isLocal(variable: Variable, fn: FunctionNode): boolean {
  return variable.defs.length > 0 && variable.defs.every(({ name }) => contains(fn, name));
}

/** May the object that an expression evaluates to be known outside of the function, which does not own its parameters? */
export function isOuterObject(node: Node, fn: FunctionNode, model: FileModel): boolean {
  return isKnownOutside(node, { fn, ownsParameters: false }, model);
}

function isKnownOutside(node: Node, from: Looker, model: FileModel, depth = 0): boolean {
  if (depth > 10) return true;
  const object = unwrap(node);
  switch (object.type) {
    case NodeType.ObjectExpression:
    case NodeType.ArrayExpression:
    case NodeType.NewExpression:
    case NodeType.Literal:
    case NodeType.TemplateLiteral:
      return false;
    case NodeType.AwaitExpression:
      return isKnownOutside(object.argument, from, model, depth + 1);
    case NodeType.CallExpression: {
      const callee = unwrap(object.callee);
      return (
        callee.type === NodeType.MemberExpression &&
        callee.property.type === NodeType.Identifier &&
        accessors.has(callee.property.name)
      );
    }
    case NodeType.MemberExpression:
      return isKnownOutside(object.object, from, model, depth + 1);
    case NodeType.Identifier: {
      const variable = model.variableOf(object);
      if (!variable || !isLocal(variable, from.fn)) return true;
      return variable.defs.some((definition) => {
        if (definition.type === DefinitionType.Parameter && definition.node === from.fn) {
          return !from.ownsParameters;
        }
        if (definition.type !== DefinitionType.Variable || definition.node.id !== definition.name)
          return true;
        return variable.references.some(
          ({ writeExpr, init }) =>
            (writeExpr ? isKnownOutside(writeExpr, from, model, depth + 1) : false) ||
            // The element of a loop belongs to whatever the loop goes over.
            (init === true && isLoopVariable(definition.node)),
        );
      });
    }
    default:
      return true;
  }
}

function isLoopVariable(declarator: TSESTree.VariableDeclarator): boolean {
  const { type } = declarator.parent.parent;
  return type === NodeType.ForOfStatement || type === NodeType.ForInStatement;
}
