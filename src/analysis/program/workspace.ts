import type { FileAnalysis, Finding, Note } from '../finding';
import type { AnalysisOptions } from '../options';
import { consequenceOf, consequencePlaceholder } from '../rules/consequence';
import { rules } from '../rules';
import { type Report, type Rule, severityOf } from '../rules/rule';
import type { FileFacts, RuleReport } from './file-facts';
import type { CallFacts } from './function-facts';

const ruleById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.metadata.id, rule]));

/** The files of a program and what they say of each other. */
export class Workspace {
  readonly #files = new Map<string, FileFacts>();

  /** Adds a file or takes its new text into account. */
  set(facts: FileFacts): void {
    this.#files.set(facts.path, facts);
  }

  delete(path: string): void {
    this.#files.delete(path);
  }

  /** Everything to be said of one file; nothing for one that is not here. */
  analysis(path: string, options: AnalysisOptions): FileAnalysis {
    const facts = this.#files.get(path);
    if (!facts) return { findings: [], notes: [] };
    const findings: Finding[] = [];
    const notes: Note[] = [...facts.notes];
    for (const report of facts.reports) {
      const rule = ruleById.get(report.rule);
      if (!rule) continue;
      const decided = decide(rule, report, unknownCalls);
      if (!decided) continue;
      if ('note' in decided) {
        notes.push({ rule: report.rule, message: decided.note, range: report.range });
        continue;
      }
      const { context } = decided;
      const severity = severityOf(rule.metadata, context, options, decided.raised);
      if (severity === 'off') continue;
      findings.push({
        rule: report.rule,
        messageId: decided.messageId,
        message: decided.message.replace(consequencePlaceholder, () => consequenceOf(context)),
        severity,
        range: decided.range,
        remedy: decided.remedy,
        context: { kind: context.kind, inLoop: context.inLoop, reason: context.reason },
        chain: [],
        // What comes after an await in an exit hook never runs.
        fixes: context.kind === 'exit-hook' ? [] : decided.fixes,
        ...(decided.verdict && { verdict: decided.verdict }),
        ...(decided.regex && { regex: decided.regex }),
      });
    }
    findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    notes.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
    return {
      findings,
      notes,
      ...(facts.syntaxError && { syntaxError: facts.syntaxError }),
      ...(facts.skipped && { skipped: facts.skipped }),
    };
  }
}

const unknownCalls: CallFacts = { calleeAt: () => undefined };

function decide(
  rule: Rule,
  report: RuleReport,
  calls: CallFacts,
): Report | { readonly note: string } | undefined {
  const { pending } = report;
  return pending === undefined || !rule.decide ? report : rule.decide({ ...report, pending }, calls);
}
