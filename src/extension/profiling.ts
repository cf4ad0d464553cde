import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { traceFileName } from '../profiler/session/trace-file-name';
import { findNode, type NodeRuntime } from './node-runtime';
import { readScripts } from './npm-scripts';
import { scriptCommand, type ProfileTarget } from './profile-target';
import { Recording, type RecordingEnd } from './recording';
import { timelineViewType } from './timeline-editor';

/** The profiling commands. One recording runs at a time: two would take the cores from each other. */
export class Profiling implements Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  /** From the command on, so that a second command does not overtake the first while that looks for Node.js. */
  #busy = false;
  #recording: Recording | undefined;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  /** Profiles the script at `uri`, by default that of the active editor. */
  profileFile(uri = vscode.window.activeTextEditor?.document.uri): Promise<void> {
    return this.#profile(async () => {
      if (uri === undefined) throw new Refusal('Open a JavaScript or TypeScript file to profile it.');
      const document = await vscode.workspace.openTextDocument(uri);
      if (document.isUntitled) throw new Refusal('Save the file first; a program is profiled from its file.');
      if (uri.scheme !== 'file') {
        throw new Refusal('Only files on disk can be profiled; this one is in a virtual workspace.');
      }
      if (document.isDirty && !(await document.save())) {
        throw new Refusal('The file could not be saved, so it was not profiled.');
      }
      const root = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(uri.fsPath);
      const command = scriptCommand(await nodeFor(root), uri.fsPath);
      if (!command.ok) throw new Refusal(command.error);
      return { name: basename(uri.fsPath), command: command.value, cwd: root, root };
    });
  }

  /** Lets the user pick a script of the package at `uri`, by default of the workspace's packages, and profiles it. */
  profileNpmScript(uri?: vscode.Uri): Promise<void> {
    return this.#profile(async () => {
      const manifests =
        uri === undefined ? await vscode.workspace.findFiles('**/package.json', '**/node_modules/**') : [uri];
      manifests.sort((a, b) => (a.path < b.path ? -1 : 1));
      const items = (await Promise.all(manifests.map((manifest) => this.#scriptItems(manifest)))).flat();
      if (items.length === 0) {
        throw new Refusal('There is no npm script to profile: no package.json of the workspace has any.');
      }
      const picked = await vscode.window.showQuickPick(items, {
        placeHolder: 'The npm script to profile',
        matchOnDescription: true,
      });
      return picked?.target;
    });
  }

  stop(): void {
    this.#recording?.stop();
  }

  dispose(): void {
    this.#recording?.stop();
  }

  async #scriptItems(manifest: vscode.Uri): Promise<(vscode.QuickPickItem & { target: ProfileTarget })[]> {
    if (manifest.scheme !== 'file') return [];
    const cwd = dirname(manifest.fsPath);
    const root = vscode.workspace.getWorkspaceFolder(manifest)?.uri.fsPath ?? cwd;
    try {
      // As npm will read it, whatever an editor holds.
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(manifest));
      return readScripts(text).map(({ name, command }) => ({
        label: name,
        description: command,
        ...(cwd !== root && { detail: vscode.workspace.asRelativePath(cwd) }),
        target: { name: `npm run ${name}`, command: ['npm', 'run', name], cwd, root },
      }));
    } catch (error) {
      this.#log.warn(`The scripts of ${manifest.fsPath} cannot be read, so they are not offered.`, error);
      return [];
    }
  }

  /** Records what `choose` decides on, and opens the timeline; undefined: the user changed their mind. */
  async #profile(choose: () => Promise<ProfileTarget | undefined>): Promise<void> {
    try {
      if (!vscode.workspace.isTrusted) {
        throw new Refusal('Profiling runs code of the workspace, which you have not said you trust.');
      }
      if (this.#recording !== undefined) {
        throw new Refusal('Another profile is being recorded. Stop it first.');
      }
      if (this.#busy) throw new Refusal('Another profile is about to start.');
      await this.#exclusively(async () => {
        const target = await choose();
        if (target !== undefined) await this.#record(target);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      void vscode.window.showErrorMessage(error.message);
    }
  }

  async #exclusively(action: () => Promise<void>): Promise<void> {
    this.#busy = true;
    try {
      await action();
    } finally {
      this.#busy = false;
    }
  }

  async #record(target: ProfileTarget): Promise<void> {
    const node = await nodeFor(target.cwd);
    const traceFile = join(target.root, '.lanewise', traceFileName(target.name, new Date()));
    const cli = this.#context.asAbsolutePath('dist/cli.cjs');
    this.#log.info(`Profiling ${target.command.join(' ')} to ${traceFile}`);
    const { started, exitCode } = await this.#recorded(new Recording(target, node, cli, traceFile));
    if (!started) {
      throw new Refusal(`${target.name} was not run: its terminal did not start.`);
    }
    const ending = exitCode === undefined ? 'ended without an exit code' : `ended with exit code ${exitCode}`;
    this.#log.info(`${target.name} ${ending}.`);

    const trace = vscode.Uri.file(traceFile);
    try {
      await vscode.workspace.fs.stat(trace);
    } catch {
      throw new Refusal(`Nothing was recorded of ${target.name}, which ${ending}; its terminal says why.`);
    }
    await vscode.commands.executeCommand('vscode.openWith', trace, timelineViewType, { preview: false });
  }

  /** Waits for the end of a recording, which can be stopped meanwhile. */
  async #recorded(recording: Recording): Promise<RecordingEnd> {
    this.#recording = recording;
    try {
      await vscode.commands.executeCommand('setContext', 'lanewise.profiling', true);
      return await recording.ended;
    } finally {
      this.#recording = undefined;
      await vscode.commands.executeCommand('setContext', 'lanewise.profiling', false);
    }
  }
}

async function nodeFor(cwd: string): Promise<NodeRuntime> {
  const setting = vscode.workspace.getConfiguration('lanewise').get('nodePath', '').trim();
  const node = await findNode(setting, cwd);
  if (!node.ok) throw new Refusal(node.error);
  return node.value;
}

/** Why a command was not carried out, for the user. */
class Refusal extends Error {}
