import { componentsBelow } from '../../../base/components';
import type { TextRange } from '../../../base/text';
import { type FunctionNode, type Node, NodeType, type TSESTree } from '../../parse/syntax';
import { weigh } from '../../semantics/dependence/worth';
import type { FunctionVerdicts } from '../../semantics/dependence/function-verdict';
import { functionName } from '../../semantics/function-name';
import { calledFunction } from '../../semantics/local-function';
import { repetitionsAround } from '../../semantics/repetition';
import { callCosts } from '../../semantics/unit-costs';
import type { HeavyFunctionReport, RuleInput } from '../rule';

/** Computation that a function does itself. */
export interface Work {
  readonly at: Node;
  readonly nanoseconds: number;
  /** Does the estimate rest on sizes that the text does not give? */
  readonly isAssumed: boolean;
}

/** The functions of a file whose calls compute for longer than loops may, themselves or in functions of the file. */
export function heavyFunctions(
  work: readonly Work[],
  input: RuleInput,
  verdicts: FunctionVerdicts,
): HeavyFunctionReport[] {
  const threshold = input.options.loopThreshold * 1e6;
  // What is far below the threshold makes no function heavy, and most loops are.
  const own = ownTotals(
    [...work, ...knownCalls(input)].filter(({ nanoseconds }) => nanoseconds > threshold / 100),
    input,
  );
  if (own.size === 0) return [];
  return [...totals(own, callsOf(input))].flatMap(([fn, { nanoseconds, isAssumed }]) => {
    if (nanoseconds <= threshold) return [];
    const { verdict, ifPure } = verdicts.verdictOf(fn);
    const estimate = { nanoseconds, levels: [] };
    const name = functionName(fn);
    return {
      ...(name !== undefined && { name }),
      range: nameRange(fn),
      nanoseconds,
      isAssumed,
      verdict: weigh(verdict, estimate, false),
      ...(ifPure && { ifPure: { ...ifPure, verdict: weigh(ifPure.verdict, estimate, false) } }),
    };
  });
}

type Total = Omit<Work, 'at'>;

const nothing: Total = { nanoseconds: 0, isAssumed: false };

function sum(a: Total, b: Total): Total {
  return { nanoseconds: a.nanoseconds + b.nanoseconds, isAssumed: a.isAssumed || b.isAssumed };
}

function ownTotals(work: readonly Work[], { resolver }: RuleInput): Map<FunctionNode, Total> {
  const own = new Map<FunctionNode, Total>();
  for (const one of work) {
    const { fn } = repetitionsAround(one.at, resolver);
    if (fn) own.set(fn, sum(own.get(fn) ?? nothing, one));
  }
  return own;
}

const heavyCalls = new Set([...callCosts].filter(([, cost]) => cost >= 1e6).map(([key]) => key));
const heavyNames = new Set([...heavyCalls].map((key) => key.slice(key.indexOf(':') + 1)));

/** Calls that are known to compute for long wherever they stand, but for those in loops, which count them. */
function knownCalls({ model, resolver }: RuleInput): Work[] {
  return model.nodesOf(NodeType.CallExpression).flatMap((call) => {
    const { callee } = call;
    const name = callee.type === NodeType.MemberExpression ? callee.property : callee;
    // Most calls are told by their name, without looking up what it means.
    if (name.type === NodeType.Identifier && callee !== name && !heavyNames.has(name.name)) return [];
    const target = resolver.resolve(callee);
    const key = target && `${target.module}:${target.path.join('.')}`;
    if (key === undefined || !heavyCalls.has(key) || isRepeated(call, resolver)) return [];
    return { at: call, nanoseconds: callCosts.get(key) ?? 0, isAssumed: false };
  });
}

interface LocalCall {
  readonly to: FunctionNode;
  /** The estimate of a loop holds it already. */
  readonly isRepeated: boolean;
}

/** The calls of functions of the file that each one makes, and waits for. */
function callsOf({ model, resolver }: RuleInput): ReadonlyMap<FunctionNode, readonly LocalCall[]> {
  const calls = new Map<FunctionNode, LocalCall[]>();
  for (const call of model.nodesOf(NodeType.CallExpression)) {
    const to = calledFunction(call.callee, resolver);
    if (!to || to.async || to.generator) continue;
    const { fn, repetitions } = repetitionsAround(call, resolver);
    if (!fn) continue;
    const known = calls.get(fn) ?? [];
    calls.set(fn, known);
    known.push({ to, isRepeated: repetitions.length > 0 });
  }
  return calls;
}

/** What calls compute, for functions that do any such work or call one that does. */
function totals(
  own: ReadonlyMap<FunctionNode, Total>,
  calls: ReadonlyMap<FunctionNode, readonly LocalCall[]>,
): ReadonlyMap<FunctionNode, Total> {
  const known = new Map<FunctionNode, Total>();
  const unknownCallees = (fn: FunctionNode): FunctionNode[] =>
    (calls.get(fn) ?? []).flatMap(({ to }) => (known.has(to) ? [] : to));
  for (const root of [...own.keys(), ...calls.keys()]) {
    if (known.has(root)) continue;
    for (const circle of componentsBelow(root, unknownCallees)) {
      let total = circle.map((fn) => own.get(fn) ?? nothing).reduce(sum);
      for (const { to, isRepeated } of circle.flatMap((fn) => calls.get(fn) ?? [])) {
        const callee = known.get(to) ?? nothing;
        // A loop takes at least as long as one of the calls in it, whatever it was taken for.
        if (!isRepeated) total = sum(total, callee);
        else if (callee.nanoseconds > total.nanoseconds) total = callee;
      }
      for (const fn of circle) known.set(fn, total);
    }
  }
  return known;
}

function isRepeated(call: TSESTree.CallExpression, resolver: RuleInput['resolver']): boolean {
  return repetitionsAround(call, resolver).repetitions.length > 0;
}

/** Where a function is named; the beginning of one that has no name. */
function nameRange(fn: FunctionNode): TextRange {
  const { parent } = fn;
  const name = fn.id ?? nameGivenBy(parent, fn);
  if (name) return { start: name.range[0], end: name.range[1] };
  const [start] = fn.range;
  return { start, end: Math.max(start + 1, fn.body.range[0]) };
}

function nameGivenBy(parent: Node, fn: FunctionNode): Node | undefined {
  switch (parent.type) {
    case NodeType.VariableDeclarator:
      return parent.id;
    case NodeType.MethodDefinition:
    case NodeType.Property:
    case NodeType.PropertyDefinition:
      return parent.value === fn ? parent.key : undefined;
    default:
      return undefined;
  }
}
