import { type CallFacts, verdictGiven } from '../../program/function-facts';
import { CalledFunctions } from '../../semantics/dependence/called-functions';
import { FunctionVerdicts } from '../../semantics/dependence/function-verdict';
import { LoopVerdicts, type LoopVerdict } from '../../semantics/dependence/loop-verdict';
import { weigh } from '../../semantics/dependence/worth';
import { executionContext } from '../../semantics/execution-context';
import { LoopCosts, type OwnCost } from '../../semantics/loop-cost';
import { Sizes } from '../../semantics/trip-count';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import { busyWait, waitsForTime } from './busy-wait';
import { type Candidate, candidates, uninterruptedLoops } from './candidates';
import { heavyFunctions, type Work } from './heavy-functions';
import { heavyRecursions } from './heavy-recursion';
import { headOf } from './loop-head';
import { type CalledElsewhere, type Estimate, heavyLoopMessage } from './message';

/** What is left to the functions of other files that a loop calls. */
interface Pending {
  /** From this on a loop is reported; in nanoseconds. */
  readonly threshold: number;
  /** As far as this file tells, functions of it included. */
  readonly estimate: Estimate;
  /** What the loop computes without any function that it calls by name. */
  readonly own: OwnCost;
  readonly verdict: LoopVerdict;
}

/** Loops whose estimated computation is long enough to be noticed by whatever else the thread should do. */
export const noCpuHeavyLoop: Rule<Pending> = {
  metadata: {
    id: 'no-cpu-heavy-loop',
    description:
      'Reports loops that are estimated to compute for so long that everything else on the thread waits.',
    autoSeverity: severityByContext,
    documentation: 'no-cpu-heavy-loop.md',
  },
  check(input) {
    const sizes = new Sizes(input.model, input.resolver);
    const costs = new LoopCosts(sizes);
    const called = new CalledFunctions(sizes, costs);
    const verdicts = new LoopVerdicts(sizes, costs, called);
    const functionVerdicts = new FunctionVerdicts(sizes, called);
    const loops = uninterruptedLoops(input.model);
    const waiting = [...loops].filter((loop) => waitsForTime(loop, input));
    const estimated = candidates(input, costs, loops).map((loop) => ({
      loop,
      estimate: costs.estimate(loop),
    }));
    const recursions = heavyRecursions(input, sizes, costs, functionVerdicts);
    const work: Work[] = [
      ...estimated.map(({ loop, estimate: { nanoseconds, levels } }) => ({
        at: 'call' in loop ? loop.call : loop,
        nanoseconds,
        isAssumed: levels.some(({ assumed }) => assumed),
      })),
      ...recursions.map(({ fn, nanoseconds }) => ({ at: fn.body, nanoseconds, isAssumed: true })),
    ];
    return {
      reports: [
        ...estimated.flatMap(({ loop, estimate }) => report(loop, estimate, input, costs, verdicts) ?? []),
        ...waiting.map((loop) => busyWait(loop, input)),
        ...recursions.map(({ report: reported }) => reported),
      ],
      functions: heavyFunctions(work, input, functionVerdicts),
    };
  },
  decide(report, calls) {
    const { threshold, estimate, own, verdict } = report.pending;
    const total = withCallees(own, calls);
    // What a call takes is a guess already, which the guess of how many there are must not multiply in full.
    const margin = estimate.levels[0]?.assumed === true ? 10 : 1;
    const isCostlier = total.nanoseconds > estimate.nanoseconds * margin;
    if (estimate.nanoseconds <= threshold && !(isCostlier && total.nanoseconds > threshold * margin)) {
      return undefined;
    }
    const nanoseconds = isCostlier ? total.nanoseconds : estimate.nanoseconds;
    const known: Estimate = { ...estimate, nanoseconds };
    const decided = weigh(verdictGiven(verdict, calls), known, verdict.sendsList);
    const message = heavyLoopMessage(known, decided, {
      ...(isCostlier && total.costliest && { costliest: total.costliest }),
      hasUnknown: own.calls.some(({ end, isImported }) => isImported && !calls.calleeAt(end)),
    });
    return { ...report, message, verdict: decided };
  },
};

function report(
  loop: Candidate,
  estimate: Estimate,
  { model, resolver, options }: RuleInput,
  costs: LoopCosts,
  verdicts: LoopVerdicts,
): Report<Pending> | undefined {
  const own = costs.ownCost(loop);
  const threshold = options.loopThreshold * 1e6;
  // Functions of this file are part of the estimate; those of others are known later.
  const isOpen = own.calls.some(({ isImported }) => isImported);
  if (estimate.nanoseconds <= threshold && !isOpen) return undefined;
  const verdict = verdicts.verdictOf(loop);
  const weighed = weigh(verdict.verdict, estimate, verdict.sendsList);
  return {
    messageId: 'heavyLoop',
    message: heavyLoopMessage(estimate, weighed),
    range: headOf(loop, model.text),
    remedy: 'parallelism',
    context: executionContext('call' in loop ? loop.call : loop, model, resolver),
    fixes: [],
    verdict: weighed,
    ...(isOpen && { pending: { threshold, estimate, own, verdict } }),
  };
}

/** The time of a loop with the functions that it calls, and the one that takes most of it. */
function withCallees(
  own: OwnCost,
  calls: CallFacts,
): { readonly nanoseconds: number; readonly costliest?: CalledElsewhere['costliest'] } {
  let { nanoseconds } = own;
  let costliest: CalledElsewhere['costliest'];
  for (const { end, times } of own.calls) {
    const callee = calls.calleeAt(end);
    // An asynchronous function gives way, at the latest when it ends.
    if (!callee || callee.isAsync) continue;
    const spent = times * callee.nanoseconds;
    nanoseconds += spent;
    if (spent > (costliest?.nanoseconds ?? 0)) costliest = { name: callee.name, nanoseconds: spent };
  }
  return { nanoseconds, ...(costliest && { costliest }) };
}
