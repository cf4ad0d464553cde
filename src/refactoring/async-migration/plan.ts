import type { FunctionNode, Node } from '../../analysis/parse/syntax';
import type { Hazard } from './migration';
import type { Rewrite } from './rewrite';
import type { Source } from './sources';

/** What a migration begins with: code that is to wait from now on. */
export interface Seed {
  /** What the whole is called: "Make asynchronous". */
  readonly title: string;
  readonly source: Source;
  /** Where an `await` comes to stand. All code around it, up to its function, has to be able to wait. */
  readonly at: Node;
  /** What puts it there, `await` included. */
  readonly rewrites: readonly Rewrite[];
  /** What the new form does differently in itself. */
  readonly hazards: readonly Hazard[];
}

/** How one use of a function is rewritten because the function gives a promise from now on. */
export interface UseRewrite {
  readonly rewrites: readonly Rewrite[];
  /** Nodes in which an `await` comes to stand: what is around them becomes asynchronous in turn. */
  readonly awaits: readonly Node[];
  /** The function itself is gone: its body stands in the code around it. */
  readonly isInlined?: true;
  readonly hazards: readonly Hazard[];
}

/** A function that becomes asynchronous. */
export interface AsyncFunction {
  readonly source: Source;
  readonly fn: FunctionNode;
}

/** An `await` that was not there before. */
export interface NewAwait {
  readonly source: Source;
  /** What is waited for, in the text as it was: a call, or a loop. */
  readonly at: Node;
}

/** All that has to change for a seed. */
export interface Plan {
  readonly seed: Seed;
  readonly functions: readonly AsyncFunction[];
  /** The seed's first. */
  readonly awaits: readonly NewAwait[];
  /** By file. */
  readonly rewrites: ReadonlyMap<string, readonly Rewrite[]>;
  /** Those that were met on the way; not those of interleaving. */
  readonly hazards: readonly Hazard[];
}
