import { shorten } from '../../../base/text';
import type { Variable } from '@typescript-eslint/scope-manager';
import { isLoop, type LoopNode, type Node, NodeType } from '../../parse/syntax';
import type { Evidence, OpenVerdict, ParallelVerdict, Reduction } from '../../parallel-verdict';
import type { Iteration, LoopCosts } from '../loop-cost';
import type { Sizes } from '../trip-count';
import type { Access, Accesses, Obstacle } from './access';
import { accessesIn } from './accesses';
import { CalledFunctions } from './called-functions';
import { conflictsIn } from './conflicts';
import { evidenceAt } from './evidence';
import { reduceVerdict } from './reduce-callback';
import { hindered, stuck } from './refusal';
import { Region, unknownPlace } from './region';
import { roleOf } from './variables';
import { isListSent } from './worth';

export interface LoopVerdict extends OpenVerdict {
  /** Would a list have to be sent to the threads that share the work? */
  readonly sendsList: boolean;
}

/**
 * Tells of loops whether their iterations could run on several cores at once. It is shown, or the verdict says what
 * stands in the way; assumed is no more than that reading members has no effects, that sizes are whole numbers, that
 * methods named like those of strings and lists are those, that no list contains itself, and that what called functions
 * throw is an error, not a way to end the loop.
 */
export class LoopVerdicts {
  readonly #functions: CalledFunctions;

  constructor(
    readonly sizes: Sizes,
    readonly costs: LoopCosts,
    functions = new CalledFunctions(sizes, costs),
  ) {
    this.#functions = functions;
  }

  /** The verdict on a loop, whatever its size is: see `weigh`. */
  verdictOf(loop: LoopNode | Iteration): LoopVerdict {
    const work = this.#workOf(loop);
    const verdict = this.#decide(work, false);
    const sendsList = isListSent(work.members, work.region);
    if (verdict.kind !== 'unknown' || work.open.length === 0) return { verdict, sendsList };
    return { verdict, sendsList, ifPure: { calls: work.open, verdict: this.#decide(work, true) } };
  }

  #workOf(loop: LoopNode | Iteration): Work {
    const region = new Region(this.sizes, loop);
    const accesses = accessesIn(region, this.costs);
    const obstacles: Obstacle[] = [...accesses.obstacles];
    const members: Access[] = [...accesses.members];
    const roots = new Set<Variable>(accesses.variables.keys());
    const open = accesses.obstacles.flatMap(({ at, isOpen }) => (isOpen === true ? at.range[1] : []));
    for (const called of accesses.calls) {
      const { call } = called;
      const name = call.type === NodeType.CallExpression ? shorten(this.sizes.model.textOf(call.callee)) : '';
      const summary = this.#functions.summaryIn(region, called);
      const { obstacle } = summary;
      if (obstacle) obstacles.push({ ...obstacle, at: call, reason: `in \`${name}\`: ${obstacle.reason}` });
      open.push(...summary.open);
      if (summary.outerWrite) {
        const { name: changed, isSure } = summary.outerWrite;
        const reason = isSure
          ? `\`${name}\` changes \`${changed}\`, which all iterations share`
          : `\`${name}\` changes \`${changed}\`, and nothing is known of that object`;
        obstacles.push({ kind: isSure ? 'impure' : 'unknown', at: call, reason });
      }
      if (summary.parameterWrite) {
        obstacles.push({ kind: 'unknown', at: call, reason: `\`${name}\` changes what it is given` });
      }
      for (const root of summary.reads.keys()) {
        if (typeof root !== 'string') roots.add(root);
        const object = root === 'unknown' ? unknownPlace : { root, keys: [] };
        members.push({ node: call, isWrite: false, object, key: { kind: 'any' } });
      }
    }
    return { loop, region, accesses, obstacles, members, roots, open };
  }

  #decide(work: Work, isOpenPure: boolean): ParallelVerdict {
    const { loop, region, accesses, members } = work;
    const obstacles = isOpenPure ? work.obstacles.filter(({ isOpen }) => isOpen !== true) : work.obstacles;
    const exit = obstacles.find(({ kind }) => kind === 'exit');
    if (exit) return this.#exits(exit, loop);
    const ordered = 'call' in loop ? reduceVerdict(loop, this.sizes) : undefined;
    if (ordered?.kind === 'carried-dependence' || ordered?.kind === 'unknown') return ordered;
    const reductions: Reduction[] = ordered?.kind === 'reduction' ? [...ordered.reductions] : [];
    const lastValues: { readonly variable: Variable; readonly write: Node }[] = [];
    for (const [variable, uses] of accesses.variables) {
      const role = roleOf(variable, uses, region);
      if (role.kind === 'carried') return this.#carried(variable.name, role.write, role.read);
      if (role.kind === 'reduction') reductions.push(role.reduction);
      if (role.kind === 'last-value') lastValues.push({ variable, write: role.write });
    }
    const { conflicts, reductions: combined, isTooLong } = conflictsIn(members, region);
    reductions.push(...combined.filter(({ into }) => !reductions.some((other) => other.into === into)));
    const certain = conflicts.find(({ isCertain }) => isCertain);
    if (certain) {
      return {
        kind: 'carried-dependence',
        write: this.#evidence(certain.write.node),
        read: this.#evidence(certain.other.node),
        reason: certain.reason,
      };
    }
    const impure = obstacles.find(({ kind }) => kind === 'impure');
    if (impure) return hindered(impure, this.sizes.model);
    const [obstacle] = obstacles;
    if (obstacle) return hindered(obstacle, this.sizes.model);
    if (isTooLong)
      return { kind: 'unknown', reason: 'its body is too long to compare all that it reads and writes' };
    const [conflict] = conflicts;
    if (conflict)
      return { kind: 'unknown', at: this.#evidence(conflict.other.node), reason: conflict.reason };
    const [last] = lastValues;
    if (last) {
      const reason = `what the last iteration leaves in \`${last.variable.name}\` is used later`;
      return { kind: 'unknown', at: this.#evidence(last.write), reason };
    }
    if (isLoop(region.node) && !region.ranges.has(region.counter)) {
      return { kind: 'unknown', reason: 'how often it goes round is known only by running it' };
    }
    for (const root of work.roots) {
      const moved = stuck(root, this.sizes);
      if (moved) return moved;
    }
    return combine(reductions);
  }

  /** A control dependence: whether an iteration runs is decided by those before it. */
  #exits(exit: Obstacle, loop: LoopNode | Iteration): ParallelVerdict {
    const node = 'call' in loop ? loop.call : loop;
    const { model } = this.sizes;
    const [start] = node.range;
    const head = { range: { start, end: start + 1 }, text: shorten(model.textOf(node)) };
    return { kind: 'carried-dependence', write: this.#evidence(exit.at), read: head, reason: exit.reason };
  }

  #carried(name: string, write: Node, read: Node): ParallelVerdict {
    return {
      kind: 'carried-dependence',
      write: this.#evidence(write),
      read: this.#evidence(read),
      reason: `\`${name}\` is what earlier iterations have made of it`,
    };
  }

  #evidence(node: Node): Evidence {
    return evidenceAt(node, this.sizes.model);
  }
}

/** All that the verdict on a loop rests on. */
interface Work {
  readonly loop: LoopNode | Iteration;
  readonly region: Region;
  readonly accesses: Accesses;
  /** Those of functions of this file that it calls included. */
  readonly obstacles: readonly Obstacle[];
  readonly members: readonly Access[];
  /** The variables whose values it needs. */
  readonly roots: ReadonlySet<Variable>;
  readonly open: readonly number[];
}

function combine(reductions: readonly Reduction[]): ParallelVerdict {
  if (reductions.length === 0) {
    return { kind: 'independent', reason: 'no iteration reads or writes what another one writes' };
  }
  const names = [...new Set(reductions.map(({ into }) => `\`${into}\``))].join(', ');
  return {
    kind: 'reduction',
    reductions,
    reason: `its iterations share nothing but ${names}, which combines their results`,
  };
}
