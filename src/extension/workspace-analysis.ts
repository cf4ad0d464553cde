import * as vscode from 'vscode';
import type { WorkspaceSummary } from '../messages/findings';
import { summaryText } from './findings-model';
import type { FindingsView } from './findings-view';
import { isCancellation, type LanguageService } from './language-service';

/** Analyses the whole workspace at the user's request, and tells what came of it. */
export class WorkspaceAnalysis {
  readonly #language: LanguageService;
  readonly #log: vscode.LogOutputChannel;
  readonly #findings: FindingsView;
  #running: Promise<WorkspaceSummary | undefined> | undefined;
  #skipped: WorkspaceSummary['skipped'] = [];

  constructor(language: LanguageService, log: vscode.LogOutputChannel, findings: FindingsView) {
    this.#language = language;
    this.#log = log;
    this.#findings = findings;
  }

  /** Resolves with what was found; undefined when that was cancelled or failed, which the user is told. */
  run(): Promise<WorkspaceSummary | undefined> {
    // Asked twice, it is still one analysis.
    this.#running ??= this.#analyse().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Names the files that the latest analysis has skipped, and why. */
  async showSkipped(): Promise<void> {
    const items = this.#skipped.map(({ uri: text, reason }) => {
      const uri = vscode.Uri.parse(text);
      return { label: vscode.workspace.asRelativePath(uri), detail: reason, uri };
    });
    const picked = await vscode.window.showQuickPick(items, {
      title: 'Files that were not analysed, and why',
      matchOnDetail: true,
    });
    if (picked !== undefined) await vscode.commands.executeCommand('vscode.open', picked.uri);
  }

  async #analyse(): Promise<WorkspaceSummary | undefined> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: 'Lanewise: analysing the workspace',
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      try {
        const summary = await this.#language.analyseWorkspace(progress, token);
        this.#skipped = summary.skipped;
        const hasSkipped = summary.skipped.length > 0;
        void vscode.commands.executeCommand('setContext', 'lanewise.findings.hasSkipped', hasSkipped);
        this.#tell(summary);
        if (summary.findings > 0) await this.#findings.show();
        return summary;
      } catch (error) {
        if (token.isCancellationRequested || isCancellation(error)) {
          if (this.#findings.scope === 'workspace') {
            void vscode.window.showInformationMessage('Cancelled; showing the earlier findings.');
          }
          return undefined;
        }
        this.#log.error('The workspace could not be analysed.', error);
        void vscode.window.showErrorMessage('The workspace could not be analysed; the log says why.');
        return undefined;
      }
    });
  }

  #tell(summary: WorkspaceSummary): void {
    for (const { uri, reason } of summary.skipped) this.#log.info(`${uri} is not analysed: ${reason}`);
    for (const problem of summary.problems) this.#log.warn(problem);
    if (summary.folders === 0) {
      void vscode.window.showInformationMessage(
        'There is no folder to analyse: open one, or see the settings lanewise.enable and lanewise.ignore.',
      );
      return;
    }
    const showSkipped = 'Show Skipped Files';
    const message = [summaryText(summary), ...summary.problems].join(' ');
    const buttons = summary.skipped.length > 0 ? [showSkipped] : [];
    const show =
      summary.problems.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    void show(message, ...buttons).then((picked) => {
      if (picked === showSkipped) void this.showSkipped();
    });
  }
}
