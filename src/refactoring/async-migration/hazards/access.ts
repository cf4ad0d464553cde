import type { Node } from '../../../analysis/parse/syntax';
import type { Source } from '../sources';
import type { Step } from './order';
import type { Code } from './run-code';

/** Something that outlives a run of code: a variable, a property, a file. */
export interface State {
  /** Equal for what may be the same. */
  readonly key: string;
  /** The function that makes a new one each time that it runs; undefined where all of the program shares it. */
  readonly madeBy?: Node;
}

/** How a state is written. `count`: in a way whose order does not matter; `entry`: one of what it holds. */
export type WriteForm = 'set' | 'count' | 'append' | 'entry' | 'remove';

/** A place in a program that reads or writes a state. */
export interface Access extends Step {
  readonly source: Source;
  readonly state: State;
  /** As written: `this.total`. */
  readonly name: string;
  /** Undefined: it reads. */
  readonly form?: WriteForm;
  /** What is written, where it can be told. */
  readonly value?: Node;
  /** It is read only to be written again: `count++`. */
  readonly isForWriting?: true;
  /** The name by which the type checker knows it. */
  readonly identifier?: Node;
}

/** What is known of the objects that code works on. */
export interface Given {
  /** Nobody else holds the object that is `this`. */
  readonly ownsThis: boolean;
  /** Nobody else holds the objects that it is given: each request, say, brings its own. */
  readonly ownsParameters: boolean;
}

/** Finds what code does itself, without what it calls. */
export type Collector = (code: Code, given: Given) => readonly Access[];

/** A collector of all that several find, which looks at each piece of code once. */
export function remembered(collectors: readonly Collector[]): Collector {
  const known = new Map<Node, Map<string, readonly Access[]>>();
  return (code, given) => {
    const key = `${given.ownsThis} ${given.ownsParameters}`;
    const byGiven = known.get(code.body) ?? new Map<string, readonly Access[]>();
    known.set(code.body, byGiven);
    const accesses = byGiven.get(key) ?? collectors.flatMap((collect) => collect(code, given));
    byGiven.set(key, accesses);
    return accesses;
  };
}
