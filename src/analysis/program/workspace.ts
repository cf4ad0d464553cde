import { LineIndex } from '../../base/text';
import type { FileAnalysis, Finding, Note } from '../finding';
import type { AnalysisOptions } from '../options';
import { consequenceOf, consequencePlaceholder } from '../rules/consequence';
import { rules } from '../rules';
import { type Report, type Rule, severityOf } from '../rules/rule';
import type { FileFacts, RuleReport } from './file-facts';
import type { FilePlace } from './file-role';
import type { CallFacts } from './function-facts';

const ruleById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.metadata.id, rule]));

/** What a workspace asks of the project that its files lie in. */
export interface Project {
  /** The path of the workspace's file that a module specifier means in a file; undefined for packages and Node's modules. */
  resolveModule?(fromPath: string, specifier: string): string | undefined;
  /** What the project says of a file's role; undefined if nothing. */
  roleOf?(path: string): FilePlace | undefined;
}

/** The files of a program and what they say of each other. */
export class Workspace {
  readonly #files = new Map<string, FileFacts>();
  readonly #changed = new Set<string>();

  constructor(project: Project = {}) {
    void project;
  }

  /** Adds a file or takes its new text into account. */
  set(facts: FileFacts): void {
    this.#files.set(facts.path, facts);
    this.#changed.add(facts.path);
  }

  delete(path: string): void {
    this.#files.delete(path);
    this.#changed.add(path);
  }

  facts(path: string): FileFacts | undefined {
    return this.#files.get(path);
  }

  /** To turn the offsets of a chain's links into positions; undefined for files that are not here. */
  linesOf(path: string): LineIndex | undefined {
    const starts = this.#files.get(path)?.lineStarts;
    return starts && new LineIndex({ starts });
  }

  /** To be called when modules may resolve to other files than before: files came or went, or the project's settings. */
  invalidateResolution(): void {
    for (const path of this.#files.keys()) this.#changed.add(path);
  }

  /** The files of which something else may have to be said than when this was last asked, in the order of their paths. */
  takeChanged(): readonly string[] {
    const changed = [...this.#changed].sort();
    this.#changed.clear();
    return changed;
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
