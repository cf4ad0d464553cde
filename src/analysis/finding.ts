import type { TextEdit, TextRange } from '../base/text';

/** How strongly a finding is shown, in the terms of the language server protocol. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What the user may set for a rule: `auto` lets the execution context decide. */
export type SeveritySetting = Severity | 'auto' | 'off';

/** From the least to the most severe. */
export const severities = ['hint', 'information', 'warning', 'error'] as const satisfies readonly Severity[];

export const severitySettings = ['auto', 'off', ...severities] as const satisfies readonly SeveritySetting[];

export function isSeveritySetting(value: unknown): value is SeveritySetting {
  return (severitySettings as readonly unknown[]).includes(value);
}

/**
 * The remedy a finding calls for. `concurrency`: the code waits, so let others take their turn meanwhile (async).
 * `parallelism`: the code computes, so only another thread or process helps (workers).
 */
export type Remedy = 'concurrency' | 'parallelism';

/** When the reported code runs, as far as it can be told. */
export type ContextKind =
  | 'handler' // runs for each request, event, message or timer
  | 'async-function'
  | 'function' // a synchronous function whose callers are not known
  | 'start-up' // top level of a module
  | 'exit-hook'; // process.on('exit'), where nothing asynchronous can run

export interface ExecutionContext {
  readonly kind: ContextKind;
  /** The code sits inside a loop (or an array callback) of that context, so it runs many times. */
  readonly inLoop: boolean;
  /** Why this context was decided, as a clause for people: "passed to `app.get` as a request handler". */
  readonly reason: string;
}

/** One hop of the way from a reported call to the code that really blocks. */
export interface ChainLink {
  readonly message: string;
  readonly file: string;
  readonly range: TextRange;
}

/**
 * How far a fix can be trusted (the terms are ruff's). `safe`: the program computes the same. `unsafe`: it may not, and
 * the title says how. `display`: never applied automatically.
 */
export type Applicability = 'safe' | 'unsafe' | 'display';

/** Edits to the analysed file that resolve a finding. */
export interface Fix {
  readonly title: string;
  readonly applicability: Applicability;
  readonly edits: readonly TextEdit[];
}

/** Something a rule reports at a place of the analysed file. */
export interface Finding {
  /** Id of the rule, such as `no-blocking-call`. */
  readonly rule: string;
  /** Which of the rule's messages this is. */
  readonly messageId: string;
  readonly message: string;
  readonly severity: Severity;
  readonly range: TextRange;
  readonly remedy: Remedy;
  readonly context: ExecutionContext;
  readonly chain: readonly ChainLink[];
  readonly fixes: readonly Fix[];
}

/** A syntax error: data, not an exception, since half-typed code is the normal state of an editor. */
export interface SyntaxProblem {
  readonly message: string;
  readonly range: TextRange;
}

/** Why a file was not analysed although it was asked for. */
export interface SkipReason {
  readonly kind:
    | 'syntax-error'
    | 'too-large'
    | 'too-deep' // nests deeper than the call stack
    | 'minified'
    | 'unsupported-language'
    | 'declarations'
    | 'internal-error'; // a bug of ours; the message is for its report
  /** For people; names the figure and the limit where there is one. */
  readonly message: string;
}

/** Everything the analysis says of one file. A skipped file has no findings. */
export interface FileAnalysis {
  /** In the order of their ranges. */
  readonly findings: readonly Finding[];
  readonly syntaxError?: SyntaxProblem;
  readonly skipped?: SkipReason;
}
