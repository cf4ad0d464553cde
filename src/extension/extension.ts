import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { showObstaclesCommand } from '../messages/findings';
import { Baselines } from './baselines';
import { applyFix, applySafeFixes, applyUnsafeFix, copyFindings, disableForLine } from './finding-actions';
import { entriesOf, FindingsView } from './findings-view';
import { LanguageService } from './language-service';
import { isObstacles, showObstacles } from './obstacles';
import { Profiling } from './profiling';
import { TimelineEditor, timelineViewType } from './timeline-editor';
import { WorkspaceAnalysis } from './workspace-analysis';

/** Wires commands, editors and the language service; everything heavier starts when first needed. */
export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const log = store.add(vscode.window.createOutputChannel('Lanewise', { log: true }));
  const findings = store.add(new FindingsView(context.workspaceState));
  const language = store.add(new LanguageService(context, log, findings));
  const workspace = new WorkspaceAnalysis(language, log, findings);
  const baselines = new Baselines(language, log, findings);
  const profiling = store.add(new Profiling(context, log));

  const commands: Readonly<Record<string, (argument?: unknown) => unknown>> = {
    'lanewise.profileCurrentFile': (uri) => profiling.profileFile(asUri(uri)),
    // Under another title, for menus of files that are not the current one.
    'lanewise.profileFile': (uri) => profiling.profileFile(asUri(uri)),
    'lanewise.profileNpmScript': (uri) => profiling.profileNpmScript(asUri(uri)),
    'lanewise.stopProfiling': () => {
      profiling.stop();
    },
    'lanewise.analyseWorkspace': () => workspace.run(),
    // Under another title and icon, for the view that has findings already.
    'lanewise.refreshFindings': () => workspace.run(),
    'lanewise.showSkippedFiles': () => workspace.showSkipped(),
    'lanewise.saveBaseline': () => baselines.save(),
    'lanewise.showBaseline': () => baselines.show(true),
    'lanewise.hideBaseline': () => baselines.show(false),
    'lanewise.stopIndexing': () => language.stopIndexing(),
    'lanewise.fixAll': () => applySafeFixes(),
    'lanewise.groupFindingsByRule': () => findings.groupBy('rule'),
    'lanewise.groupFindingsByContext': () => findings.groupBy('context'),
    'lanewise.groupFindingsByFile': () => findings.groupBy('file'),
    'lanewise.filterFindings': () => findings.askForFilter(),
    'lanewise.clearFindingsFilter': () => {
      findings.setFilter('');
    },
    'lanewise.applyFix': (node) => applyFix(entriesOf(node)[0]),
    'lanewise.applyUnsafeFix': (node) => applyUnsafeFix(entriesOf(node)[0]),
    'lanewise.disableForLine': (node) => disableForLine(entriesOf(node)[0]),
    'lanewise.copyFindings': (node) => copyFindings(entriesOf(node)),
    // Of code actions alone: nobody can pick it.
    [showObstaclesCommand]: (obstacles) => (isObstacles(obstacles) ? showObstacles(obstacles) : undefined),
    'lanewise.restartServer': () => language.restart(),
    'lanewise.showLog': () => {
      log.show();
    },
  };
  for (const [id, run] of Object.entries(commands)) store.add(vscode.commands.registerCommand(id, run));

  store.add(
    vscode.window.registerCustomEditorProvider(
      timelineViewType,
      new TimelineEditor(context.extensionUri, log),
      { supportsMultipleEditorsPerDocument: true },
    ),
  );
}

/** Menus hand over the resource they were opened on; palette and key bindings hand over nothing. */
const asUri = (argument: unknown): vscode.Uri | undefined =>
  argument instanceof vscode.Uri ? argument : undefined;
