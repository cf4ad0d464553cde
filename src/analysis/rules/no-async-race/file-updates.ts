import {
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
} from '../../parse/syntax';
import { calledMember } from '../../semantics/called-member';
import type { RuleInput } from '../rule';
import type { Candidate } from './candidate';
import type { Suspensions } from './suspensions';

/** A call that reads or writes a whole file. */
interface FileCall {
  readonly call: TSESTree.CallExpression;
  readonly fn: FunctionNode;
  /** The path, as written. */
  readonly path: string;
}

/** Files that are read, changed and written back, with waits in between. */
export function fileUpdates(input: RuleInput, suspensions: Suspensions): Candidate[] {
  const writes = fileCalls('writeFile', input);
  if (writes.length === 0) return [];
  const reads = fileCalls('readFile', input);
  return writes.flatMap(({ call, fn, path }): Candidate[] => {
    const data = call.arguments[1];
    const read = reads.find(
      (candidate) =>
        candidate.fn === fn &&
        candidate.path === path &&
        candidate.call.range[1] < call.range[0] &&
        suspensions.between(candidate.call.range[0], call, fn) !== undefined,
    );
    if (!read || !data || !comesFrom(data, read.call, input)) return [];
    const place = { key: path, text: path, sharedBy: 'module' } as const;
    return [{ messageId: 'fileUpdate', at: call, place, fn, input, isWeak: true }];
  });
}

/** Calls of `fs.promises.readFile`, or of the promisified `fs.readFile`, with a path that is the same in every run. */
function fileCalls(name: 'readFile' | 'writeFile', input: RuleInput): FileCall[] {
  const { model, resolver } = input;
  return model.nodesOf(NodeType.CallExpression).flatMap((call): FileCall[] => {
    const called = calledMember(call.callee, resolver);
    const [path] = call.arguments;
    const fn = enclosingFunction(call);
    if (!called || !path || !fn || called.member.module !== 'fs') return [];
    const isPromise = called.promisified || called.member.path[0] === 'promises';
    if (!isPromise || called.member.path.at(-1) !== name || !isSameInEveryRun(path, fn, input)) return [];
    return [{ call, fn, path: model.textOf(path) }];
  });
}

/** Does an expression mention nothing that a run of the function has for itself? */
function isSameInEveryRun(path: Node, fn: FunctionNode, { model, resolver }: RuleInput): boolean {
  if (resolver.staticString(path) !== undefined) return true;
  return (
    findNode(path, (node) => {
      if (node.type !== NodeType.Identifier) return false;
      const declared = model.variableOf(node)?.defs[0]?.name;
      return declared !== undefined && enclosingFunction(declared) === fn;
    }) === undefined
  );
}

const maxSteps = 3;

/** Is a value worked out from the result of a call, directly or by way of variables? */
function comesFrom(node: Node, call: Node, input: RuleInput, step = 0): boolean {
  return (
    findNode(
      node,
      (inner) => {
        if (inner === call) return true;
        if (inner.type !== NodeType.Identifier || step >= maxSteps) return false;
        const variable = input.model.variableOf(inner);
        return (
          variable?.references.some(
            ({ writeExpr }) => writeExpr && comesFrom(writeExpr, call, input, step + 1),
          ) === true
        );
      },
      (inner) => !isFunction(inner),
    ) !== undefined
  );
}
