import type { Variable } from '@typescript-eslint/scope-manager';
import type { FunctionNode, Node, TSESTree } from '../../parse/syntax';
import type { Combination } from './combination';
import type { Key, Origin, Place } from './region';

/** One step of reading or writing memory: a member of an object that outlives a run of the region. */
export interface Access {
  readonly node: Node;
  readonly isWrite: boolean;
  readonly object: Place;
  readonly key: Key;
  /** If the access does nothing but combine the old value with another one. */
  readonly combination?: Combination;
}

/** A use of a variable that outlives a run of the region. */
export interface VariableUse {
  readonly node: TSESTree.Identifier;
  readonly isRead: boolean;
  readonly isWrite: boolean;
  readonly combination?: Combination;
}

/** Something that keeps runs of the region from being told apart, whatever their data is. */
export interface Obstacle {
  readonly kind: 'impure' | 'unknown' | 'exit' | 'function-value';
  readonly at: Node;
  readonly reason: string;
  /** It is a call of which nothing is known in this file, but that another file may explain. */
  readonly isOpen?: boolean;
}

/** A call of a function of this file. */
export interface FunctionCall {
  readonly call: Node;
  readonly fn: FunctionNode;
  /** What each parameter is given; for one that is given nothing, nothing has to be said. */
  readonly given: readonly Origin[];
}

/** What a region of code does to memory. */
export interface Accesses {
  readonly members: readonly Access[];
  readonly variables: ReadonlyMap<Variable, readonly VariableUse[]>;
  readonly obstacles: readonly Obstacle[];
  readonly calls: readonly FunctionCall[];
  readonly usesThis: Node | undefined;
}
