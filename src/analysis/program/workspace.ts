import { LineIndex } from '../../base/text';
import type { ChainLink, ExecutionContext, FileAnalysis, Finding, Note } from '../finding';
import type { AnalysisOptions } from '../options';
import type { HeavyFunction } from '../parallel-verdict';
import { consequenceOf, consequencePlaceholder } from '../rules/consequence';
import { rules } from '../rules';
import { type Report, type Rule, settingFor, severityOf } from '../rules/rule';
import { isSuppressed } from '../suppression';
import type { FileFacts, RuleReport } from '../facts/file-facts';
import { type DecidedRole, type FilePlace, roleOfPath } from '../facts/file-role';
import { type CallFacts, verdictGiven } from './function-facts';
import { type Outside, outsideBefore, outsideOf } from './outside';
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
  /** The search for what has changed that is under way. */
  #changes: Generator<void, readonly string[]> | undefined;
  /** Of files that have been edited since calls were last followed, what held before. */
  readonly #before = new Map<string, FileFacts>();
  readonly #project: Project;
  /** What the project says of files, which takes it some time. */
  readonly #places = new Map<string, FilePlace | undefined>();

  constructor(project: Project = {}) {
    this.#project = project;
    const placeOf = (path: string): FilePlace | undefined => {
      if (!this.#places.has(path)) this.#places.set(path, project.roleOf?.(path));
      return this.#places.get(path);
    };
    this.#program = new Program({
      resolve: (from, specifier) => {
        const path = project.resolveModule?.(from, specifier);
        return path !== undefined && this.#files.has(path) ? path : undefined;
      },
      roleOf: (path) => roleOf(placeOf(path), this.#files.get(path), path, project.roleOf !== undefined),
      isPublicEntry: (path) => placeOf(path)?.isPublicEntry === true,
    });
  }

  /**
   * Adds a file or takes its new text into account. One that was skipped calls and exports nothing, whatever was known of
   * it: not to be set for half-typed code, which does what it did before.
   */
  set(facts: FileFacts): void {
    const { path } = facts;
    this.#change(path);
    if (!this.#files.has(path)) this.#places.clear();
    this.#files.set(path, facts);
    this.#program.set(path, facts.summary);
  }

  delete(path: string): void {
    if (!this.#files.has(path)) return;
    this.#change(path);
    this.#files.delete(path);
    this.#places.clear();
    this.#program.delete(path);
  }

  #change(path: string): void {
    if (this.#program.isCurrent) this.#before.clear();
    // One that goes may come back before calls are followed again.
    const before = this.#files.get(path);
    if (before && !this.#before.has(path)) this.#before.set(path, before);
    this.#touched.add(path);
    this.#changes = undefined;
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
    this.#places.clear();
    this.#changes = undefined;
    this.#program.invalidate();
    for (const facts of this.#files.values()) if (dependsOnOthers(facts)) this.#touched.add(facts.path);
  }

  /** The files of which something else may have to be said than when this was last asked, in the order of their paths. */
  takeChanged(): readonly string[] {
    for (;;) {
      const changed = this.takeChangedUntil(() => false);
      if (changed) return changed;
    }
  }

  /**
   * As `takeChanged`, in steps, after each of which `isOver` is asked; undefined when more is left to do than there was
   * time for. The next call goes on from there, unless something has changed meanwhile.
   */
  takeChangedUntil(isOver: () => boolean): readonly string[] | undefined {
    this.#changes ??= this.#findChanged();
    for (;;) {
      const step = this.#changes.next();
      if (step.done === true) {
        this.#changes = undefined;
        return step.value;
      }
      if (isOver()) return undefined;
    }
  }

  /**
   * Follows calls as far as changes make that necessary, in steps, after each of which `isOver` is asked. @returns whether
   * all is done, so that an analysis is one file's work; at once, where nothing has changed.
   */
  followCallsUntil(isOver: () => boolean): boolean {
    while (!this.#program.advance()) if (isOver()) return false;
    return true;
  }

  *#findChanged(): Generator<void, readonly string[]> {
    while (!this.#program.advance()) yield;
    const signatures = new Map<string, string>();
    for (const facts of this.#files.values()) {
      const signature = this.#signatureOf(facts);
      if (signature !== '') signatures.set(facts.path, signature);
      yield;
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
    const parts = facts.reports.length > 0 ? [this.#program.roleOf(facts.path).reason] : [];
    for (const { context } of facts.reports) {
      if (context.open === undefined && !context.once) continue;
      const decided = this.#program.contextOf(facts.path, context);
      parts.push(decided.context.kind, decided.context.reason, placesOf(decided.chain));
    }
    for (const { report, chain } of outsideOf(this.#program, facts).blocking()) {
      parts.push(report.message, report.context.kind, report.context.reason, placesOf(chain));
    }
    return parts.join('\n');
  }

  /** Everything to be said of one file; nothing for one that is not here. */
  analysis(path: string, options: AnalysisOptions): FileAnalysis {
    const facts = this.#files.get(path);
    return facts ? this.#analysis(facts, outsideOf(this.#program, facts), options) : nothing;
  }

  /**
   * As `analysis`, but what other files have to say is what they said when calls were last followed, at the places where
   * edits have left things: what is not known until calls are followed is not waited for.
   */
  analysisAtOnce(path: string, options: AnalysisOptions): FileAnalysis {
    const facts = this.#files.get(path);
    const before = this.#before.get(path) ?? facts;
    if (!facts || !before) return nothing;
    if (this.#program.isCurrent) return this.analysis(path, options);
    if (!this.#program.knows(path)) {
      const alone = new Workspace(this.#project);
      alone.set(facts);
      return alone.analysis(path, options);
    }
    return this.#program.held(() =>
      this.#analysis(facts, outsideBefore(this.#program, before, facts), options),
    );
  }

  #analysis(facts: FileFacts, outside: Outside, options: AnalysisOptions): FileAnalysis {
    const findings: Finding[] = [];
    const notes: Note[] = [...facts.notes];
    for (const report of facts.reports) {
      const rule = ruleById.get(report.rule);
      if (!rule) continue;
      const decided = decide(rule, report, outside);
      if (!decided) continue;
      if ('note' in decided) {
        notes.push({ rule: report.rule, message: decided.note, range: report.range });
        continue;
      }
      const { context, chain } = outside.contextOf(decided.context);
      const finding = findingOf(rule, decided, context, [...chain, ...(decided.chain ?? [])], options);
      if (finding) findings.push(finding);
      else notes.push(...noteOfContext(rule, decided, context, options));
    }
    const across = blockingElsewhere(facts, outside, options);
    findings.push(...across.findings);
    notes.push(...across.notes, ...idleComments(facts, outside, options));
    return {
      findings: findings.sort(byRange),
      notes: notes.sort(byRange),
      ...(facts.functions.length > 0 && { functions: functionsOf(facts, outside) }),
      ...(facts.syntaxError && { syntaxError: facts.syntaxError }),
      ...(facts.skipped && { skipped: facts.skipped }),
    };
  }
}

/** What is said of a file that is not here. */
const nothing: FileAnalysis = { findings: [], notes: [] };

/** Comments that ask for silence where nothing is silenced. */
function idleComments(facts: FileFacts, outside: Outside, options: AnalysisOptions): Note[] {
  const { directives, silenced } = facts;
  if (directives.length === 0) return [];
  const across = outside.blocking().filter(({ report }) => isSilenced(report, facts));
  return unusedDirectives(directives, {
    silenced: [...silenced, ...across.map(({ report: { range } }) => blockingCallAt(range.start))],
    undecided: callsElsewhere(facts.summary, outside.links()).map(blockingCallAt),
    known: new Set(ruleById.keys()),
    options,
  });
}

/** Calls of functions of other files that block, which `no-blocking-call` reports where somebody waits for them. */
function blockingElsewhere(
  facts: FileFacts,
  outside: Outside,
  options: AnalysisOptions,
): Pick<FileAnalysis, 'findings' | 'notes'> {
  const findings: Finding[] = [];
  const notes: Note[] = [];
  const rule = ruleById.get('no-blocking-call');
  if (!rule || options.severity[rule.metadata.id] === 'off') return { findings, notes };
  for (const { report, chain } of outside.blocking()) {
    if (isSilenced(report, facts)) continue;
    const { context } = outside.contextOf(report.context);
    const finding = findingOf(rule, { ...report, context }, context, chain, options);
    if (finding) findings.push(finding);
    else notes.push(...noteOfContext(rule, report, context, options));
  }
  return { findings, notes };
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
  if (report.handlersOnly && context.kind !== 'handler') return undefined;
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
    const { role, reason = 'as the project says', guess } = place;
    return { role, reason, ...(guess && { guess }) };
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
