import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/disposable';
import type { FindingsChanged, ListedFinding } from '../messages/findings';
import {
  baselineState,
  contextLabel,
  countsOf,
  type Entry,
  FindingsModel,
  type Group,
  type Grouping,
  groupings,
  headline,
  plural,
  severityCounts,
  viewMessage,
} from './findings-model';

export const findingsViewId = 'lanewise.findings';

type Node =
  ({ readonly kind: 'group' } & Group) | ({ readonly kind: 'finding'; readonly group: string } & Entry);

const groupingKey = 'findings.grouping';

/** The tree of all findings that the language server has listed. */
export class FindingsView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #store = new DisposableStore();
  readonly #memory: vscode.Memento;
  readonly #model = new FindingsModel((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri)));
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #tree: vscode.TreeView<Node>;
  #grouping: Grouping;
  #filter = '';
  #groups: readonly Group[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#grouping = groupings.find((known) => known === memory.get(groupingKey)) ?? 'rule';
    this.#tree = this.#store.add(
      vscode.window.createTreeView<Node>(findingsViewId, {
        treeDataProvider: this,
        showCollapseAll: true,
        canSelectMany: false,
      }),
    );
    this.#refresh();
  }

  /** Whether the findings in baselines are among those that are listed. */
  set showsBaselines(shown: boolean) {
    this.#model.showsBaselines = shown;
    this.#refresh();
  }

  /** Which files are listed. */
  get scope(): FindingsChanged['scope'] {
    return this.#model.scope;
  }

  take(change: FindingsChanged): void {
    this.#model.take(change);
    this.#refresh();
  }

  clear(): void {
    this.#model.clear();
    this.#refresh();
  }

  async groupBy(grouping: Grouping): Promise<void> {
    this.#grouping = grouping;
    this.#refresh();
    await this.#memory.update(groupingKey, grouping);
  }

  setFilter(filter: string): void {
    this.#filter = filter.trim();
    this.#refresh();
  }

  async askForFilter(): Promise<void> {
    const filter = await vscode.window.showInputBox({
      title: 'Filter findings',
      prompt:
        'Words that a finding must hold in its file, rule, severity, context or message; !word excludes.',
      value: this.#filter,
    });
    if (filter !== undefined) this.setFilter(filter);
  }

  /** Brings the view on the screen, without taking the focus from where somebody types. */
  async show(): Promise<void> {
    const [first] = this.getChildren();
    if (first !== undefined) await this.#tree.reveal(first, { select: false, focus: false, expand: true });
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return this.#groups.map((group) => ({ kind: 'group', ...group }));
    if (node.kind === 'finding') return [];
    return node.entries.map((entry) => ({ kind: 'finding', group: node.key, ...entry }));
  }

  getParent(node: Node): Node | undefined {
    if (node.kind === 'group') return undefined;
    const group = this.#groups.find(({ key }) => key === node.group);
    return group && { kind: 'group', ...group };
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'group' ? groupItem(node, this.#grouping) : findingItem(node, this.#grouping);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #refresh(): void {
    this.#groups = this.#model.groups(this.#grouping, this.#filter);
    const { findings, files } = countsOf(this.#groups);
    this.#tree.badge =
      findings === 0
        ? undefined
        : { value: findings, tooltip: `${plural(findings, 'finding')} in ${plural(files, 'file')}` };
    this.#tree.message = viewMessage(this.#model, this.#groups, this.#filter);
    const context = (name: string, value: unknown): void => {
      void vscode.commands.executeCommand('setContext', `${findingsViewId}.${name}`, value);
    };
    context('scope', this.scope);
    context('grouping', this.#grouping);
    context('filtered', this.#filter !== '');
    context('baseline', baselineState(this.#model));
    this.#changed.fire(undefined);
  }
}

function groupItem(group: Group, grouping: Grouping): vscode.TreeItem {
  const { key, entries } = group;
  const label = groupLabel(key, grouping);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  // Remembers whether it is expanded when the findings change.
  item.id = `${grouping}:${key}`;
  item.contextValue = 'group';
  if (grouping === 'file') {
    const uri = vscode.Uri.parse(key);
    item.resourceUri = uri;
    item.iconPath = vscode.ThemeIcon.File;
    const folder = vscode.workspace.asRelativePath(uri).split('/').slice(0, -1).join('/');
    item.description = [String(entries.length), folder].filter((part) => part !== '').join(' · ');
  } else {
    item.description = String(entries.length);
  }
  item.tooltip = severityCounts(entries);
  item.accessibilityInformation = { label: `${label}, ${severityCounts(entries)}` };
  return item;
}

function groupLabel(key: string, grouping: Grouping): string {
  if (grouping === 'rule') return key;
  if (grouping === 'context') return contextLabel(key);
  const { path } = vscode.Uri.parse(key);
  return path.slice(path.lastIndexOf('/') + 1);
}

function findingItem({ uri: text, finding }: Entry, grouping: Grouping): vscode.TreeItem {
  const uri = vscode.Uri.parse(text);
  const range = toRange(finding.range);
  const path = vscode.workspace.asRelativePath(uri);
  const place = `${path}:${range.start.line + 1}`;
  const folder = grouping === 'file' ? '' : path.split('/').slice(0, -1).join('/');
  // The place first: it is short, and what follows is cut off in a side bar.
  const label =
    grouping === 'file' ? `line ${range.start.line + 1}` : place.slice(place.lastIndexOf('/') + 1);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.description = [folder, headline(finding.message)].filter((part) => part !== '').join(' · ');
  item.iconPath = icons[finding.severity];
  item.tooltip = tooltip(finding, place);
  const hasFix = finding.fixes.some(({ safe }) => safe);
  const hasUnsafeFix = finding.fixes.some(({ safe }) => !safe);
  item.contextValue = ['finding', hasFix && 'hasFix', hasUnsafeFix && 'hasUnsafeFix']
    .filter((part) => part !== false)
    .join(' ');
  item.command = {
    title: 'Go to Finding',
    command: 'vscode.open',
    arguments: [uri, { selection: range, preview: true } satisfies vscode.TextDocumentShowOptions],
  };
  item.accessibilityInformation = { label: `${finding.severity}: ${headline(finding.message)}, ${place}` };
  return item;
}

function tooltip(
  { rule, message, severity, context, remedy, reason, fixes }: ListedFinding,
  place: string,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString(message);
  text.appendMarkdown(
    `\n\n**${rule}** · ${severity} · ${contextLabel(context)}${reason === '' ? '' : `: ${reason}`}`,
  );
  text.appendMarkdown(`\n\nRemedy: ${remedies[remedy]}`);
  for (const { title, safe } of fixes) {
    text.appendMarkdown(`\n\n${safe ? 'Fix' : 'Unsafe fix'}: ${title}`);
  }
  text.appendMarkdown('\n\n').appendText(place);
  return text;
}

const remedies: Readonly<Record<ListedFinding['remedy'], string>> = {
  concurrency: 'concurrency',
  parallelism: 'parallelism',
  'less-work': 'less work; neither concurrency nor parallelism helps',
};

const icons: Readonly<Record<ListedFinding['severity'], vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  information: new vscode.ThemeIcon('info', new vscode.ThemeColor('notificationsInfoIcon.foreground')),
  // No light bulb, which stands for fixes.
  hint: new vscode.ThemeIcon('circle-outline'),
};

export function toRange({ start, end }: ListedFinding['range']): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The findings that a menu of the view was opened on: one, or those of a group. */
export function entriesOf(argument: unknown): readonly Entry[] {
  // Only the view's own nodes have such a shape; a palette hands over nothing.
  const node = argument as Node | undefined;
  if (typeof node !== 'object') return [];
  return node.kind === 'group' ? node.entries : [node];
}
