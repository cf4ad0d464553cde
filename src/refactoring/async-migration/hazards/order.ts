import { contains, isLoop, type Node, NodeType } from '../../../analysis/parse/syntax';
import { isBranch, isPassedBefore } from '../../../analysis/semantics/passed-before';
import type { Code, RunCode } from './run-code';

/** Something that a run of some code does. */
export interface Step {
  readonly node: Node;
  /** The offset by which it is done. */
  readonly at: number;
}

/** Tells what a run of some code does before and after it waits in a place where it did not wait so far. */
export class Order {
  readonly #code: Code;
  readonly #run: RunCode;
  /** Where it has always waited. */
  readonly #waits: readonly Node[];

  constructor(code: Code, run: RunCode) {
    this.#code = code;
    this.#run = run;
    const waits: Node[] = [];
    run.walk(code, (node) => {
      const isWait =
        node.type === NodeType.AwaitExpression || (node.type === NodeType.ForOfStatement && node.await);
      if (isWait) waits.push(node);
      return true;
    });
    this.#waits = waits;
  }

  /** May a step come before the code waits at `wait`? What is evaluated for the wait does. */
  isBefore(step: Step, wait: Node): boolean {
    if (this.#goesRound(step.node, wait)) return true;
    return isDoneBefore(step, wait) && isPassedBefore(step.node, wait);
  }

  isAfter(step: Step, wait: Node): boolean {
    if (this.#goesRound(step.node, wait)) return true;
    return isDoneAfter(step, wait) && isPassedBefore(wait, step.node);
  }

  /** Given that both may be: does a run go from the one step to the other by way of the wait? */
  isParted(first: Step, wait: Node, second: Step): boolean {
    if (first.node !== second.node && first.at <= second.at) {
      return isDoneBefore(first, wait) && isDoneAfter(second, wait, first);
    }
    // Once round a loop.
    return (
      this.#goesRound(first.node, wait) &&
      this.#goesRound(second.node, wait) &&
      (isLoop(wait) || wait.range[1] >= first.at || wait.range[1] < second.at)
    );
  }

  /** Could others always run between two steps that a wait parts? */
  waitedBetween(first: Step, second: Step): boolean {
    return this.#waits.some((wait) => {
      const end = wait.range[1];
      const isBetween =
        first.at <= second.at && first.node !== second.node
          ? first.at <= end && end <= second.at && !contains(first.node, wait)
          : end > first.at || end <= second.at;
      return isBetween && isCertain(wait, second.node);
    });
  }

  /** Could others always run before a step? */
  hasWaitedBefore(step: Step): boolean {
    return this.#waits.some((wait) => wait.range[1] <= step.at && isCertain(wait, step.node));
  }

  #goesRound(node: Node, wait: Node): boolean {
    const loop = this.#run.repetitionOf(wait, this.#code);
    return loop !== undefined && contains(loop, node);
  }
}

/** Is it, by the order of the text, done by the time of the wait? What the wait is a part of is not. */
function isDoneBefore({ node, at }: Step, wait: Node): boolean {
  return at <= wait.range[1] && !isPart(wait, node);
}

/** A loop that waits now and then does so between any two of its rounds, and between what comes before it and all of it. */
function isDoneAfter({ node, at }: Step, wait: Node, first: Step = { node, at }): boolean {
  const end = isLoop(wait) && !contains(wait, first.node) ? wait.range[0] : wait.range[1];
  return at > end || isPart(wait, node);
}

const isPart = (wait: Node, node: Node): boolean =>
  contains(node, wait) && (node.range[0] < wait.range[0] || wait.range[1] < node.range[1]);

/** Does every run that comes to `target` come by `wait`? */
function isCertain(wait: Node, target: Node): boolean {
  for (let node = wait; node.parent && !contains(node, target); node = node.parent) {
    const { parent } = node;
    if (contains(parent, target)) {
      const isCase = parent.type === NodeType.ConditionalExpression && parent.test !== node;
      return !isCase && !isBranch(parent, node);
    }
    if (
      isBranch(parent, node) ||
      isLoop(parent) ||
      parent.type === NodeType.ConditionalExpression ||
      parent.type === NodeType.LogicalExpression
    ) {
      return false;
    }
  }
  return true;
}
