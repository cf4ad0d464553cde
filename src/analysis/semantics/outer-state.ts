import type { Variable } from '@typescript-eslint/scope-manager';
import {
  assignmentTargets,
  contains,
  type FunctionNode,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../parse/syntax';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';
import { isPureMethod, mutators } from './method-effects';
import { globals, type Resolver } from './resolver';

/** A place where a function changes something that outlives it. */
export interface OuterWrite {
  readonly node: Node;
  /** What is changed, as written: `this.cache`, `total`. */
  readonly name: string;
}

/** Methods that hand out what a collection holds, rather than something new. */
const accessors = new Set([
  ...['get', 'at', 'find', 'pop', 'shift', 'next', 'findLast', 'values', 'entries', 'valueOf'],
  ...['reduce', 'reduceRight', 'then', 'catch', 'finally', 'bind', 'populate', 'lean'],
]);

/** Modules and globals whose functions return something new, or nothing that can be changed. */
const makingModules = new Set(['fs', 'path', 'url', 'os', 'crypto', 'zlib', 'buffer', 'querystring']);
const makingGlobals = new Set([
  ...[
    'JSON',
    'Array',
    'String',
    'Number',
    'Boolean',
    'BigInt',
    'Map',
    'Set',
    'Date',
    'RegExp',
    'Math',
    'Buffer',
  ],
  ...['Error', 'TypeError', 'RangeError', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'Headers'],
  ...['WeakMap', 'WeakSet', 'structuredClone', 'parseInt', 'parseFloat', 'encodeURIComponent', 'DataView'],
  ...['decodeURIComponent', 'FormData', 'Response', 'Request', 'ArrayBuffer', 'Uint8Array'],
]);
const makingMethodsOfObject = new Set(['keys', 'fromEntries', 'create', 'getOwnPropertyNames']);

/** A function, and whether nobody else holds the objects that it is given (a request, say). */
interface Looker {
  readonly fn: FunctionNode;
  readonly ownsParameters: boolean;
  readonly resolver: Resolver;
}

/**
 * The writes in a function (and in the functions inside it) to variables declared outside of it, to `this`, and to
 * members of objects that it was given or found. What functions that it calls change is not among them.
 */
export function outerWrites(
  fn: FunctionNode,
  model: FileModel,
  resolver: Resolver,
  { ownsParameters = false }: { readonly ownsParameters?: boolean } = {},
): OuterWrite[] {
  const from: Looker = { fn, ownsParameters, resolver };
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

function isOuter(target: Node, from: Looker, model: FileModel): boolean {
  if (target.type === NodeType.MemberExpression) return isKnownOutside(target.object, from, model);
  if (target.type !== NodeType.Identifier) return true;
  const variable = model.variableOf(target);
  return !variable || !isLocal(variable, from.fn);
}

function isLocal(variable: Variable, fn: FunctionNode): boolean {
  return variable.defs.length > 0 && variable.defs.every(({ name }) => contains(fn, name));
}

/** May the object that an expression evaluates to be known outside of the function? */
export function isOuterObject(
  node: Node,
  fn: FunctionNode,
  model: FileModel,
  resolver: Resolver,
  { ownsParameters = false }: { readonly ownsParameters?: boolean } = {},
): boolean {
  return isKnownOutside(node, { fn, ownsParameters, resolver }, model);
}

/** `part`: is it something in the object that counts, rather than the object itself? */
function isKnownOutside(node: Node, from: Looker, model: FileModel, depth = 0, part = false): boolean {
  if (depth > 10) return true;
  const object = unwrap(node);
  const isOutside = (inner: Node): boolean => isKnownOutside(inner, from, model, depth + 1, part);
  switch (object.type) {
    case NodeType.ObjectExpression:
      return (
        part &&
        object.properties.some((property) =>
          isOutside(property.type === NodeType.SpreadElement ? property.argument : property.value),
        )
      );
    case NodeType.ArrayExpression:
      return (
        part &&
        object.elements.some(
          (element) =>
            element !== null &&
            isOutside(element.type === NodeType.SpreadElement ? element.argument : element),
        )
      );
    case NodeType.Literal:
    case NodeType.TemplateLiteral:
    case NodeType.BinaryExpression:
    case NodeType.UnaryExpression:
    case NodeType.FunctionExpression:
    case NodeType.ArrowFunctionExpression:
      return false;
    case NodeType.LogicalExpression:
      return isOutside(object.left) || isOutside(object.right);
    case NodeType.ConditionalExpression:
      return isOutside(object.consequent) || isOutside(object.alternate);
    case NodeType.AwaitExpression:
      return isOutside(object.argument);
    case NodeType.NewExpression:
      return !makesNew(object, from.resolver) || (part && object.arguments.some(isOutside));
    case NodeType.CallExpression: {
      if (makesNew(object, from.resolver)) return false;
      const callee = unwrap(object.callee);
      const name = callee.type === NodeType.MemberExpression && from.resolver.propertyName(callee);
      if (typeof name !== 'string' || callee.type !== NodeType.MemberExpression) return true;
      // A new list, perhaps of what is in the old one.
      if (isPureMethod(name, object.arguments.length) && !accessors.has(name)) {
        return part && isOutside(callee.object);
      }
      return !accessors.has(name) || isKnownOutside(callee.object, from, model, depth + 1, true);
    }
    case NodeType.MemberExpression:
      return isKnownOutside(object.object, from, model, depth + 1, true);
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
            (writeExpr ? isOutside(writeExpr) : false) ||
            // The element of a loop belongs to whatever the loop goes over.
            (init === true && isLoopVariable(definition.node)),
        );
      });
    }
    default:
      return true;
  }
}

/** Does a known function, or class of the language, give an object that nobody else has? */
function makesNew(call: TSESTree.CallExpression | TSESTree.NewExpression, resolver: Resolver): boolean {
  const member = resolver.resolve(call.callee);
  if (!member) return false;
  if (member.module !== globals) return makingModules.has(member.module);
  const [first = '', second = ''] = member.path;
  return first === 'Object' ? makingMethodsOfObject.has(second) : makingGlobals.has(first);
}

function isLoopVariable(declarator: TSESTree.VariableDeclarator): boolean {
  const { type } = declarator.parent.parent;
  return type === NodeType.ForOfStatement || type === NodeType.ForInStatement;
}
