import type { TextRange } from '../../base/text';
import type { CodeEffects } from '../semantics/effects';
import type { FunctionCost } from '../semantics/function-cost';
import type { ModuleMember } from '../semantics/module-member';
import type { ContextKind, FunctionId, Remedy } from '../finding';

/**
 * What an expression stands for, as far as one file tells: enough to find the function that it calls once the other
 * files are known. Functions, classes, interfaces and object literals are told by where their nodes start.
 */
export type Reference =
  /** A function, a class, an interface or an object literal of the file. */
  | { readonly kind: 'local'; readonly id: number }
  /** What a module exports, or itself where `name` is absent; `default` where it is imported by default. */
  | { readonly kind: 'module'; readonly specifier: string; readonly name?: string }
  | { readonly kind: 'member'; readonly of: Reference; readonly name: string }
  /** What `new` makes of a class; `orSubtype`: what is declared to be of its type, or `this`; `isThis`: that or `super`. */
  | {
      readonly kind: 'instance';
      readonly of: Reference;
      readonly orSubtype?: true;
      readonly isThis?: true;
    }
  /** What a call returns, the promise of it included; `at` is where the call ends. */
  | { readonly kind: 'result'; readonly of: Reference; readonly at: number }
  /** The class that a class extends. */
  | { readonly kind: 'base'; readonly of: Reference }
  /** One of these. */
  | { readonly kind: 'either'; readonly any: readonly Reference[] }
  /** A parameter; `type` is the instance that it is declared to be, if any. */
  | {
      readonly kind: 'parameter';
      readonly fn: FunctionId;
      readonly index: number;
      readonly type?: Reference;
    };

/** What a reference begins with that is made of others. */
export function rootOf(reference: Reference): Reference {
  let root = reference;
  while ('of' in root) root = root.of;
  return root;
}

/** The modules that a reference names. */
export function specifiersOf(reference: Reference): readonly string[] {
  switch (reference.kind) {
    case 'local':
      return [];
    case 'module':
      return [reference.specifier];
    case 'either':
      return reference.any.flatMap(specifiersOf);
    case 'parameter':
      return reference.type ? specifiersOf(reference.type) : [];
    default:
      return specifiersOf(reference.of);
  }
}

/** When a function runs, as the text says it. */
export interface Use {
  readonly kind: ContextKind;
  readonly reason: string;
  /** Of a handler: a timer or an event, which programs that end by themselves have as well. */
  readonly isEvent?: true;
}

export interface FunctionSummary {
  readonly id: FunctionId;
  /** For people: `readConfig`, `Store.load`, `a function`. */
  readonly name: string;
  readonly isAsync: boolean;
  /** When it runs, where the text decides. */
  readonly use?: Use;
  /** The function in whose course it runs as long as its callers are not known. */
  readonly around: FunctionId;
  /** A method's name: whoever has the object may call it. Absent for private ones. */
  readonly method?: string;
  /** It reaches code of which nothing is known, under no name. */
  readonly escapes: boolean;
  readonly returns: readonly Reference[];
  /** The module, or instance of a module's class, that it returns if anything. */
  readonly returnsInstance?: ModuleMember;
  /** What it does and computes itself, and the calls to add to that; absent where it has no body of its own. */
  readonly effects?: CodeEffects;
  readonly cost?: FunctionCost;
}

/**
 * A call, a `new`, a function handed to something that calls it: `files.map(load)`, or a member that is read and may have a
 * getter.
 */
export interface CallSummary {
  /** Where the call ends, by which it is known; for what is handed on, where that ends. */
  readonly end: number;
  /** Where to point: what is called, as written. */
  readonly callee: TextRange;
  readonly target: Reference;
  readonly isNew: boolean;
  readonly isRead?: true;
  /** The function in whose course it happens; callbacks that run at once belong to the function around them. */
  readonly fn: FunctionId;
  /** Repeated within that function. */
  readonly inLoop: boolean;
  /** Happens after that function has given back control: behind an `await`, or in a continuation. */
  readonly isLater: boolean;
  /** Unless it is later: it always happens before that function gives back control, not behind a wait in a loop either. */
  readonly isAtStart?: true;
  /** Behind a wait of an asynchronous function that is called where it is written, as part of that function. */
  readonly isBehindWait?: true;
  /** The result is kept, so that it happens once: why, for people. */
  readonly once?: string;
  /** Of what happens once: it happens again after each call of this function, which makes what keeps the result. */
  readonly oncePer?: FunctionId;
  /** Values handed over that may be functions or hold some. */
  readonly args: readonly ArgumentSummary[];
}

export interface ArgumentSummary {
  readonly index: number;
  readonly value: Reference;
}

/** A value that reaches something known to run it. */
export interface FlowSummary {
  readonly value: Reference;
  readonly use: Use;
}

/** A blocking API that a function calls itself. */
export interface BlockingSummary {
  /** In people's terms: `fs.readFileSync`. */
  readonly api: string;
  /** Its key in the catalogue: `fs:readFileSync`. */
  readonly key: string;
  readonly remedy: Remedy;
  readonly range: TextRange;
  readonly fn: FunctionId;
  readonly inLoop: boolean;
  readonly isLater: boolean;
  readonly isAtStart?: true;
}

/** The name by which the getter of a member is kept among the members: no other has a space in it. */
export function getterOf(name: string): string {
  return `get ${name}`;
}

/** The members of a class, an interface, an object literal, or a function that is used as one of them. */
export interface ShapeSummary {
  readonly id: number;
  readonly name?: string;
  readonly isInterface?: true;
  readonly isAbstract?: true;
  /** The interfaces that it implements, or extends. */
  readonly interfaces?: readonly Reference[];
  /** What `new` runs: the constructor, or the initialisers of fields. */
  readonly construct?: FunctionId;
  readonly base?: Reference;
  /** Of the class itself, or of the object. */
  readonly statics: readonly MemberSummary[];
  /** Of the instances of the class. */
  readonly members: readonly MemberSummary[];
  /** Names of those members of the instances that are set to something of which nothing is known. */
  readonly unread?: readonly string[];
  /** Objects whose members it has too. */
  readonly spreads: readonly Reference[];
}

export interface MemberSummary {
  /** Of a getter there are two members: what it returns by its name, and the getter itself by that of `getterOf`. */
  readonly name: string;
  readonly value: Reference;
}

/** `owner.name = value`, written after the owner was made, or exported by a namespace. */
export interface AssignmentSummary extends MemberSummary {
  readonly owner: Reference;
}

export interface ExportSummary {
  /** `default` for the default export, and for what `module.exports` is set to. */
  readonly name: string;
  readonly value: Reference;
}

/** What the rest of a program needs to know of one file. Plain data. */
export interface FileSummary {
  /** In the order of the text. Those that run as part of the function around them are not among them. */
  readonly functions: readonly FunctionSummary[];
  /** In the order of their ends. */
  readonly calls: readonly CallSummary[];
  readonly flows: readonly FlowSummary[];
  readonly blocking: readonly BlockingSummary[];
  readonly shapes: readonly ShapeSummary[];
  readonly assignments: readonly AssignmentSummary[];
  readonly exports: readonly ExportSummary[];
  /** Modules all of whose exports are exported again. */
  readonly stars: readonly string[];
  /** What it takes from other files and lets reach something that nothing is known of. */
  readonly handedOut: readonly Reference[];
  /** Names of methods that are called on objects of which nothing is known. */
  readonly unknownMethods: readonly string[];
}

export const emptySummary: FileSummary = {
  functions: [],
  calls: [],
  flows: [],
  blocking: [],
  shapes: [],
  assignments: [],
  exports: [],
  stars: [],
  handedOut: [],
  unknownMethods: [],
};
