import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import type { ProgramStatus } from '../messages/findings';

/** Tells beside the language's name how much of the program the analysis knows. */
export class ProgramStatusItem implements Disposable {
  readonly #item: vscode.LanguageStatusItem;

  constructor(selector: vscode.DocumentSelector) {
    this.#item = vscode.languages.createLanguageStatusItem('lanewise.program', selector);
    this.#item.name = 'Lanewise: Workspace';
    this.show({ state: 'none', files: 0, total: 0, problems: [] });
  }

  show({ state, files, total, problems }: ProgramStatus): void {
    const item = this.#item;
    item.busy = state === 'indexing';
    item.severity =
      state === 'stopped' || problems.length > 0
        ? vscode.LanguageStatusSeverity.Warning
        : vscode.LanguageStatusSeverity.Information;
    item.detail = problems.join(' ');
    item.command = undefined;
    switch (state) {
      case 'none':
        item.text = 'Lanewise: no folder is analysed';
        break;
      case 'indexing':
        item.text = total === 0 ? 'Lanewise: looking for files' : `Lanewise: ${files} of ${total} files read`;
        item.command = { title: 'Stop', command: 'lanewise.stopIndexing' };
        break;
      case 'ready':
        item.text = `Lanewise: ${files} ${files === 1 ? 'file' : 'files'} of the workspace known`;
        item.command = { title: 'Analyse Workspace', command: 'lanewise.analyseWorkspace' };
        break;
      case 'stopped':
        item.text = 'Lanewise: stopped, files are analysed one by one';
        item.command = { title: 'Analyse Workspace', command: 'lanewise.analyseWorkspace' };
        break;
      default:
        state satisfies never;
    }
  }

  dispose(): void {
    this.#item.dispose();
  }
}
