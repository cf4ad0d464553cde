import type { TextRange } from '../../base/text';
import type {
  ChainLink,
  ContextKind,
  ExecutionContext,
  Fix,
  LocalContext,
  Note,
  RegexLiteral,
  Remedy,
  Severity,
  SeveritySetting,
} from '../finding';
import type { AnalysisOptions } from '../options';
import type { HeavyFunction, OpenVerdict, ParallelVerdict } from '../parallel-verdict';
import type { CallFacts } from '../program/function-facts';
import type { FileModel } from '../semantics/file-model';
import type { Resolver } from '../semantics/resolver';

/** The severity `auto` stands for in one kind of context: where the code runs once, and where it runs in a loop. */
export interface AutoSeverity {
  readonly once: Severity | 'off';
  readonly inLoop: Severity | 'off';
}

/** What settings, documentation and reports need to know of a rule. */
export interface RuleMetadata {
  readonly id: string;
  /** One line, for a settings page or a table. */
  readonly description: string;
  readonly autoSeverity: Readonly<Record<ContextKind, AutoSeverity>>;
  /** File name of the rule's page, which lies beside the rule. */
  readonly documentation: string;
}

/** What a rule may look at. */
export interface RuleInput {
  readonly model: FileModel;
  readonly resolver: Resolver;
  readonly options: AnalysisOptions;
}

/**
 * What a rule says of a place from one file's text: plain data, so that it can be kept and sent between threads. When the
 * code runs, and with it the severity, is decided last, from the whole program.
 */
export interface Report<Pending = unknown> {
  readonly messageId: string;
  /** May hold `{consequence}`, for what waits in the context that is decided on. */
  readonly message: string;
  readonly range: TextRange;
  readonly remedy: Remedy;
  readonly context: LocalContext;
  readonly fixes: readonly Fix[];
  readonly verdict?: ParallelVerdict;
  readonly regex?: RegexLiteral;
  /** Whoever sends a request decides what the code works on: automatic severities are a warning at least. */
  readonly raised?: true;
  /** Said only where the program shows that requests or events run the code. */
  readonly handlersOnly?: true;
  /** The API that blocks there, for the functions that come to call it: in people's terms, and its key `module:name`. */
  readonly blocks?: { readonly api: string; readonly key: string };
  /** From a function that is called there down to what makes the report true, where that lies in another function. */
  readonly chain?: readonly ChainLink[];
  /** What `Rule.decide` needs to make up its mind; absent where the text is enough. Plain data. */
  readonly pending?: Pending;
}

/** A heavy function as its file tells of it. */
export type HeavyFunctionReport = HeavyFunction & OpenVerdict;

/** What a rule finds in one file, in any order. */
export interface RuleResult<Pending = unknown> {
  readonly reports: readonly Report<Pending>[];
  /** Functions that compute for long, whether or not anything is reported of them. */
  readonly functions?: readonly HeavyFunctionReport[];
  /** Places where the rule is silent for a reason worth telling. */
  readonly notes?: readonly Omit<Note, 'rule'>[];
}

/** `Pending` is what reports carry whose truth depends on functions of other files. */
export interface Rule<Pending = unknown> {
  readonly metadata: RuleMetadata;
  /** Looks at one file. Deterministic. */
  check(input: RuleInput): RuleResult<Pending>;
  /**
   * The report, as it is or completed, once the functions that the file calls are known; undefined if there is nothing
   * to report, a note if that is worth telling. Asked for reports with `pending` only. Pure.
   */
  decide?(
    report: Report<Pending> & { readonly pending: Pending },
    calls: CallFacts,
  ): Report | { readonly note: string } | undefined;
}

/**
 * The severities most rules share: what holds up a handler is felt by everybody it serves, what an async function holds
 * up by whoever else has work in flight; where nobody else is served, nobody is held up.
 */
export const severityByContext: Readonly<Record<ContextKind, AutoSeverity>> = {
  handler: { once: 'warning', inLoop: 'warning' },
  'async-function': { once: 'information', inLoop: 'warning' },
  function: { once: 'hint', inLoop: 'hint' },
  'start-up': { once: 'off', inLoop: 'off' },
  cli: { once: 'off', inLoop: 'off' },
  'exit-hook': { once: 'off', inLoop: 'off' },
  test: { once: 'off', inLoop: 'off' },
  config: { once: 'off', inLoop: 'off' },
  worker: { once: 'off', inLoop: 'off' },
};

/**
 * What a rule's setting makes of a context; `off` means that the finding is not shown.
 *
 * @param raised see `Report.raised`
 */
export function severityOf(
  metadata: RuleMetadata,
  context: ExecutionContext,
  options: AnalysisOptions,
  raised = false,
): Severity | 'off' {
  const setting = settingFor(metadata.id, context.kind, options);
  if (setting !== 'auto') return setting;
  const auto = metadata.autoSeverity[context.kind];
  const severity = context.inLoop ? auto.inLoop : auto.once;
  return raised && (severity === 'hint' || severity === 'information') ? 'warning' : severity;
}

/** What the user has set for a rule in a kind of context. */
export function settingFor(rule: string, kind: ContextKind, options: AnalysisOptions): SeveritySetting {
  const setting = options.severity[rule] ?? 'auto';
  return typeof setting === 'string' ? setting : (setting[kind] ?? 'auto');
}
