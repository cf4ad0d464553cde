import { type FunctionId, type LocalContext, moduleLevel } from '../finding';
import {
  contains,
  type FunctionNode,
  isExported,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  repeats,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import { callbackUse, type CallbackUse, memberUse, nameOf } from './callbacks';
import { constructorOf } from './class-fields';
import type { FileModel } from './file-model';
import { exportConventionOf } from './frameworks/exports';
import { functionName } from './function-name';
import { type Kept, keptOnce, keptReason } from './kept-once';
import { methodUse } from './method-use';
import type { Resolver } from './resolver';

/**
 * When the code at `node` runs, told from the text around it and from how the functions around it are used in this
 * file: from the inside out, the first function whose use is known decides; one whose use is not known runs, for all we
 * know, in the course of the function around it. What keeps its result runs at start-up, whenever that is.
 */
export function executionContext(node: Node, model: FileModel, resolver: Resolver): LocalContext {
  const context = contextByFunctions(node, model, resolver);
  const kept = keptAround(node, model, resolver);
  if (!kept) return context;
  const { per, inLoop } = kept;
  return {
    kind: 'start-up',
    inLoop,
    reason: keptReason(kept),
    ...(per !== undefined && { once: { per, otherwise: context } }),
  };
}

/** What keeps the result of the code at `node`, which runs in the course of that; and whether it does so in a loop. */
function keptAround(
  node: Node,
  model: FileModel,
  resolver: Resolver,
): (Kept & { readonly inLoop: boolean }) | undefined {
  let inLoop = false;
  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isLoop(current)) inLoop ||= repeats(current, inner);
    const kept = keptOnce(inner, current, model);
    if (kept) return { ...kept, inLoop };
    if (!isFunction(current)) continue;
    const { kind } = functionUse(current, model, resolver);
    if (kind === 'iteration') inLoop = true;
    // What a function nothing is known of is given, it most likely runs.
    else if (kind !== 'inline' && !(kind === 'unknown' && isArgument(current))) return undefined;
  }
  return undefined;
}

function isArgument(fn: FunctionNode): boolean {
  const parent = wrapped(fn).parent;
  return parent?.type === NodeType.CallExpression || parent?.type === NodeType.NewExpression;
}

function contextByFunctions(node: Node, model: FileModel, resolver: Resolver): LocalContext {
  let inLoop = false;
  /** Each function around the code so far has it run as soon as it is called. */
  let isAtStart = true;
  /** The innermost function so far that nothing is known of but that somebody calls. */
  let fallback: LocalContext | undefined;
  /** It is behind a wait of an asynchronous function that is called where it is written. */
  let isBehindWait = false;
  /** What runs whenever the function `open` does, or behind a wait in the course of that. */
  const inCourseOf = (open: FunctionId, context: Pick<LocalContext, 'kind' | 'reason'>): LocalContext =>
    isBehindWait
      ? { kind: 'async-function', inLoop, reason: 'in an async function', open }
      : { ...context, inLoop, open };

  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isLoop(current)) inLoop ||= repeats(current, inner);
    if (current.type === NodeType.PropertyDefinition && current.value === inner && !current.static) {
      const open = constructorOf(current.parent.parent);
      isAtStart = false;
      fallback ??= inCourseOf(open, { kind: 'function', reason: 'runs for each instance of a class' });
    }
    if (!isFunction(current)) continue;
    isAtStart &&= node.range[1] <= model.firstWait(current);
    const use = functionUse(current, model, resolver);
    switch (use.kind) {
      case 'iteration':
        inLoop = true;
        break;
      case 'inline':
        isAtStart &&= use.isLater !== true;
        isBehindWait ||= waitsBefore(node, current, model);
        break;
      case 'callback':
        fallback = asynchronous(fallback, { kind: 'async-function', inLoop, reason: use.reason });
        isAtStart = false;
        break;
      case 'unknown':
        if (current.async) {
          const reason = `in ${describe(current, 'async function')}`;
          fallback = asynchronous(fallback, {
            kind: 'async-function',
            inLoop,
            reason,
            open: current.range[0],
            ...(isAtStart && { isAtStart }),
          });
        } else {
          const reason = `in ${describe(current, 'function')}, whose callers are not known`;
          fallback ??= inCourseOf(current.range[0], { kind: 'function', reason });
        }
        isAtStart = false;
        break;
      case 'handler': {
        // A handler that a test sets up serves nobody but the test.
        const test = testAround(current, model, resolver);
        if (test?.kind === 'test') return { kind: test.kind, inLoop, reason: test.reason };
        return { kind: use.kind, inLoop, reason: use.reason };
      }
      default:
        return { kind: use.kind, inLoop, reason: use.reason };
    }
  }
  return fallback ?? inCourseOf(moduleLevel, { kind: 'start-up', reason: 'runs when the module is loaded' });
}

/** Has an asynchronous function given back control by the time that it comes to a node? */
function waitsBefore(node: Node, fn: FunctionNode, model: FileModel): boolean {
  return fn.async && !fn.generator && node.range[1] > model.firstWait(fn);
}

/** When work runs that is started at `node` and goes on after the function around it has given back control. */
export function contextOfStarted(node: Node, model: FileModel, resolver: Resolver): LocalContext {
  const context = executionContext(node, model, resolver);
  const { kind, inLoop, reason, open } = context;
  return context.isAtStart ? { kind, inLoop, reason, ...(open !== undefined && { open }) } : context;
}

/** The innermost asynchronous code decides, over synchronous code inside it. */
function asynchronous(inner: LocalContext | undefined, outer: LocalContext): LocalContext {
  return inner?.kind === 'async-function' ? inner : outer;
}

/** The test around a node, as far as callbacks of the common runners tell. */
function testAround(node: Node, model: FileModel, resolver: Resolver): CallbackUse | undefined {
  for (let current = node.parent; current; current = current.parent) {
    const use = isFunction(current) ? functionUse(current, model, resolver) : undefined;
    if (use?.kind === 'test') return use;
  }
  return undefined;
}

/** Is the function a handler of requests, to which each request brings objects of its own? */
export function servesRequests(node: FunctionNode, model: FileModel, resolver: Resolver): boolean {
  const use = functionUse(node, model, resolver);
  return use.kind === 'handler' && use.ownsParameters === true;
}

/** What becomes of a function, as far as the file tells; where it does not, others may call it. */
export function functionUse(node: FunctionNode, model: FileModel, resolver: Resolver): CallbackUse {
  const direct = useOfValue(wrapped(node), model, resolver);
  if (direct.kind !== 'unknown') return direct;
  return (
    methodUse(node, model, resolver) ??
    serverAction(node, model) ??
    useByName(node, model, resolver) ??
    direct
  );
}

/**
 * How a function, or a reference to one, is used at the place where it stands. `fn` is what it comes down to where the
 * value is what a call has made of it.
 */
export function useOfValue(value: Node, model: FileModel, resolver: Resolver, fn = value): CallbackUse {
  const parent = value.parent;
  switch (parent?.type) {
    case NodeType.CallExpression:
    case NodeType.NewExpression: {
      if (parent.callee === value) return { kind: isFunction(value) ? 'inline' : 'unknown' };
      const use = callbackUse(parent, value, resolver);
      return use.kind === 'unknown' ? wrappedUse(parent, fn, model, resolver) : use;
    }
    case NodeType.MemberExpression: {
      // `(function () { … }).call(this)` and `server.on('x', handle.bind(this))`
      const call = parent.parent;
      if (parent.object !== value || call.type !== NodeType.CallExpression || call.callee !== parent) break;
      const method = resolver.propertyName(parent);
      if (isFunction(value) && (method === 'call' || method === 'apply')) return { kind: 'inline' };
      if (method === 'bind') return useOfValue(wrapped(call), model, resolver, fn);
      break;
    }
    case NodeType.AssignmentExpression: {
      const { left } = parent;
      if (parent.right !== value || left.type !== NodeType.MemberExpression) break;
      const name = resolver.propertyName(left);
      if (name === 'onmessage' || name === 'onclick') {
        return { kind: 'handler', reason: `assigned to \`${name}\`, runs for each event`, isEvent: true };
      }
      return exportedAs(exportedMember(left, model, resolver), fn, model);
    }
    case NodeType.Property:
      return parent.value === value ? memberUse(parent, resolver) : { kind: 'unknown' };
    case NodeType.ArrayExpression:
      // `app.get('/', [authorise, show])`
      return parent.parent.type === NodeType.CallExpression
        ? handlerOnly(useOfValue(wrapped(parent), model, resolver))
        : { kind: 'unknown' };
    case NodeType.ExportDefaultDeclaration:
      return exportedAs('default', fn, model);
    case NodeType.ExportNamedDeclaration:
      return value.type === NodeType.FunctionDeclaration
        ? exportedAs(value.id?.name, fn, model)
        : { kind: 'unknown' };
    case NodeType.ExportSpecifier:
      return parent.exported.type === NodeType.Identifier
        ? exportedAs(parent.exported.name, fn, model)
        : { kind: 'unknown' };
    case NodeType.VariableDeclarator:
      return parent.parent.parent.type === NodeType.ExportNamedDeclaration &&
        parent.id.type === NodeType.Identifier
        ? exportedAs(parent.id.name, fn, model)
        : { kind: 'unknown' };
    default:
      break;
  }
  return { kind: 'unknown' };
}

/** What is handed to a function nothing is known of is run by what that gives: `router.get('/', wrap(show))`. */
function wrappedUse(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  fn: Node,
  model: FileModel,
  resolver: Resolver,
): CallbackUse {
  const use = handlerOnly(useOfValue(wrapped(call), model, resolver, fn));
  return use.kind === 'handler'
    ? { ...use, reason: `${use.reason}, by way of \`${nameOf(call.callee)}\`` }
    : use;
}

function handlerOnly(use: CallbackUse): CallbackUse {
  return use.kind === 'handler' ? use : { kind: 'unknown' };
}

/** `name` where a CommonJS module sets `exports.name` or `module.exports.name`, `default` for `module.exports`. */
function exportedMember(
  left: TSESTree.MemberExpression,
  model: FileModel,
  resolver: Resolver,
): string | undefined {
  const object = unwrap(left.object);
  const name = resolver.propertyName(left);
  if (object.type === NodeType.Identifier && model.isGlobal(object)) {
    if (object.name === 'exports') return name;
    return object.name === 'module' && name === 'exports' ? 'default' : undefined;
  }
  return object.type === NodeType.MemberExpression && exportedMember(object, model, resolver) === 'default'
    ? name
    : undefined;
}

/** What a framework makes of what a file exports under a name. */
function exportedAs(name: string | undefined, value: Node, model: FileModel): CallbackUse {
  if (name === undefined) return { kind: 'unknown' };
  const fn = unwrap(value);
  const parameters = isFunction(fn) ? fn.params.map((parameter) => model.textOf(parameter)) : [];
  const convention = exportConventionOf(model.path, name, parameters);
  if (!convention) return { kind: 'unknown' };
  const { kind = 'handler', reason } = convention;
  return { kind, reason, ...(kind === 'handler' && { ownsParameters: true }) };
}

/** Functions that a directive makes callable by the browser. */
function serverAction(node: FunctionNode, model: FileModel): CallbackUse | undefined {
  if (!node.async) return undefined;
  const own = node.body.type === NodeType.BlockStatement && hasDirective(node.body.body);
  const whole = hasDirective(model.program.body) && isExported(node);
  return own || whole
    ? { kind: 'handler', reason: 'a server action, by its directive `use server`', ownsParameters: true }
    : undefined;
}

function hasDirective([first]: readonly TSESTree.ProgramStatement[]): boolean {
  return (
    first?.type === NodeType.ExpressionStatement &&
    first.expression.type === NodeType.Literal &&
    first.expression.value === 'use server'
  );
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
    const use = useOfValue(wrapped(reference.identifier), model, resolver);
    if (use.kind === 'handler') return use;
    uses.push(use);
  }
  return uses.every(({ kind }) => kind === 'exit-hook') ? uses[0] : undefined;
}

function describe(node: FunctionNode, kind: string): string {
  const { parent } = node;
  if (parent.type === NodeType.MethodDefinition && parent.kind === 'constructor') {
    return `the constructor of ${parent.parent.parent.id ? `\`${parent.parent.parent.id.name}\`` : 'a class'}`;
  }
  const name = functionName(node);
  return name === undefined ? `${kind === 'async function' ? 'an' : 'a'} ${kind}` : `the ${kind} \`${name}\``;
}
