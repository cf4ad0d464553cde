import { type FunctionNode, isFunction, type Node } from '../../../analysis/parse/syntax';
import type { Hazard } from '../migration';
import type { NewAwait, Plan } from '../plan';
import type { Sources } from '../sources';
import type { TypedProgram } from '../typed-program';
import { CallGraph, type SourceFunction } from './call-graph';
import { conflictsAt } from './conflicts';
import { hazardOf } from './hazard-text';
import { Mentions } from './others';
import { type Overlap, Overlaps } from './overlap';
import { RunCode } from './run-code';
import { type Access, type Given, StateAccesses } from './state';
import { Steps } from './steps';

/**
 * What others may do to the program while it waits where it did not wait before. Each new wait parts what a run did in
 * one go; that matters where runs can overlap, and where both parts are about the same.
 */
export function interleavingHazards(plan: Plan, sources: Sources, program: TypedProgram): Hazard[] {
  return new Interleavings(plan, sources, program).hazards();
}

/** A function as it is reached from where runs overlap. */
interface Visit {
  readonly target: SourceFunction;
  readonly given: Given;
}

class Interleavings {
  readonly #program: TypedProgram;
  readonly #run: RunCode;
  readonly #state: StateAccesses;
  readonly #overlaps: Overlaps;
  readonly #steps: Steps;
  readonly #mentions: Mentions;
  readonly #waits = new Map<Node, NewAwait[]>();

  constructor(plan: Plan, sources: Sources, program: TypedProgram) {
    this.#program = program;
    const becoming = new Set(plan.functions.map(({ fn }) => fn));
    const waits = (fn: FunctionNode): boolean => fn.async || becoming.has(fn);
    const graph = new CallGraph(sources, program);
    this.#run = new RunCode(waits);
    this.#state = new StateAccesses(this.#run, program);
    this.#overlaps = new Overlaps(graph, this.#run, plan, program, waits);
    this.#mentions = new Mentions(graph, this.#run, program, this.#state, this.#overlaps);
    for (const wait of plan.awaits) {
      const body = this.#run.bodyOf(wait.at, wait.source);
      this.#waits.set(body, [...(this.#waits.get(body) ?? []), wait]);
    }
    this.#steps = new Steps(
      graph,
      this.#run,
      (code, given) => this.#state.of(code, given),
      (fn) => (this.#waits.get(fn) ?? []).map(({ at }) => at),
    );
  }

  hazards(): Hazard[] {
    const found = new Map<string, Hazard>();
    const { overlaps, path } = this.#overlapping();
    for (const overlap of overlaps) {
      for (const hazard of this.#from(overlap, path)) {
        const { kind, file, range } = hazard;
        const key = `${kind} ${file} ${range.start} ${hazard.other?.file ?? ''} ${hazard.other?.range.start ?? ''}`;
        if (!found.has(key)) found.set(key, hazard);
      }
    }
    return [...found.values()];
  }

  /** Where runs begin to overlap in whose course the program comes to wait, and the functions on the way. */
  #overlapping(): { readonly overlaps: readonly Overlap[]; readonly path: ReadonlySet<FunctionNode> } {
    const overlaps = new Map<FunctionNode, Overlap>();
    const path = new Set<FunctionNode>();
    for (const [body, waits] of this.#waits) {
      const [wait] = waits;
      if (!isFunction(body) || !wait) continue;
      const found = this.#overlaps.of({ source: wait.source, fn: body });
      for (const overlap of found.overlaps) overlaps.set(overlap.entered.fn, overlap);
      for (const fn of found.path) path.add(fn);
    }
    return { overlaps: [...overlaps.values()], path };
  }

  /** Follows runs from where they overlap down to where they wait. */
  #from(overlap: Overlap, path: ReadonlySet<FunctionNode>): Hazard[] {
    const { entered, kind } = overlap;
    const first: Visit = {
      target: entered,
      given: { ownsThis: false, ownsParameters: kind === 'requests' || kind === 'elements' },
    };
    const own = this.#steps.effectsOf(first, 'all');
    const seen = new Set<string>();
    const hazards: Hazard[] = [];
    /** Grows while it is gone through. */
    const queue = [first];
    for (const { target, given } of queue) {
      const key = `${target.fn.range.join()} ${target.source.file} ${given.ownsThis} ${given.ownsParameters}`;
      if (seen.has(key)) continue;
      seen.add(key);
      hazards.push(...this.#at(target, given, own, overlap));
      const code = { source: target.source, body: target.fn };
      queue.push(...this.#steps.calleesOf(code, given).filter((callee) => path.has(callee.target.fn)));
    }
    return hazards;
  }

  #at({ source, fn }: SourceFunction, given: Given, own: readonly Access[], overlap: Overlap): Hazard[] {
    const code = { source, body: fn };
    return (this.#waits.get(fn) ?? []).flatMap(({ at }) => {
      const around = this.#steps.around(at, code, given);
      const isShared = ({ access: { state } }: { readonly access: Access }): boolean =>
        !state.madeBy || isWithin(overlap.entered.fn, state.madeBy);
      const steps = {
        code,
        wait: at,
        order: this.#steps.orderOf(code),
        before: around.before.filter(isShared),
        after: around.after.filter(isShared),
      };
      return conflictsAt(steps, this.#mentions.besides(own), this.#program).map((conflict) =>
        hazardOf(conflict, overlap),
      );
    });
  }
}

/** Does a function stand inside another one? */
function isWithin(inner: Node, outer: Node): boolean {
  for (let node = inner.parent; node; node = node.parent) if (node === outer) return true;
  return false;
}
