import type { ContextKind, Finding, Severity } from '../finding';
import type { AnalysisOptions } from '../options';
import type { ExecutionContext } from '../finding';
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

/** A finding before its severity is decided. */
export type Report = Omit<Finding, 'rule' | 'severity' | 'chain'>;

export interface Rule {
  readonly metadata: RuleMetadata;
  /** Reports in any order; deterministic. */
  check(input: RuleInput): Report[];
}

/**
 * The severities most rules share: what holds up a handler is felt by everybody it serves, what an async function holds
 * up by whoever else has work in flight, what start-up does only by whoever waits for the start.
 */
export const severityByContext: Readonly<Record<ContextKind, AutoSeverity>> = {
  handler: { once: 'warning', inLoop: 'warning' },
  'async-function': { once: 'information', inLoop: 'warning' },
  function: { once: 'hint', inLoop: 'hint' },
  'start-up': { once: 'hint', inLoop: 'hint' },
  'exit-hook': { once: 'off', inLoop: 'off' },
};

/** What a rule's setting makes of a context; `off` means that the finding is not shown. */
export function severityOf(
  metadata: RuleMetadata,
  context: ExecutionContext,
  options: AnalysisOptions,
): Severity | 'off' {
  const setting = options.severity[metadata.id] ?? 'auto';
  if (setting !== 'auto') return setting;
  const auto = metadata.autoSeverity[context.kind];
  return context.inLoop ? auto.inLoop : auto.once;
}
