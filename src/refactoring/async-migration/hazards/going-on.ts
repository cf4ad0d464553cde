import { shorten } from '../../../base/text';
import { type FunctionNode, isFunction, type Node, unwrap } from '../../../analysis/parse/syntax';
import { functionName } from '../../../analysis/semantics/function-name';
import type { Hazard } from '../migration';
import type { Access, Given } from './access';
import { type CallGraph, isCall, type SourceFunction } from './call-graph';
import { lineIn, placeOf } from './hazard-text';
import type { Overlaps } from './overlap';
import type { Code, RunCode } from './run-code';
import type { SeenAccess, Steps } from './steps';
import { isContinuation } from './waited-for';

const nothingOwned: Given = { ownsThis: false, ownsParameters: false };

/**
 * Finds code that goes on without waiting for an asynchronous function, and relies on what that did before it waited:
 * `start(); console.log(port);`.
 */
export class GoingOn {
  readonly #graph: CallGraph;
  readonly #run: RunCode;
  readonly #overlaps: Overlaps;
  readonly #steps: Steps;

  constructor(graph: CallGraph, run: RunCode, overlaps: Overlaps, steps: Steps) {
    this.#graph = graph;
    this.#run = run;
    this.#overlaps = overlaps;
    this.#steps = steps;
  }

  /** What may come too late because a function that has always been asynchronous waits earlier. */
  hazardsAt(wait: Node, fn: SourceFunction): Hazard[] {
    const code: Code = { source: fn.source, body: fn.fn };
    const order = this.#steps.orderOf(code);
    const { before, after } = this.#steps.around(wait, code, nothingOwned);
    const isLate = (step: SeenAccess): boolean =>
      !order.hasWaitedBefore(step) && order.isParted({ node: wait, at: wait.range[0] }, wait, step);
    // What is waited for is not done yet either.
    const awaited = before.filter((step) => step.node === unwrap(wait) && !step.isThroughCall);
    const late = [...awaited, ...after.filter(isLate)].map(({ access }) => access);
    if (late.length === 0) return [];
    const hazards: Hazard[] = [];
    const seen = new Set<FunctionNode>();
    /** Grows while it is gone through. */
    const queue = [fn];
    for (const started of queue) {
      if (seen.has(started.fn)) continue;
      seen.add(started.fn);
      for (const { source, use } of this.#graph.usesOf(started).uses) {
        if (use.kind !== 'called') continue;
        const body = this.#run.bodyOf(use.at, source);
        const caller: Code = { source, body };
        if (!this.#overlaps.isWaitedFor(use.at)) {
          hazards.push(...this.#conflicts(late, started, use.at, caller));
        } else if (isFunction(body) && body.async) {
          // Up to there it has run when its own caller goes on.
          const isFirst = !this.#steps.orderOf(caller).hasWaitedBefore({ node: use.at, at: use.at.range[0] });
          if (isFirst) queue.push({ source, fn: body });
        }
      }
    }
    return hazards;
  }

  /** What the code does after a call that it does not wait for, up to where it waits for something else. */
  #conflicts(late: readonly Access[], started: SourceFunction, call: Node, caller: Code): Hazard[] {
    const order = this.#steps.orderOf(caller);
    const from = { node: call, at: call.range[1] };
    const { after } = this.#steps.around(call, caller, nothingOwned);
    // What further runs of the same function do to each other is told of where they overlap.
    const isSame = (node: Node): boolean =>
      isCall(node) && this.#graph.calleesOf(node, caller.source).some(({ fn }) => fn === started.fn);
    const meanwhile = after.filter(
      (step) =>
        !(step.isThroughCall && (isSame(step.node) || isContinuation(step.node, call))) &&
        !order.waitedBetween(from, step),
    );
    const hazards = new Map<string, Hazard>();
    for (const step of meanwhile) {
      const access = late.find((other) => isOrdered(other, step.access));
      if (!access || hazards.has(access.state.key)) continue;
      hazards.set(access.state.key, hazard(access, step, started, call, caller));
    }
    return [...hazards.values()];
  }
}

/** Does it matter which of two accesses comes first? */
function isOrdered(a: Access, b: Access): boolean {
  if (a.state.key === 'end' || b.state.key === 'end') {
    const [end, other] = a.state.key === 'end' ? [a, b] : [b, a];
    return end !== other && (other.form !== undefined || other.state.key === 'end') && a.state.key !== 'end';
  }
  if (a.state.key !== b.state.key || (!a.form && !b.form)) return false;
  return !(a.form === 'count' && b.form === 'count');
}

function hazard(
  late: Access,
  { access }: SeenAccess,
  started: SourceFunction,
  call: Node,
  caller: Code,
): Hazard {
  const name = functionName(started.fn);
  const by = name === undefined ? 'what is started' : `\`${name}\`, started`;
  const at = { source: caller.source, node: call };
  const what = `\`${shorten(late.name)}\` on ${lineIn(late, at)}`;
  const message =
    access.state.key === 'end'
      ? `${by} on ${lineIn(at, at)} and not waited for, may not come to ${what} before ${lineIn(access, at)} ends the program`
      : `${by} on ${lineIn(at, at)} and not waited for, comes to ${what} only after ${lineIn(access, at)} has gone on with \`${shorten(access.name)}\``;
  return { kind: 'goes-on', message, ...placeOf(at), other: placeOf(late) };
}
