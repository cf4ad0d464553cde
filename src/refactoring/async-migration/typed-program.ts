import type { TextEdit, TextRange } from '../../base/text';

/** A range of a file of the program: an absolute path and UTF-16 offsets. */
export interface Place {
  readonly file: string;
  readonly range: TextRange;
}

export interface Reference extends Place {
  /**
   * It is the name in a declaration of what was asked for: of the function itself, of one of its overloads, or of a member
   * that implements it, that it implements or that it overrides.
   */
  readonly isDeclaration: boolean;
}

/** What the type checker knows of a value. */
export interface ValueType {
  /** As TypeScript prints it. */
  readonly text: string;
  /** It may be anything: `any`, `unknown`, or an error. */
  readonly isUntyped: boolean;
  /** It is a promise, or may be one. */
  readonly isPromise: boolean;
  /** Which of JavaScript's own collections it is for certain; subclasses are none of them. */
  readonly collection?: 'array' | 'typed-array' | 'set' | 'map';
  /** Of each of its values, if it is a collection of one type. */
  readonly element?: string;
}

/**
 * Where the function that a call runs is declared. `unknown` where the checker cannot tell, or where whatever implements an
 * interface may run.
 */
export type Callee =
  /** Overloads among it; the ranges of the names that the function is declared under, or of the whole if it has none. */
  | { readonly kind: 'workspace'; readonly declarations: readonly Place[] }
  /**
   * A function of an installed package, of Node (`node`) or of the language (`es`): `Array.map` of a type's member,
   * `readFile` of a module's; of a package without types, the names that lead to it (`deep.go`).
   */
  | { readonly kind: 'library'; readonly package: string; readonly version?: string; readonly name: string }
  | { readonly kind: 'unknown' };

/**
 * What the call that a function is handed to does with what the function gives back, by the type of its parameter.
 * `promise`: it takes promises; `value`: it needs the value itself; `nothing`: it looks at nothing that is given back.
 */
export type CallbackResult = 'promise' | 'value' | 'nothing' | 'unknown';

/** How a file is loaded. */
export interface ModuleFormat {
  readonly kind: 'esm' | 'commonjs';
  /** Whether an `await` may stand outside of functions. */
  readonly topLevelAwait: boolean;
}

/** What the package.json around a file says, as far as fixes depend on it. */
export interface PackageFacts {
  /** Absolute. */
  readonly directory: string;
  readonly name?: string;
  /** Others may install it: it has a name and is not private. */
  readonly isPublished: boolean;
  /** Versions as they are installed or else asked for, of all kinds of dependencies. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** The lowest release of Node.js that it says it runs on, as `[major, minor]`. */
  readonly node?: readonly [number, number];
  /** The files that it starts with or is imported by: `main`, `exports`, `bin`, `scripts` that run a file; absolute. */
  readonly entries: readonly string[];
}

export type ProblemKind =
  | 'syntax-error'
  | 'type-error'
  | 'floating-promise' // nobody waits for it, and nobody hears of its failure
  | 'promise-as-condition' // always true
  | 'promise-as-operand'
  | 'promise-as-string'
  | 'promise-as-value'; // handed to, kept or spread where the value itself was before

/** What edits would break. */
export interface Problem {
  readonly kind: ProblemKind;
  /** A clause for people. */
  readonly message: string;
  readonly file: string;
  /** In the text after the edits. */
  readonly range: TextRange;
  /** From 1, in the text after the edits. */
  readonly line: number;
}

export interface FileEdits {
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

/** The sources of a workspace as the type checker sees them, JavaScript included. Offsets are of the texts that it gives. */
export interface TypedProgram {
  /** The workspace's own sources that can be edited: no declarations, nothing installed or built. */
  readonly files: readonly string[];
  /** The text of one of `files`. */
  text(file: string): string | undefined;
  formatOf(file: string): ModuleFormat;
  packageOf(file: string): PackageFacts | undefined;
  /** The files that import a file, by whatever form of import. */
  importersOf(file: string): readonly string[];
  /** All uses of what the identifier at an offset names: through imports, re-exports, aliases, and along hierarchies. */
  references(file: string, offset: number): readonly Reference[];
  /**
   * Accesses to members of a name on values of which nothing is known, which may be any object's: `x.load`, `x['load']`,
   * `{ load } = x`.
   */
  untypedUses(name: string): readonly Place[];
  /** The type of the expression with exactly this range. */
  typeOf(file: string, range: TextRange): ValueType | undefined;
  /** What the call or `new` expression with exactly this range calls. */
  calleeOf(file: string, range: TextRange): Callee;
  /** Of the argument with exactly this range, a function or a reference to one. */
  callbackResult(file: string, range: TextRange): CallbackResult;
  /** The package, if others may install it, whose importers reach what the identifier at an offset names. */
  publicIn(file: string, offset: number): string | undefined;
  /** What would be wrong after the edits that is not wrong now, in the files that they touch and those that depend on them. */
  problemsAfter(edits: readonly FileEdits[]): readonly Problem[];
}
