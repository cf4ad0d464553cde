import * as vscode from 'vscode';
import type { BaselineFile } from '../messages/baseline';
import { plural } from './findings-model';
import type { FindingsView } from './findings-view';
import { isCancellation, type LanguageService } from './language-service';

/** Sets the findings of the workspace aside, and shows those that were set aside again. */
export class Baselines {
  readonly #language: LanguageService;
  readonly #log: vscode.LogOutputChannel;
  readonly #findings: FindingsView;

  constructor(language: LanguageService, log: vscode.LogOutputChannel, findings: FindingsView) {
    this.#language = language;
    this.#log = log;
    this.#findings = findings;
    findings.showsBaselines = language.showsBaselines;
  }

  /** Shows the findings in baselines with the others, or hides them. */
  async show(shown: boolean): Promise<void> {
    await this.#language.showBaselines(shown);
    this.#findings.showsBaselines = shown;
  }

  /**
   * Writes all findings into baselines, once the user has agreed to change those that there are.
   * @returns what they hold then; undefined when nothing was written, which the user is told.
   */
  async save(): Promise<readonly BaselineFile[] | undefined> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: 'Lanewise: setting findings aside',
      cancellable: true,
    };
    try {
      const existing = await this.#language.baselines();
      if (!(await this.#agrees(existing))) return undefined;
      const saved = await vscode.window.withProgress(options, (progress, token) =>
        this.#language.saveBaselines(progress, token),
      );
      await this.show(false);
      void this.#tell(saved);
      return saved;
    } catch (error) {
      if (isCancellation(error)) return undefined;
      this.#log.error('The baseline could not be saved.', error);
      void vscode.window.showErrorMessage('The baseline could not be saved; the log says why.');
      return undefined;
    }
  }

  async #agrees(existing: readonly BaselineFile[]): Promise<boolean> {
    const files = existing.flatMap(({ uri, findings }) =>
      findings === undefined ? [] : [`${pathOf(uri)} holds ${plural(findings, 'finding')}`],
    );
    if (files.length === 0) return true;
    const update = 'Update';
    const detail =
      'Findings that are gone will be dropped from it, and those that are new be set aside as well.';
    const picked = await vscode.window.showWarningMessage(
      `${files.join(', ')}. Bring ${files.length === 1 ? 'it' : 'them'} up to date?`,
      { modal: true, detail },
      update,
    );
    return picked === update;
  }

  async #tell(saved: readonly BaselineFile[]): Promise<void> {
    for (const { problem } of saved) {
      if (problem !== undefined) void vscode.window.showErrorMessage(problem);
    }
    const written = saved.filter(({ problem }) => problem === undefined);
    const [first] = written;
    if (first === undefined) {
      if (saved.length === 0) void vscode.window.showInformationMessage('There is no folder to analyse.');
      return;
    }
    const files = written.map(
      ({ uri, findings = 0 }) => `${pathOf(uri)} holds ${plural(findings, 'finding')}`,
    );
    const open = 'Open File';
    const isEmpty = written.every(({ findings = 0 }) => findings === 0);
    const rest = isEmpty ? '' : ', hidden from now on. Keep it in version control for your team';
    const message = `${files.join(', ')}${rest}.`;
    if ((await vscode.window.showInformationMessage(message, open)) !== open) return;
    await vscode.window.showTextDocument(vscode.Uri.parse(first.uri));
  }
}

const pathOf = (uri: string): string => vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
