import type { FindingsChanged, ListedFinding, WorkspaceSummary } from '../messages/findings';

export const groupings = ['rule', 'context', 'file'] as const;
export type Grouping = (typeof groupings)[number];

/** A finding and the file that it lies in. */
export interface Entry {
  readonly uri: string;
  readonly finding: ListedFinding;
}

/** Findings that have their rule, their context or their file in common; never empty. */
export interface Group {
  /** The rule, the kind of context or the URI of the file. */
  readonly key: string;
  /** The most severe first, then by file and place. */
  readonly entries: readonly Entry[];
}

const severityOrder = ['error', 'warning', 'information', 'hint'] as const;

/** The findings that the language server has listed. */
export class FindingsModel {
  readonly #pathOf: (uri: string) => string;
  readonly #files = new Map<string, readonly ListedFinding[]>();
  #scope: FindingsChanged['scope'] = 'open-files';
  #hiddenByBaseline = 0;
  /** Whether the findings in baselines are among those that are listed. */
  showsBaselines = false;

  /** @param pathOf a file's path as people know it: from the workspace's folder. */
  constructor(pathOf: (uri: string) => string) {
    this.#pathOf = pathOf;
  }

  /** Which files are listed. */
  get scope(): FindingsChanged['scope'] {
    return this.#scope;
  }

  get hiddenByBaseline(): number {
    return this.#hiddenByBaseline;
  }

  take({ scope, files, hiddenByBaseline }: FindingsChanged): void {
    this.#scope = scope;
    this.#hiddenByBaseline = hiddenByBaseline;
    for (const { uri, findings } of files) {
      if (findings.length > 0) this.#files.set(uri, findings);
      else this.#files.delete(uri);
    }
  }

  clear(): void {
    this.#files.clear();
    this.#hiddenByBaseline = 0;
    this.#scope = 'open-files';
  }

  /** Those that `filter` lets through, the groups with the most severe findings first. */
  groups(grouping: Grouping, filter: string): readonly Group[] {
    const matches = matcher(filter);
    const groups = new Map<string, Entry[]>();
    for (const [uri, findings] of this.#files) {
      const path = filter === '' ? '' : this.#pathOf(uri);
      for (const finding of findings) {
        if (!matches(finding, path)) continue;
        const entry = { uri, finding };
        const key = keyOf(entry, grouping);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [entry]);
        else group.push(entry);
      }
    }
    return [...groups]
      .map(([key, entries]) => ({ key, entries: entries.sort(byImportance) }))
      .sort((a, b) => rank(a.entries) - rank(b.entries) || compare(a.key, b.key));
  }
}

/** How many findings and files there are, by what `groups` gave. */
export function countsOf(groups: readonly Group[]): { readonly findings: number; readonly files: number } {
  const files = new Set(groups.flatMap(({ entries }) => entries.map(({ uri }) => uri)));
  return { findings: groups.reduce((sum, { entries }) => sum + entries.length, 0), files: files.size };
}

/** Such as "2 warnings, 1 hint". */
export function severityCounts(entries: readonly Entry[]): string {
  return severityOrder
    .map((severity) => ({
      severity,
      count: entries.filter(({ finding }) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count > 1 && severity !== 'information' ? 's' : ''}`)
    .join(', ');
}

/** The kind of context in people's terms. */
export function contextLabel(kind: string): string {
  return contextLabels.get(kind) ?? kind;
}

const contextLabels: ReadonlyMap<string, string> = new Map([
  ['handler', 'Handler'],
  ['async-function', 'Async function'],
  ['function', 'Function, callers not all known'],
  ['start-up', 'Start-up'],
  ['cli', 'Command line program'],
  ['exit-hook', 'Exit of the process'],
  ['test', 'Test'],
  ['config', 'Configuration or build'],
  ['worker', 'Worker thread'],
]);

/** How many findings are shown, of which, and what is not shown. Empty where there is nothing to say. */
export function viewMessage(model: FindingsModel, groups: readonly Group[], filter: string): string {
  const { findings, files } = countsOf(groups);
  const parts: string[] = [];
  // Without findings, the view's own words stand in the place of a message.
  if (findings > 0) {
    const matching = filter === '' ? '' : ` matching “${filter}”`;
    const open = model.scope === 'open-files' ? ' (open files only)' : '';
    parts.push(`${plural(findings, 'finding')} in ${plural(files, 'file')}${open}${matching}.`);
  }
  if (model.hiddenByBaseline > 0) {
    parts.push(`${plural(model.hiddenByBaseline, 'finding')} in the baseline hidden.`);
  }
  if (model.showsBaselines) parts.push('Those in the baseline are shown too.');
  return parts.join(' ');
}

/** What can be done about the findings in baselines: those that are hidden shown, or those that are shown hidden. */
export function baselineState(model: FindingsModel): 'hidden' | 'shown' | 'none' {
  if (model.showsBaselines) return 'shown';
  return model.hiddenByBaseline > 0 ? 'hidden' : 'none';
}

/** What an analysis of the workspace came to, such as "23 findings in 12 of 340 files; 3 files skipped." */
export function summaryText({
  files,
  filesWithFindings,
  findings,
  hiddenByBaseline,
  skipped,
}: WorkspaceSummary): string {
  if (files + skipped.length === 0) {
    return 'There are no JavaScript or TypeScript files to analyse: the workspace has none, or .gitignore and the setting lanewise.ignore leave them out.';
  }
  const parts = [
    findings === 0
      ? `No findings in ${plural(files, 'file')}`
      : `${plural(findings, 'finding')} in ${filesWithFindings} of ${plural(files, 'file')}`,
  ];
  if (hiddenByBaseline > 0) parts.push(`${plural(hiddenByBaseline, 'finding')} in the baseline hidden`);
  if (skipped.length > 0) parts.push(`${plural(skipped.length, 'file')} skipped`);
  return `${parts.join('; ')}.`;
}

export const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The message up to the end of its first sentence, as plain text. */
export function headline(message: string): string {
  const [sentence = message] = message.split(/(?<=\.)\s+(?=\p{Lu}|`)/u);
  return sentence.replaceAll('`', '').replace(/\.$/, '');
}

/**
 * What lets through entries that hold every word of a filter somewhere (in severity, rule, context, path or message), and
 * none of those that a `!` precedes.
 */
function matcher(filter: string): (finding: ListedFinding, path: string) => boolean {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '!');
  if (words.length === 0) return () => true;
  return ({ severity, rule, context, message }, path) => {
    const text = [severity, rule, context, contextLabel(context), path, message].join('\n').toLowerCase();
    return words.every((word) =>
      word.startsWith('!') ? !text.includes(word.slice(1)) : text.includes(word),
    );
  };
}

function keyOf({ uri, finding }: Entry, grouping: Grouping): string {
  switch (grouping) {
    case 'rule':
      return finding.rule;
    case 'context':
      return finding.context;
    case 'file':
      return uri;
  }
}

function byImportance(a: Entry, b: Entry): number {
  return (
    severityOrder.indexOf(a.finding.severity) - severityOrder.indexOf(b.finding.severity) ||
    compare(a.uri, b.uri) ||
    a.finding.range.start.line - b.finding.range.start.line ||
    a.finding.range.start.character - b.finding.range.start.character
  );
}

/** Of entries in order of importance. */
const rank = ([first]: readonly Entry[]): number =>
  first === undefined ? severityOrder.length : severityOrder.indexOf(first.finding.severity);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
