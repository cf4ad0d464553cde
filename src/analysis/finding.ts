import type { TextEdit, TextRange } from '../base/text';
import type { HeavyFunction, ParallelVerdict } from './parallel-verdict';

/** How strongly a finding is shown, in the terms of the language server protocol. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What the user may set for a rule: `auto` lets the execution context decide. */
export type SeveritySetting = Severity | 'auto' | 'off';

/** What the user may set for a rule: one setting for all contexts, or one for each context that is named. */
export type RuleSetting = SeveritySetting | Readonly<Partial<Record<ContextKind, SeveritySetting>>>;

/** From the least to the most severe. */
export const severities = ['hint', 'information', 'warning', 'error'] as const satisfies readonly Severity[];

export const severitySettings = ['auto', 'off', ...severities] as const satisfies readonly SeveritySetting[];

export function isSeveritySetting(value: unknown): value is SeveritySetting {
  return (severitySettings as readonly unknown[]).includes(value);
}

/**
 * The remedy a finding calls for. `concurrency`: the code waits, so let others take their turn meanwhile (async).
 * `parallelism`: the code computes, so only another thread or process helps (workers). `less-work`: the code does work that
 * need not be done, which neither makes less.
 */
export type Remedy = 'concurrency' | 'parallelism' | 'less-work';

/** When the reported code runs, as far as it can be told. */
export const contextKinds = [
  'exit-hook', // process.on('exit'), where nothing asynchronous can run
  'test', // part of a test, or of a file of tests
  'config', // a configuration file, or a script that builds
  'worker', // in a worker thread, whose event loop serves nobody else
  'handler', // runs for each request, event, message or timer
  'async-function',
  'function', // a synchronous function of which not all callers are known
  'cli', // reached from the start of a command line program only
  'start-up', // while a module is loaded, or once in the life of the program
] as const;

export type ContextKind = (typeof contextKinds)[number];

export interface ExecutionContext {
  readonly kind: ContextKind;
  /** The code sits inside a loop (or an array callback) of that context, so it runs many times. */
  readonly inLoop: boolean;
  /** Why this context was decided, as a clause for people: "passed to `app.get` as a request handler". */
  readonly reason: string;
}

/** A function of one file: where its node starts. Code outside of functions belongs to `moduleLevel`. */
export type FunctionId = number;

export const moduleLevel: FunctionId = -1;

/** What one file's text tells of when code runs. */
export interface LocalContext extends ExecutionContext {
  /**
   * The function whose callers, or the module whose role, have the last word, since the text does not tell; `kind` is
   * what holds as long as they are not known. Absent where the text decides.
   */
  readonly open?: FunctionId;
  /** Of an asynchronous function that is `open`: the code runs before the function first gives back control. */
  readonly isAtStart?: true;
  /** It runs once for each call of a function that makes what keeps the result, and `otherwise` if that is often. */
  readonly once?: { readonly per: FunctionId; readonly otherwise: LocalContext };
}

/**
 * One hop of a way through the program: from the code that decides the context down to the reported code, or from there
 * to the code that really blocks. In the order of the calls.
 */
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
  /** What the edited file imports from then on. One that is there already and exports the same stays as it is. */
  readonly newFiles?: readonly NewFile[];
}

/** A file that comes with a fix, in the language and module format of the file that is fixed. */
export interface NewFile {
  /** Absolute where the path of the analysed file is. */
  readonly path: string;
  readonly text: string;
  /** The name that the fixed file imports from it. */
  readonly exported: string;
  /** How the fixed file writes its path. */
  readonly specifier: string;
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
  /** Whether the reported computation could be split among cores; for findings that call for parallelism. */
  readonly verdict?: ParallelVerdict;
  /** The regular expression that is reported, so that it can be examined more closely elsewhere. */
  readonly regex?: RegexLiteral;
}

/** A regular expression as its constructor takes it. */
export interface RegexLiteral {
  readonly source: string;
  readonly flags: string;
}

/** Why a rule is silent at a place that looks as if it should report. For a hover; not a finding. */
export interface Note {
  readonly rule: string;
  /** A sentence for people. */
  readonly message: string;
  readonly range: TextRange;
  /** It speaks of a comment that asks for silence in vain, not of a silent rule: what takes that away. */
  readonly removal?: TextEdit;
  /** As of a finding, where the rule would report one in another context. */
  readonly verdict?: ParallelVerdict;
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
    | 'too-deep' // nests deeper than the limit, or than the call stack
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
  /** In the order of their ranges. */
  readonly notes: readonly Note[];
  /** The functions that compute for long, in the order of their ranges; absent where there are none. */
  readonly functions?: readonly HeavyFunction[];
  readonly syntaxError?: SyntaxProblem;
  readonly skipped?: SkipReason;
}
