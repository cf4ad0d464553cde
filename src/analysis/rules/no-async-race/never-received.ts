import type { Variable } from '@typescript-eslint/scope-manager';
import {
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  walk,
} from '../../parse/syntax';
import { executionContext, functionUse } from '../../semantics/execution-context';
import { globals } from '../../semantics/resolver';
import type { Report, RuleInput } from '../rule';

/** Loops that wait for what only a callback could bring, which cannot run as long as the loop does. */
export function neverReceived(input: RuleInput): Report[] {
  const { model } = input;
  return [...model.nodesOf(NodeType.WhileStatement), ...model.nodesOf(NodeType.DoWhileStatement)].flatMap(
    (loop) => checkLoop(loop, input),
  );
}

function checkLoop(loop: TSESTree.WhileStatement | TSESTree.DoWhileStatement, input: RuleInput): Report[] {
  const { model, resolver } = input;
  if (!onlyWaits(loop, input)) return [];
  const flag = flagOf(loop.test, loop, input);
  if (!flag) return [];
  const [start] = loop.range;
  const end = loop.type === NodeType.DoWhileStatement ? start + 'do'.length : headEnd(loop, model.text);
  return [
    {
      messageId: 'neverReceived',
      message:
        `This loop never ends: only a callback sets \`${flag.name}\`, and no callback runs as long as the loop holds the ` +
        'thread. Await the event (concurrency); in a worker, `receiveMessageOnPort` takes a message without waiting.',
      range: { start, end },
      remedy: 'concurrency',
      context: executionContext(loop, model, resolver),
      fixes: [],
    },
  ];
}

function headEnd(loop: TSESTree.WhileStatement, text: string): number {
  return Math.max(text.lastIndexOf(')', loop.body.range[0]), loop.range[0]) + 1;
}

/** Does nothing in a loop hand over, leave it, or call what is not known to do nothing but wait? */
function onlyWaits(loop: Node, { resolver }: RuleInput): boolean {
  return (
    findNode(loop, (node) => {
      switch (node.type) {
        case NodeType.AwaitExpression:
        case NodeType.YieldExpression:
        case NodeType.BreakStatement:
        case NodeType.ReturnStatement:
        case NodeType.ThrowStatement:
        case NodeType.AssignmentExpression:
        case NodeType.NewExpression:
        case NodeType.TaggedTemplateExpression:
          return true;
        case NodeType.CallExpression: {
          const member = resolver.resolve(node.callee);
          return !(
            member?.module === globals && /^(?:Atomics\.wait|Atomics\.load)$/.test(member.path.join('.'))
          );
        }
        default:
          return isFunction(node);
      }
    }) === undefined
  );
}

/** A variable that the loop goes on for, and that nothing sets but callbacks which run from the event loop. */
function flagOf(test: Node, loop: Node, { model, resolver }: RuleInput): Variable | undefined {
  const names: Variable[] = [];
  const others: Node[] = [];
  walk(test, (node) => {
    const variable = node.type === NodeType.Identifier ? model.variableOf(node) : undefined;
    if (variable) names.push(variable);
    else if (!isPlain(node)) others.push(node);
    return true;
  });
  const [flag, ...more] = names;
  if (!flag || others.length > 0 || more.length > 0) return undefined;
  const writes = flag.references.filter((reference) => reference.isWrite() && reference.init !== true);
  const fn = enclosingFunction(loop);
  const areLater = writes.every(({ identifier }) =>
    runsLater(enclosingFunction(identifier), fn, { model, resolver }),
  );
  return writes.length > 0 && areLater ? flag : undefined;
}

/** Is a part of a condition nothing that could change by itself: `!`, `=== undefined`, `< 3`? */
function isPlain(node: Node): boolean {
  switch (node.type) {
    case NodeType.UnaryExpression:
    case NodeType.BinaryExpression:
    case NodeType.Literal:
      return true;
    case NodeType.Identifier:
      return node.name === 'undefined';
    default:
      return false;
  }
}

/** Is a function a callback that runs from the event loop, and not the one that waits? */
function runsLater(
  writer: FunctionNode | undefined,
  waiting: FunctionNode | undefined,
  { model, resolver }: Pick<RuleInput, 'model' | 'resolver'>,
): boolean {
  if (!writer || writer === waiting) return false;
  const use = functionUse(writer, model, resolver);
  return use.kind === 'handler' || use.kind === 'callback' || use.kind === 'worker';
}
