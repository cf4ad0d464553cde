import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { DisposableStore } from '../base/disposable';
import type { NodeRuntime } from './node-runtime';
import type { ProfileTarget } from './profile-target';

/** How a recording ended. */
export interface RecordingEnd {
  /** Whether the terminal's process was started. */
  readonly started: boolean;
  /** The exit code of the terminal's process; undefined where it never started or was closed. */
  readonly exitCode: number | undefined;
}

/** In milliseconds; of a terminal that cannot start, VS Code may tell its user and nobody else. */
const startTime = 20_000;
/** How long the recorder may write the end of the trace, in milliseconds, before the user is told that it still does. */
const writeTime = 10_000;

/**
 * One run of a program under the probe, as a task in the integrated terminal, where it has its input and output to
 * itself. Shown as a notification and in the status bar while it lasts.
 */
export class Recording {
  readonly #target: ProfileTarget;
  readonly #process: vscode.ProcessExecution;
  readonly #traceFile: string;
  readonly #store = new DisposableStore();
  readonly #started = Date.now();
  readonly #item = this.#store.add(
    vscode.window.createStatusBarItem('lanewise.recording', vscode.StatusBarAlignment.Left),
  );
  #pid: number | undefined;
  #stopRequested = false;
  readonly ended: Promise<RecordingEnd>;

  /** Starts `target` with the recorder at `cli`, which writes to `traceFile`. */
  constructor(target: ProfileTarget, node: NodeRuntime, cli: string, traceFile: string) {
    this.#target = target;
    const args = [cli, 'profile', '-o', traceFile, '--', ...target.command];
    this.#process = new vscode.ProcessExecution(node.path, args, { cwd: target.cwd });
    this.#traceFile = traceFile;
    this.ended = this.#run().finally(() => {
      this.#store.dispose();
    });
    this.#show();
  }

  /**
   * Ends the program as Ctrl-C does, so that it may tidy up and everything recorded is kept. Asked a second time, it
   * insists with SIGTERM.
   */
  stop(): void {
    const again = this.#stopRequested;
    this.#stopRequested = true;
    this.#updateItem();
    // Without a process yet, it is stopped as soon as it starts.
    if (this.#pid === undefined) return;
    if (again) kill(this.#pid, 'SIGTERM');
    else void interrupt(this.#pid);
  }

  async #run(): Promise<RecordingEnd> {
    let exitCode = await this.#execute(1);
    // In a window without a folder, the first task of all ends without a process (seen in VS Code 1.139, remote).
    if (this.#pid === undefined && !this.#stopRequested) exitCode = await this.#execute(2);
    await this.#processGone();
    return { started: this.#pid !== undefined, exitCode };
  }

  async #execute(attempt: number): Promise<number | undefined> {
    const store = this.#store.add(new DisposableStore());
    const task = new vscode.Task(
      // These tell the task's events from those of others.
      { type: 'lanewise', traceFile: this.#traceFile, attempt },
      vscode.TaskScope.Workspace,
      `Profile ${this.#target.name}`,
      'Lanewise',
      this.#process,
      [],
    );
    task.presentationOptions = {
      panel: vscode.TaskPanelKind.Dedicated,
      clear: true,
      showReuseMessage: false,
    };
    const isThis = ({ execution }: { execution: vscode.TaskExecution }): boolean => {
      const { definition } = execution.task;
      return definition['traceFile'] === this.#traceFile && definition['attempt'] === attempt;
    };
    const exitCode = new Promise<number | undefined>((resolve) => {
      store.add(
        vscode.tasks.onDidStartTaskProcess((event) => {
          if (isThis(event)) this.#processStarted(event.processId);
        }),
      );
      store.add(
        vscode.tasks.onDidEndTaskProcess((event) => {
          if (isThis(event)) resolve(event.exitCode);
        }),
      );
      store.add(
        vscode.tasks.onDidEndTask((event) => {
          // Comes alone when the process could not be started.
          if (isThis(event) && this.#pid === undefined) resolve(undefined);
        }),
      );
    });
    // After the listeners: the process may have started, and even ended, before this resolves.
    const execution = vscode.tasks.executeTask(task);
    try {
      return await Promise.race([execution.then(() => exitCode), this.#notStarted(execution, store)]);
    } finally {
      store.dispose();
    }
  }

  /** Resolves when the task has had its time and no process; it is not to start one later either. */
  #notStarted(execution: Thenable<vscode.TaskExecution>, store: DisposableStore): Promise<undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        if (this.#pid !== undefined) return;
        this.#stopRequested = true;
        void execution.then((task) => {
          task.terminate();
        });
        resolve(undefined);
      }, startTime);
      store.add({
        dispose: () => {
          clearTimeout(timer);
        },
      });
    });
  }

  /** @param pid none, whatever the types of VS Code say, where the process could not be started. */
  #processStarted(pid: number | undefined): void {
    // Signals to 0 and -1 would go to others.
    if (pid === undefined || pid <= 0) return;
    this.#pid = pid;
    if (this.#stopRequested) void interrupt(pid);
  }

  /** A closed terminal is told of at once, while the recorder still writes the end of the trace. */
  async #processGone(): Promise<void> {
    const pid = this.#pid;
    const end = Date.now() + writeTime;
    while (pid !== undefined && isAlive(pid)) {
      if (Date.now() > end) {
        void vscode.window.showWarningMessage(
          `The recorder of ${this.#target.name} is still busy. Open ${this.#traceFile} again when it is done.`,
        );
        return;
      }
      await delay(100);
    }
  }

  #show(): void {
    const item = this.#item;
    item.name = 'Lanewise Recording';
    item.command = 'lanewise.stopProfiling';
    this.#updateItem();
    item.show();
    const timer = setInterval(() => {
      this.#updateItem();
    }, 1000);
    this.#store.add({
      dispose: () => {
        clearInterval(timer);
      },
    });

    void vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Profiling ${this.#target.name}`,
        cancellable: true,
      },
      async (progress, cancelled) => {
        cancelled.onCancellationRequested(() => {
          this.stop();
        });
        // The button's name is VS Code's.
        progress.report({ message: 'Cancel stops it and keeps what was recorded.' });
        // Its failure is its caller's to tell.
        await this.ended.catch(() => undefined);
      },
    );
  }

  #updateItem(): void {
    const { name } = this.#target;
    if (this.#stopRequested) {
      this.#item.text = '$(loading~spin) Lanewise stopping';
      this.#item.tooltip = `Waiting for ${name} to end. Click again to insist.`;
    } else {
      this.#item.text = `$(record) Lanewise ${this.#elapsed()}`;
      this.#item.tooltip = `Profiling ${name}. Click to stop.`;
    }
  }

  #elapsed(): string {
    const seconds = Math.floor((Date.now() - this.#started) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}

/**
 * Presses Ctrl-C in the terminal of a process. Unlike a signal to that process, it reaches everything that runs there:
 * the shells of npm scripts do not pass signals on.
 */
async function interrupt(pid: number): Promise<void> {
  // Of a terminal that could not start, the process id never comes.
  const terminal = await Promise.race([
    Promise.any(vscode.window.terminals.map((candidate) => withProcess(candidate, pid))),
    delay(1000, undefined),
  ]).catch(() => undefined);
  if (terminal === undefined) kill(pid, 'SIGINT');
  else terminal.sendText('\x03', false);
}

async function withProcess(terminal: vscode.Terminal, pid: number): Promise<vscode.Terminal> {
  if ((await terminal.processId) === pid) return terminal;
  throw new Error(`${terminal.name} runs another process`);
}

/** Signals a process unless it has ended by itself meanwhile. */
function kill(pid: number, signal: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, signal);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
