import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import { LanguageService } from './language-service';
import { Profiling } from './profiling';
import { TimelineEditor, timelineViewType } from './timeline-editor';

/** Wires commands, editors and the language service; everything heavier starts when first needed. */
export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const log = store.add(vscode.window.createOutputChannel('Lanewise', { log: true }));
  const language = store.add(new LanguageService(context, log));
  const profiling = store.add(new Profiling(context, log));

  const commands: Readonly<Record<string, (argument?: unknown) => unknown>> = {
    'lanewise.profileCurrentFile': (uri) => profiling.profileFile(asUri(uri)),
    // Under another title, for menus of files that are not the current one.
    'lanewise.profileFile': (uri) => profiling.profileFile(asUri(uri)),
    'lanewise.profileNpmScript': (uri) => profiling.profileNpmScript(asUri(uri)),
    'lanewise.stopProfiling': () => {
      profiling.stop();
    },
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
