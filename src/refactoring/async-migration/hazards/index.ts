import { type FunctionNode, isFunction, type Node } from '../../../analysis/parse/syntax';
import type { Hazard } from '../migration';
import type { NewAwait, Plan } from '../plan';
import type { Sources } from '../sources';
import type { Place, TypedProgram } from '../typed-program';
import { type Access, type Given, remembered } from './access';
import { CallGraph, type SourceFunction } from './call-graph';
import { conflictsAt, type Others, type WaitSteps } from './conflicts';
import { fileAccesses, isFileAccess } from './file-accesses';
import { fileHazardsAt } from './files';
import { GoingOn } from './going-on';
import { hazardOf } from './hazard-text';
import { UnderWay } from './in-flight';
import { Mentions } from './others';
import { type Overlap, Overlaps } from './overlap';
import { outputsOf } from './outputs';
import { type Body, type Code, RunCode } from './run-code';
import { sequenceHazardsAt } from './sequence';
import { StateAccesses } from './state';
import { type SeenAccess, Steps } from './steps';

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
  /** Nobody could come in between so far, from where the run began up to here. */
  readonly isAtStart: boolean;
}

const nothingOwned: Given = { ownsThis: false, ownsParameters: false };

/** Whatever may be done to a state. */
const anything: Others = {
  readOf: (access) => access,
  writesOf: ({ source, node, at, state, name }) => [{ source, node, at, state, name, form: 'remove' }],
  isSame: () => true,
};

class Interleavings {
  readonly #program: TypedProgram;
  readonly #run: RunCode;
  readonly #overlaps: Overlaps;
  readonly #steps: Steps;
  readonly #mentions: Mentions;
  readonly #underWay: UnderWay;
  readonly #goingOn: GoingOn;
  readonly #waits = new Map<Body, NewAwait[]>();

  constructor(plan: Plan, sources: Sources, program: TypedProgram) {
    this.#program = program;
    const becoming = new Set(plan.functions.map(({ fn }) => fn));
    const waits = (fn: FunctionNode): boolean => fn.async || becoming.has(fn);
    const graph = new CallGraph(sources, program);
    this.#run = new RunCode(waits);
    const state = new StateAccesses(this.#run, program);
    const accesses = remembered([
      (code, given) => state.of(code, given),
      (code, given) => outputsOf(code, given, this.#run),
      (code) => fileAccesses(code, this.#run),
    ]);
    this.#overlaps = new Overlaps(graph, this.#run, plan, program, waits);
    this.#mentions = new Mentions(graph, this.#run, program, accesses, this.#overlaps);
    for (const wait of plan.awaits) {
      const body = this.#run.bodyOf(wait.at, wait.source);
      this.#waits.set(body, [...(this.#waits.get(body) ?? []), wait]);
    }
    this.#steps = new Steps(graph, this.#run, accesses, (fn) =>
      (this.#waits.get(fn) ?? []).map(({ at }) => at),
    );
    this.#underWay = new UnderWay(program);
    this.#goingOn = new GoingOn(graph, this.#run, this.#overlaps, this.#steps);
  }

  hazards(): Hazard[] {
    const { overlaps, path } = this.#overlapping();
    const started = [...this.#waits].flatMap(([body, waits]) =>
      waits.flatMap((wait) => this.#startedBefore(wait, body)),
    );
    const overlapping = distinct(overlaps.flatMap((overlap) => this.#from(overlap, path)));
    // Of what comes too late nothing more is to be said where others may do the same meanwhile.
    const isSaid = ({ kind, other }: Hazard): boolean =>
      kind === 'goes-on' &&
      overlapping.some((hazard) =>
        [hazard, hazard.other].some((place) => place && other && isSame(place, other)),
      );
    return [...distinct(started).filter((hazard) => !isSaid(hazard)), ...overlapping];
  }

  /** What has been started when the code comes to wait, and goes on meanwhile, or relies on it. */
  #startedBefore(wait: NewAwait, body: Body): Hazard[] {
    const underWay = this.#underWay.hazardAt(wait, body);
    const goingOn =
      isFunction(body) && body.async
        ? this.#goingOn.hazardsAt(wait.at, { source: wait.source, fn: body })
        : [];
    return underWay ? [underWay, ...goingOn] : goingOn;
  }

  /** Where runs begin to overlap in whose course the program comes to wait, and the functions on the way. */
  #overlapping(): { readonly overlaps: readonly Overlap[]; readonly path: ReadonlySet<FunctionNode> } {
    const overlaps = new Map<string, Overlap>();
    const path = new Set<FunctionNode>();
    // Who runs all of this takes long to find out.
    if (![...this.#waits].some(([body, waits]) => waits.some((wait) => this.#mayMatter(wait, body)))) {
      return { overlaps: [], path };
    }
    for (const [body, waits] of this.#waits) {
      const [wait] = waits;
      if (!isFunction(body) || !wait) continue;
      const found = this.#overlaps.of({ source: wait.source, fn: body });
      for (const overlap of found.overlaps) {
        const { source, fn } = overlap.starts ?? overlap.entered;
        overlaps.set(`${overlap.kind} ${fn.range[0]} ${fn.range[1]} ${source.file}`, overlap);
      }
      for (const fn of found.path) path.add(fn);
    }
    return { overlaps: [...overlaps.values()], path };
  }

  /** Would anything come of a wait if all runs could overlap, and everything changed meanwhile? */
  #mayMatter({ source, at }: NewAwait, body: Body): boolean {
    if (!isFunction(body)) return false;
    const steps = this.#stepsAt(at, { source, body }, nothingOwned);
    const events = { kind: 'events', other: '' } as const;
    return (
      conflictsAt(steps.state, anything, this.#program).length > 0 ||
      fileHazardsAt(steps, 'any', events).length > 0 ||
      sequenceHazardsAt(steps, events).length > 0
    );
  }

  #stepsAt(
    wait: Node,
    code: Code,
    given: Given,
    isShared: (step: SeenAccess) => boolean = () => true,
  ): WaitSteps & { readonly state: WaitSteps } {
    const around = this.#steps.around(wait, code, given);
    const steps = {
      code,
      wait,
      order: this.#steps.orderOf(code),
      before: around.before.filter(isShared),
      after: around.after.filter(isShared),
    };
    const isState = ({ access }: SeenAccess): boolean => !isFileAccess(access);
    return {
      ...steps,
      state: { ...steps, before: steps.before.filter(isState), after: steps.after.filter(isState) },
    };
  }

  /** Follows runs from where they overlap down to where they wait. */
  #from(overlap: Overlap, path: ReadonlySet<FunctionNode>): Hazard[] {
    const { entered, kind } = overlap;
    const first: Visit = {
      target: overlap.starts ?? entered,
      given: { ownsThis: false, ownsParameters: kind === 'requests' || kind === 'elements' },
      isAtStart: true,
    };
    const own = this.#steps.effectsOf(first, 'all');
    const seen = new Set<string>();
    const hazards: Hazard[] = [];
    /** Grows while it is gone through. */
    const queue = [first];
    for (const visit of queue) {
      const { target, given, isAtStart } = visit;
      const key = `${target.fn.range.join()} ${target.source.file} ${given.ownsThis} ${given.ownsParameters} ${isAtStart}`;
      if (seen.has(key)) continue;
      seen.add(key);
      hazards.push(...this.#at(visit, own, overlap));
      const code = { source: target.source, body: target.fn };
      const order = this.#steps.orderOf(code);
      for (const callee of this.#steps.calleesOf(code, given)) {
        if (!path.has(callee.target.fn)) continue;
        const { call } = callee;
        const isFirst = isAtStart && !order.hasWaitedBefore({ node: call, at: call.range[0] });
        queue.push({ ...callee, isAtStart: isFirst });
      }
    }
    return hazards;
  }

  #at(
    { target: { source, fn }, given, isAtStart }: Visit,
    own: readonly Access[],
    overlap: Overlap,
  ): Hazard[] {
    const isShared = ({ access: { state } }: SeenAccess): boolean =>
      !state.madeBy || isWithin(overlap.entered.fn, state.madeBy);
    return (this.#waits.get(fn) ?? []).flatMap(({ at }) => {
      const steps = this.#stepsAt(at, { source, body: fn }, given, isShared);
      const conflicts = conflictsAt(steps.state, this.#mentions.besides(own), this.#program);
      const named = new Set(conflicts.map(({ after: { access } }) => access.state.key));
      const unnamed = { ...steps, after: steps.after.filter(({ access }) => !named.has(access.state.key)) };
      return [
        ...conflicts.map((conflict) => hazardOf(conflict, overlap)),
        ...fileHazardsAt(steps, own, overlap),
        ...(isAtStart ? sequenceHazardsAt(unnamed, overlap) : []),
      ];
    });
  }
}

/** The first of those that name the same places. */
function distinct(hazards: readonly Hazard[]): Hazard[] {
  const found = new Map<string, Hazard>();
  for (const hazard of hazards) {
    const { kind, file, range, other } = hazard;
    const key = `${kind} ${file} ${range.start} ${other?.file ?? ''} ${other?.range.start ?? ''}`;
    if (!found.has(key)) found.set(key, hazard);
  }
  return [...found.values()];
}

const isSame = (a: Place, b: Place): boolean => a.file === b.file && a.range.start === b.range.start;

/** Does a function stand inside another one? */
function isWithin(inner: Node, outer: Node): boolean {
  for (let node = inner.parent; node; node = node.parent) if (node === outer) return true;
  return false;
}
