import { LineIndex } from '../../base/text';
import type { ChainLink, ExecutionContext, FileAnalysis, Finding, Note } from '../finding';
import type { AnalysisOptions } from '../options';
import type { HeavyFunction } from '../parallel-verdict';
import { consequenceOf, consequencePlaceholder } from '../rules/consequence';
import { rules } from '../rules';
import { type Report, type Rule, settingFor, severityOf } from '../rules/rule';
import { isSuppressed } from '../suppression';
import { blockingHelpers } from './blocking-helpers';
import { reportedInstances } from './blocking-instances';
import type { FileFacts, RuleReport } from './file-facts';
import { type DecidedRole, type FilePlace, roleOfPath } from './file-role';
import { type CallFacts, verdictGiven } from './function-facts';
import { Program } from './program';
import { blockingCallAt, callsElsewhere, unusedDirectives } from './unused-directives';

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
  readonly #program: Program;
  /** Files that were set or deleted since changes were last asked for. */
  readonly #touched = new Set<string>();
  /** What the analyses of files depended on when changes were last asked for. */
  #signatures: ReadonlyMap<string, string> = new Map();

  constructor(project: Project = {}) {
    const placeOf = (path: string): FilePlace | undefined => project.roleOf?.(path);
    this.#program = new Program({
      resolve: (from, specifier) => {
        const path = project.resolveModule?.(from, specifier);
        return path !== undefined && this.#files.has(path) ? path : undefined;
      },
      roleOf: (path) => roleOf(placeOf(path), this.#files.get(path), path, project.roleOf !== undefined),
      isPublicEntry: (path) => placeOf(path)?.isPublicEntry === true,
    });
  }

  /** Adds a file or takes its new text into account. */
  set(facts: FileFacts): void {
    const { path } = facts;
    const isKnown = this.#files.has(path);
    this.#files.set(path, facts);
    this.#touched.add(path);
    // Half-typed code calls and exports what it did before.
    if (!isKnown || facts.skipped?.kind !== 'syntax-error') this.#program.set(path, facts.summary);
  }

  delete(path: string): void {
    if (!this.#files.delete(path)) return;
    this.#program.delete(path);
    this.#touched.add(path);
  }

  facts(path: string): FileFacts | undefined {
    return this.#files.get(path);
  }

  /** To turn the offsets of a chain's links into positions; undefined for files that are not here. */
  linesOf(path: string): LineIndex | undefined {
    const starts = this.#files.get(path)?.lineStarts;
    return starts && new LineIndex({ starts });
  }

  /** To be called when modules may resolve to other files than before, or files have other roles: when settings change. */
  invalidateResolution(): void {
    this.#program.invalidate();
    for (const facts of this.#files.values()) if (dependsOnOthers(facts)) this.#touched.add(facts.path);
  }

  /** The files of which something else may have to be said than when this was last asked, in the order of their paths. */
  takeChanged(): readonly string[] {
    const signatures = new Map<string, string>();
    for (const facts of this.#files.values()) {
      const signature = this.#signatureOf(facts);
      if (signature !== '') signatures.set(facts.path, signature);
    }
    const changed = new Set(this.#touched);
    for (const path of this.#program.takeDependentsOf(this.#touched)) {
      const facts = this.#files.get(path);
      if (facts && dependsOnOthers(facts)) changed.add(path);
    }
    for (const path of [...signatures.keys(), ...this.#signatures.keys()]) {
      if (signatures.get(path) !== this.#signatures.get(path)) changed.add(path);
    }
    this.#signatures = signatures;
    this.#touched.clear();
    return [...changed].sort();
  }

  /** What the rest of the program brings to a file's analysis, as a text to be compared. */
  #signatureOf(facts: FileFacts): string {
    const parts: string[] = [];
    for (const { context } of facts.reports) {
      if (context.open === undefined) continue;
      const decided = this.#program.contextOf(facts.path, context);
      parts.push(decided.context.kind, decided.context.reason, placesOf(decided.chain));
    }
    for (const { report, chain } of this.#blockingAcrossFiles(facts)) {
      parts.push(report.message, report.context.kind, report.context.reason, placesOf(chain));
    }
    return parts.join('\n');
  }

  /** Everything to be said of one file; nothing for one that is not here. */
  analysis(path: string, options: AnalysisOptions): FileAnalysis {
    const facts = this.#files.get(path);
    if (!facts) return { findings: [], notes: [] };
    const calls = this.#callFacts(facts);
    const findings: Finding[] = [];
    const notes: Note[] = [...facts.notes];
    for (const report of facts.reports) {
      const rule = ruleById.get(report.rule);
      if (!rule) continue;
      const decided = decide(rule, report, calls);
      if (!decided) continue;
      if ('note' in decided) {
        notes.push({ rule: report.rule, message: decided.note, range: report.range });
        continue;
      }
      const { context, chain } = this.#program.contextOf(path, decided.context);
      const finding = findingOf(rule, decided, context, [...chain, ...(decided.chain ?? [])], options);
      if (finding) findings.push(finding);
      else notes.push(...noteOfContext(rule, decided, context, options));
    }
    const across = this.#blockingHelpers(facts, options);
    findings.push(...across.findings);
    notes.push(...across.notes, ...this.#unusedDirectives(facts, options));
    return {
      findings: findings.sort(byRange),
      notes: notes.sort(byRange),
      ...(facts.functions.length > 0 && { functions: functionsOf(facts, calls) }),
      ...(facts.syntaxError && { syntaxError: facts.syntaxError }),
      ...(facts.skipped && { skipped: facts.skipped }),
    };
  }

  #callFacts(facts: FileFacts): CallFacts {
    if (!isPending(facts)) return { calleeAt: () => undefined };
    const callees = this.#program.calleesOf(facts.path);
    return { calleeAt: (callEnd) => callees.get(callEnd) };
  }

  /** Comments that ask for silence where nothing is silenced. */
  #unusedDirectives(facts: FileFacts, options: AnalysisOptions): Note[] {
    const { directives, silenced } = facts;
    if (directives.length === 0) return [];
    const across = this.#blockingAcrossFiles(facts).filter(({ report }) => isSilenced(report, facts));
    return unusedDirectives(directives, {
      silenced: [...silenced, ...across.map(({ report: { range } }) => blockingCallAt(range.start))],
      undecided: callsElsewhere(facts.summary, this.#program.linksOf(facts.path)).map(blockingCallAt),
      known: new Set(ruleById.keys()),
      options,
    });
  }

  #blockingAcrossFiles(facts: FileFacts): { report: Report; chain: readonly ChainLink[] }[] {
    // What was known of it when it could last be read stands at other places by now.
    if (facts.skipped) return [];
    return [...blockingHelpers(this.#program, facts), ...reportedInstances(this.#program, facts)];
  }

  /** Calls of functions of other files that block, which `no-blocking-call` reports where somebody waits for them. */
  #blockingHelpers(facts: FileFacts, options: AnalysisOptions): Pick<FileAnalysis, 'findings' | 'notes'> {
    const findings: Finding[] = [];
    const notes: Note[] = [];
    const rule = ruleById.get('no-blocking-call');
    if (!rule || options.severity[rule.metadata.id] === 'off') return { findings, notes };
    for (const { report, chain } of this.#blockingAcrossFiles(facts)) {
      if (isSilenced(report, facts)) continue;
      const { context } = this.#program.contextOf(facts.path, report.context);
      const finding = findingOf(rule, { ...report, context }, context, chain, options);
      if (finding) findings.push(finding);
      else notes.push(...noteOfContext(rule, report, context, options));
    }
    return { findings, notes };
  }
}

/** Do other files decide what is said of it? */
const dependsOnOthers = (facts: FileFacts): boolean => isPending(facts) || facts.directives.length > 0;

const isSilenced = ({ range }: Report, { directives }: FileFacts): boolean =>
  isSuppressed('no-blocking-call', range.start, directives);

/** Do other files decide what is reported of it? */
function isPending({ reports, functions }: FileFacts): boolean {
  return (
    reports.some(({ pending }) => pending !== undefined) ||
    functions.some(({ ifPure }) => ifPure !== undefined)
  );
}

function functionsOf({ functions }: FileFacts, calls: CallFacts): HeavyFunction[] {
  return functions
    .map(({ ifPure, verdict, ...fn }) => ({
      ...fn,
      verdict: verdictGiven({ verdict, ...(ifPure && { ifPure }) }, calls),
    }))
    .sort((a, b) => a.range.start - b.range.start);
}

function findingOf(
  rule: Rule,
  report: Report,
  context: ExecutionContext,
  chain: readonly ChainLink[],
  options: AnalysisOptions,
): Finding | undefined {
  const severity = severityOf(rule.metadata, context, options, report.raised);
  if (severity === 'off') return undefined;
  return {
    rule: rule.metadata.id,
    messageId: report.messageId,
    message: report.message.replace(consequencePlaceholder, () => consequenceOf(context)),
    severity,
    range: report.range,
    remedy: report.remedy,
    context: { kind: context.kind, inLoop: context.inLoop, reason: context.reason },
    chain,
    // What comes after an await in an exit hook never runs.
    fixes: context.kind === 'exit-hook' ? [] : report.fixes,
    ...(report.verdict && { verdict: report.verdict }),
    ...(report.regex && { regex: report.regex }),
  };
}

/** Why a report is not shown, unless the user has switched the rule off. */
function noteOfContext(
  { metadata: { id } }: Rule,
  { range, verdict }: Report,
  { kind, reason }: ExecutionContext,
  options: AnalysisOptions,
): Note[] {
  if (settingFor(id, kind, options) === 'off') return [];
  const message = `Not reported in the context \`${kind}\`${reason === '' ? '' : `: ${reason}`}.`;
  return [{ rule: id, message, range, ...(verdict && { verdict }) }];
}

/** The project has the first word, the text the second; without a project the path is all there is to go by. */
function roleOf(
  place: FilePlace | undefined,
  facts: FileFacts | undefined,
  path: string,
  hasProject: boolean,
): DecidedRole {
  if (place?.role !== undefined) {
    return { role: place.role, reason: place.reason ?? 'as the project says' };
  }
  const byPath = hasProject ? undefined : roleOfPath(path);
  return byPath ?? facts?.role ?? { role: 'module', reason: 'a module' };
}

function decide(
  rule: Rule,
  report: RuleReport,
  calls: CallFacts,
): Report | { readonly note: string } | undefined {
  const { pending } = report;
  return pending === undefined || !rule.decide ? report : rule.decide({ ...report, pending }, calls);
}

function placesOf(chain: readonly ChainLink[]): string {
  return chain.map(({ file, range, message }) => `${file}:${range.start} ${message}`).join('\n');
}

function byRange(a: Finding | Note, b: Finding | Note): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}
