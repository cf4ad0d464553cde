import {
  type ContextKind,
  contextKinds,
  isSeveritySetting,
  rules,
  type RuleSetting,
  type SeveritySetting,
  severitySettings,
} from '../analysis';
import { UsageError } from './output';

interface RuleOption {
  readonly rule: string;
  /** Undefined: all contexts. */
  readonly context: ContextKind | undefined;
  readonly severity: SeveritySetting;
}

/**
 * The settings that `--rule` options ask for, each `id=severity` for all contexts or `id:context=severity` for one. What is
 * said of one context holds whatever is said of all; of two that speak of the same the later one holds.
 * @throws UsageError for what names no rule, context or severity.
 */
export function parseRuleOptions(given: readonly string[]): Record<string, RuleSetting> {
  const options = given.map(parseRuleOption);
  const settings: Record<string, RuleSetting> = {};
  for (const { rule } of options) {
    const own = options.filter((other) => other.rule === rule);
    const all = own.findLast(({ context }) => context === undefined)?.severity ?? 'auto';
    const named = own.flatMap(({ context, severity }) => (context ? [[context, severity] as const] : []));
    const everywhere = contextKinds.map((kind) => [kind, all] as const);
    settings[rule] = named.length === 0 ? all : Object.fromEntries([...everywhere, ...named]);
  }
  return settings;
}

function parseRuleOption(option: string): RuleOption {
  const [, rule = '', context, severity = ''] = /^([^:=]*)(?::([^=]*))?(?:=(.*))?$/s.exec(option) ?? [];
  const wrong = (message: string): UsageError => new UsageError(`--rule ${option}: ${message}`);
  if (!rules.some(({ id }) => id === rule)) {
    const known = rules.map(({ id }) => id).join(', ');
    throw wrong(`there is no rule ${JSON.stringify(rule)}; the rules are ${known}`);
  }
  const kind = contextKinds.find((known) => known === context);
  if (context !== undefined && kind === undefined) {
    throw wrong(
      `there is no context ${JSON.stringify(context)}; the contexts are ${contextKinds.join(', ')}`,
    );
  }
  if (!isSeveritySetting(severity)) throw wrong(`the severity must be one of ${severitySettings.join(', ')}`);
  return { rule, context: kind, severity };
}
