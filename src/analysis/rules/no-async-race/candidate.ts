import type { FunctionNode, Node } from '../../parse/syntax';
import type { RuleInput } from '../rule';
import type { Place } from './places';

/** A shape that is a race if runs of the function overlap. */
export interface Candidate {
  readonly messageId: 'lostUpdate' | 'staleWrite' | 'checkThenAct' | 'fileUpdate';
  /** The write. */
  readonly at: Node;
  readonly place: Place;
  readonly fn: FunctionNode;
  readonly input: RuleInput;
  /** Said only where it is certain that runs overlap. */
  readonly isWeak: boolean;
}
