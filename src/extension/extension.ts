import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { LanguageService } from './language-service';

/** Wires commands, editors and the language service; everything heavier starts when first needed. */
export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const log = store.add(vscode.window.createOutputChannel('Lanewise', { log: true }));
  const language = store.add(new LanguageService(context, log));

  store.add(vscode.commands.registerCommand('lanewise.restartServer', () => language.restart()));
  store.add(
    vscode.commands.registerCommand('lanewise.showLog', () => {
      log.show();
    }),
  );
}
