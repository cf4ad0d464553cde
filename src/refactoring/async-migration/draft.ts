import type { TextRange } from '../../base/text';
import type { FunctionNode, Node } from '../../analysis/parse/syntax';
import type { Hazard, Refusal, RefusalReason } from './migration';
import type { AsyncFunction, NewAwait, Plan, Seed } from './plan';
import type { Rewrite } from './rewrite';
import type { Source } from './sources';

export const rangeOf = ({ range: [start, end] }: Node): TextRange => ({ start, end });

/** A refusal whose reason is a node. `message` names what stands in the way; the file is told by its place. */
export const refusal = (reason: RefusalReason, message: string, source: Source, node: Node): Refusal => ({
  reason,
  message,
  file: source.file,
  range: rangeOf(node),
});

/** The line of a node, from 1. */
export const lineOf = (source: Source, node: Node): number =>
  source.model.lines.positionAt(node.range[0]).line;

/** A plan while it is drawn up. */
export class Draft {
  readonly #functions = new Map<FunctionNode, AsyncFunction>();
  readonly #awaits = new Map<Node, NewAwait>();
  readonly #rewrites = new Map<string, Rewrite[]>();
  readonly #hazards: Hazard[] = [];

  has(fn: FunctionNode): boolean {
    return this.#functions.has(fn);
  }

  get functions(): readonly AsyncFunction[] {
    return [...this.#functions.values()];
  }

  addFunction(source: Source, fn: FunctionNode): void {
    this.#functions.set(fn, { source, fn });
  }

  /** Whether it is new. */
  addAwait(source: Source, at: Node): boolean {
    if (this.#awaits.has(at)) return false;
    this.#awaits.set(at, { source, at });
    return true;
  }

  rewrite(source: Source, ...rewrites: readonly Rewrite[]): void {
    const known = this.#rewrites.get(source.file);
    if (known) known.push(...rewrites);
    else this.#rewrites.set(source.file, [...rewrites]);
  }

  rewritesOf(source: Source): readonly Rewrite[] {
    return this.#rewrites.get(source.file) ?? [];
  }

  addHazards(hazards: readonly Hazard[]): void {
    for (const hazard of hazards) {
      if (!this.#hazards.some(({ message }) => message === hazard.message)) this.#hazards.push(hazard);
    }
  }

  plan(seed: Seed): Plan {
    return {
      seed,
      functions: this.functions,
      awaits: [...this.#awaits.values()],
      rewrites: this.#rewrites,
      hazards: this.#hazards,
    };
  }
}
