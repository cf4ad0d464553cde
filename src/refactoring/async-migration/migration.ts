import type { TextEdit } from '../../base/text';
import type { Place } from './typed-program';

/** Why something cannot be made asynchronous: what refusals are counted by. */
export type RefusalReason =
  | 'no-async-form' // no asynchronous form frees the thread
  | 'form-not-applied' // there is one that does, but calls are not known to behave the same
  | 'replaced' // something else is put in the place of the blocking function, as tests do
  | 'arguments' // the asynchronous form does not take these arguments
  | 'constructor'
  | 'accessor' // a getter or a setter
  | 'comparator'
  | 'protocol-method' // `toString`, `toJSON`, an iterator: called by the language
  | 'exit-hook'
  | 'field' // runs while an object or a class is made
  | 'decorator'
  | 'parameter-default'
  | 'generator'
  | 'callback' // handed to something that needs the value itself
  | 'escapes' // handed to code that cannot be seen
  | 'module-level' // no `await` may stand outside of functions, and there is no place for a wrapper
  | 'annotation' // a type that cannot be rewritten, such as a predicate
  | 'expression' // a form of expression in which no `await` may stand
  | 'not-editable' // a file that is installed, built, minified or cannot be parsed
  | 'not-proved'; // the program after the edits has a problem that it had not before

/** Why a migration is not offered, and the place that stands in its way. */
export interface Refusal extends Place {
  readonly reason: RefusalReason;
  /** A sentence for people. */
  readonly message: string;
}

export type HazardKind =
  | 'shared-state' // read before an await and written after it
  | 'check-then-use' // of the file system
  | 'reentrancy' // a handler that may run again before it has finished
  | 'overlapping-runs' // of code that wrote the same file or printed in order
  | 'goes-on' // code that does not wait
  | 'public-api' // callers outside of the workspace break
  | 'module-order' // other modules run before this one is done
  | 'unhandled-rejection'
  | 'error-shape' // an error differs in more than its stack
  | 'result-order' // of results that come in no certain order
  | 'assumed-type'; // of a value that the type checker knows nothing of

/** What an edit may change in what the program computes. */
export interface Hazard extends Place {
  readonly kind: HazardKind;
  /** A clause for people, that names the variable or file: "`cache` is read on line 3 and written on line 9". */
  readonly message: string;
  /** The other place, where there are two. */
  readonly other?: Place;
}

/** What is changed in one file. */
export interface MigratedFile {
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

export interface Migration {
  readonly kind: 'migration';
  /** "Make asynchronous (2 functions in 3 files)". */
  readonly title: string;
  /** Functions that become asynchronous; 0 where the call stands in one already. */
  readonly functions: number;
  /** In the order of their paths. */
  readonly files: readonly MigratedFile[];
  /** What it may change; safe if there are none. */
  readonly hazards: readonly Hazard[];
}

export interface Refused {
  readonly kind: 'refused';
  /** At least one, the first that was met in front. */
  readonly refusals: readonly Refusal[];
}

export type MigrationResult = Migration | Refused;
