import {
  contains,
  findNode,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  type TSESTree,
  wrapped,
} from '../../parse/syntax';
import { type BlockingApi, blockingApiOf } from '../../catalog';
import { callbackUse } from '../../semantics/callbacks';
import { executionContext, functionName } from '../../semantics/execution-context';
import { outerWrites } from '../../semantics/outer-state';
import type { RuleInput } from '../rule';

const checks = new Set(['existsSync', 'accessSync', 'statSync', 'lstatSync']);
const reads = new Set([
  ...checks,
  'readFileSync',
  'readdirSync',
  'readlinkSync',
  'realpathSync.native',
  'statfsSync',
]);

/**
 * What a new `await` at `call` could change: others run there now, and callers that do not wait go on before the rest
 * of the function has run. A clause for people, or nothing where no such thing is seen. What functions called from here
 * do is not looked at.
 */
export function awaitHazard(
  call: TSESTree.CallExpression,
  api: BlockingApi,
  fn: FunctionNode,
  input: RuleInput,
): string | undefined {
  return (
    sharedState(call, fn, input) ??
    checkThenWrite(call, api, fn, input) ??
    overlappingIterations(call, api, fn, input) ??
    callersThatDoNotWait(call, fn, input)
  );
}

function sharedState(call: Node, fn: FunctionNode, { model, resolver }: RuleInput): string | undefined {
  // Each request, event and message brings objects of its own.
  const ownsParameters = executionContext(call, model, resolver).kind === 'handler';
  const write = outerWrites(fn, model, { ownsParameters }).find(({ node }) => runsAfter(node, call, fn));
  if (!write) return undefined;
  const { line } = model.lines.positionAt(write.node.range[0]);
  return `\`${shorten(write.name)}\` is changed after it, on line ${line}, when others may have run`;
}

/** May `node` take effect after `call`: it ends later, or a loop goes round both? */
function runsAfter(node: Node, call: Node, fn: FunctionNode): boolean {
  if (node.range[1] > call.range[0] && !contains(call, node)) return true;
  for (let loop = call.parent; loop && loop !== fn; loop = loop.parent) {
    if (isLoop(loop) && contains(loop, node)) return true;
  }
  return false;
}

/** `if (!existsSync(p)) mkdirSync(p)`: another run of the same function may come between the two. */
function checkThenWrite(
  call: TSESTree.CallExpression,
  api: BlockingApi,
  fn: FunctionNode,
  { model, resolver }: RuleInput,
): string | undefined {
  const path = call.arguments[0];
  if (!path) return undefined;
  const text = model.textOf(path);
  const partner = findNode(fn.body, (node) => {
    if (node.type !== NodeType.CallExpression || node === call) return false;
    const [first] = node.arguments;
    if (!first || model.textOf(first) !== text) return false;
    const member = resolver.resolve(node.callee);
    const other = member && blockingApiOf(member);
    if (other?.module !== 'fs') return false;
    const [check, use] = node.range[0] < call.range[0] ? [other, api] : [api, other];
    return checks.has(check.name) && !reads.has(use.name);
  });
  return partner && `\`${shorten(text)}\` may change between the check and its use`;
}

/** `files.map(async (file) => { … })`: iterations that took turns now overlap. */
function overlappingIterations(
  call: Node,
  api: BlockingApi,
  fn: FunctionNode,
  { model, resolver }: RuleInput,
): string | undefined {
  const value = wrapped(fn);
  const use = value.parent;
  if (use?.type !== NodeType.CallExpression || use.callee === value) return undefined;
  if (callbackUse(use, resolver).kind !== 'iteration') return undefined;
  if (reads.has(api.name) && !hasEffectAfter(fn, call)) return undefined;
  const { line } = model.lines.positionAt(use.range[0]);
  return `the iterations on line ${line} would overlap`;
}

function hasEffectAfter(fn: FunctionNode, call: Node): boolean {
  const effect = findNode(
    fn.body,
    (node) => node.type === NodeType.ExpressionStatement && node.range[1] > call.range[0],
    (node) => node === fn.body || !isFunction(node),
  );
  return effect !== undefined;
}

/** `save(); process.exit();`: what follows the call used to run after all of the function. */
function callersThatDoNotWait(call: Node, fn: FunctionNode, input: RuleInput): string | undefined {
  const name = functionName(fn);
  if (name === undefined) return undefined;
  const { model, resolver } = input;
  const alwaysPaused = hasAwaitBefore(fn, call);
  for (const caller of callersByName(fn, name, input)) {
    const { line } = model.lines.positionAt(caller.range[0]);
    if (executionContext(caller, model, resolver).kind === 'exit-hook') {
      return `line ${line} calls \`${name}\` when the process exits`;
    }
    const statement = alwaysPaused ? undefined : floatingStatement(caller);
    if (statement && !isLastInProgram(statement)) {
      return `line ${line} calls \`${name}\` without waiting for it`;
    }
  }
  return undefined;
}

/** The calls in this file of a function, or of a method by that name. */
function callersByName(fn: FunctionNode, name: string, { model }: RuleInput): TSESTree.CallExpression[] {
  const { parent } = fn;
  const isMember =
    parent.type === NodeType.MethodDefinition ||
    parent.type === NodeType.Property ||
    parent.type === NodeType.PropertyDefinition;
  if (isMember) {
    return model
      .nodesOf(NodeType.CallExpression)
      .filter(
        ({ callee }) =>
          callee.type === NodeType.MemberExpression &&
          (callee.property.type === NodeType.Identifier ||
            callee.property.type === NodeType.PrivateIdentifier) &&
          callee.property.name === name.replace('#', ''),
      );
  }
  const variable = model.lookUp(name, fn.type === NodeType.FunctionDeclaration ? fn : parent);
  return (variable?.references ?? []).flatMap(({ identifier }) => {
    const caller = identifier.parent;
    return caller.type === NodeType.CallExpression && caller.callee === identifier ? caller : [];
  });
}

/** The statement that consists of a call whose promise nobody waits for: `f();`, `void f();`, `f().catch(log);`. */
function floatingStatement(call: TSESTree.CallExpression): Node | undefined {
  for (let node: Node = call; ;) {
    const parent: Node = node.parent;
    const passesOn =
      (parent.type === NodeType.MemberExpression && parent.object === node) ||
      (parent.type === NodeType.CallExpression && parent.callee === node) ||
      parent.type === NodeType.UnaryExpression ||
      parent.type === NodeType.ChainExpression;
    if (!passesOn) return parent.type === NodeType.ExpressionStatement ? parent : undefined;
    node = parent;
  }
}

/** Does one of the first statements of the function await for certain, so that callers never saw the rest run? */
function hasAwaitBefore(fn: FunctionNode, call: Node): boolean {
  if (fn.body.type !== NodeType.BlockStatement) return false;
  return fn.body.body.some((statement) => {
    if (statement.range[1] > call.range[0]) return false;
    if (statement.type !== NodeType.ExpressionStatement && statement.type !== NodeType.VariableDeclaration) {
      return false;
    }
    return findNode(statement, ({ type }) => type === NodeType.AwaitExpression, runsForCertain) !== undefined;
  });
}

function runsForCertain(node: Node): boolean {
  return (
    !isFunction(node) &&
    node.type !== NodeType.ConditionalExpression &&
    node.type !== NodeType.LogicalExpression &&
    node.type !== NodeType.ChainExpression
  );
}

function isLastInProgram(statement: Node): boolean {
  const program = statement.parent;
  if (program?.type !== NodeType.Program) return false;
  const after = program.body.slice(program.body.findIndex((other) => other === statement) + 1);
  return after.every(({ type }) => type === NodeType.FunctionDeclaration || type === NodeType.EmptyStatement);
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
