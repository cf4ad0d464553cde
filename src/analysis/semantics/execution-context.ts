import { type LocalContext, moduleLevel } from '../finding';
import {
  contains,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  repeats,
  wrapped,
} from '../parse/syntax';
import { callbackUse, type CallbackUse } from './callbacks';
import type { FileModel } from './file-model';
import type { Resolver } from './resolver';

/** Decorators of NestJS that make a method serve requests or messages. */
const servingDecorators = new Set([
  'Get',
  'Post',
  'Put',
  'Patch',
  'Delete',
  'Head',
  'Options',
  'All',
  'MessagePattern',
  'EventPattern',
  'SubscribeMessage',
  'Query',
  'Mutation',
]);

/**
 * When the code at `node` runs, told from the text around it and from how the functions around it are used in this
 * file: from the inside out, the first function whose use is known decides; one whose use is not known runs, for all we
 * know, in the course of the function around it.
 */
export function executionContext(node: Node, model: FileModel, resolver: Resolver): LocalContext {
  let inLoop = false;
  /** The innermost function so far that nothing is known of but that somebody calls. */
  let fallback: LocalContext | undefined;

  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isLoop(current)) inLoop ||= repeats(current, inner);
    if (current.type === NodeType.PropertyDefinition && current.value === inner && !current.static) {
      fallback ??= { kind: 'function', reason: 'runs for each instance of a class', inLoop };
    }
    if (!isFunction(current)) continue;
    const use = functionUse(current, model, resolver);
    switch (use.kind) {
      case 'iteration':
        inLoop = true;
        break;
      case 'inline':
        break;
      case 'callback':
        fallback = asynchronous(fallback, { kind: 'async-function', inLoop, reason: use.reason });
        break;
      case 'unknown':
        if (current.async) {
          const reason = `in ${describe(current, 'async function')}`;
          fallback = asynchronous(fallback, {
            kind: 'async-function',
            inLoop,
            reason,
            open: current.range[0],
          });
        } else {
          const reason = `in ${describe(current, 'function')}, whose callers are not known`;
          fallback ??= { kind: 'function', inLoop, reason, open: current.range[0] };
        }
        break;
      case 'handler': {
        // A handler that a test sets up serves nobody but the test.
        const test = testAround(current, model, resolver);
        if (test?.kind === 'start-up') return { kind: test.kind, inLoop, reason: test.reason };
        return { kind: use.kind, inLoop, reason: use.reason };
      }
      default:
        return { kind: use.kind, inLoop, reason: use.reason };
    }
  }
  return (
    fallback ?? { kind: 'start-up', inLoop, reason: 'runs when the module is loaded', open: moduleLevel }
  );
}

/** The innermost asynchronous code decides, over synchronous code inside it. */
function asynchronous(inner: LocalContext | undefined, outer: LocalContext): LocalContext {
  return inner?.kind === 'async-function' ? inner : outer;
}

/** The test around a node, as far as callbacks of the common runners tell. */
function testAround(node: Node, model: FileModel, resolver: Resolver): CallbackUse | undefined {
  for (let current = node.parent; current; current = current.parent) {
    const use = isFunction(current) ? functionUse(current, model, resolver) : undefined;
    if (use?.kind === 'start-up') return use;
  }
  return undefined;
}

/** Is the function a handler of requests, to which each request brings objects of its own? */
export function servesRequests(node: FunctionNode, model: FileModel, resolver: Resolver): boolean {
  const use = functionUse(node, model, resolver);
  return use.kind === 'handler' && use.ownsParameters === true;
}

function functionUse(node: FunctionNode, model: FileModel, resolver: Resolver): CallbackUse {
  const value = wrapped(node);
  const direct = useOfValue(value, resolver);
  if (direct.kind !== 'unknown') return direct;
  const decorated = decoratorUse(node, resolver);
  if (decorated) return decorated;
  return useByName(node, model, resolver) ?? direct;
}

/** How a function, or a reference to one, is used at the place where it stands. */
function useOfValue(value: Node, resolver: Resolver): CallbackUse {
  const parent = value.parent;
  if (!parent) return { kind: 'unknown' };
  if (parent.type === NodeType.CallExpression || parent.type === NodeType.NewExpression) {
    if (parent.callee === value) return { kind: isFunction(value) ? 'inline' : 'unknown' };
    return callbackUse(parent, value, resolver);
  }
  // `(function () { … }).call(this)` and `server.on('x', handle.bind(this))`
  if (parent.type === NodeType.MemberExpression && parent.object === value) {
    const call = parent.parent;
    if (call.type === NodeType.CallExpression && call.callee === parent) {
      const method = resolver.propertyName(parent);
      if (isFunction(value) && (method === 'call' || method === 'apply')) return { kind: 'inline' };
      if (method === 'bind') return useOfValue(wrapped(call), resolver);
    }
  }
  if (parent.type === NodeType.AssignmentExpression && parent.right === value) {
    const target = parent.left;
    if (target.type === NodeType.MemberExpression) {
      const name = resolver.propertyName(target);
      if (name === 'onmessage' || name === 'onclick') {
        return { kind: 'handler', reason: `assigned to \`${name}\`, runs for each event` };
      }
    }
  }
  return { kind: 'unknown' };
}

/** What a named function is handed to in this file: a handler if that is among its uses, an exit hook if it is no more. */
function useByName(node: FunctionNode, model: FileModel, resolver: Resolver): CallbackUse | undefined {
  const identifier =
    node.type === NodeType.FunctionDeclaration
      ? node.id
      : node.parent.type === NodeType.VariableDeclarator && node.parent.id.type === NodeType.Identifier
        ? node.parent.id
        : null;
  if (!identifier) return undefined;
  const variable = model.lookUp(identifier.name, identifier);
  const uses: CallbackUse[] = [];
  for (const reference of variable?.references ?? []) {
    if (reference.isWrite() || contains(node, reference.identifier)) continue;
    const use = useOfValue(wrapped(reference.identifier), resolver);
    if (use.kind === 'handler') return use;
    uses.push(use);
  }
  return uses.every(({ kind }) => kind === 'exit-hook') ? uses[0] : undefined;
}

function decoratorUse(node: FunctionNode, resolver: Resolver): CallbackUse | undefined {
  const method = node.parent;
  if (method.type !== NodeType.MethodDefinition) return undefined;
  for (const { expression } of method.decorators) {
    const decorator = expression.type === NodeType.CallExpression ? expression.callee : expression;
    const target = resolver.resolve(decorator);
    const name = target?.path.at(-1);
    if (target?.module.startsWith('@nestjs/') && name !== undefined && servingDecorators.has(name)) {
      return { kind: 'handler', reason: `decorated with \`@${name}\``, ownsParameters: true };
    }
  }
  return undefined;
}

function describe(node: FunctionNode, kind: string): string {
  const name = functionName(node);
  return name === undefined ? `${kind === 'async function' ? 'an' : 'a'} ${kind}` : `the ${kind} \`${name}\``;
}

/** The name a function has in its source, be it its own or that of what it is assigned to. */
export function functionName(node: FunctionNode): string | undefined {
  if (node.type !== NodeType.ArrowFunctionExpression && node.id) return node.id.name;
  const parent = node.parent;
  switch (parent.type) {
    case NodeType.VariableDeclarator:
      return parent.id.type === NodeType.Identifier ? parent.id.name : undefined;
    case NodeType.MethodDefinition:
    case NodeType.Property:
    case NodeType.PropertyDefinition:
      if (parent.computed) return undefined;
      if (parent.key.type === NodeType.PrivateIdentifier) return `#${parent.key.name}`;
      return parent.key.type === NodeType.Identifier ? parent.key.name : undefined;
    default:
      return undefined;
  }
}
