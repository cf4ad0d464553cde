import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { format } from 'node:util';
import { findBrowser, launchBrowser } from './browser';
import { type ServerOptions, startVsCodeServer } from './vscode-server';

export interface TestRun extends ServerOptions {
  readonly folder?: string | undefined;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly timeoutMs: number;
  /** Resolves to the exit code when the run is to end early. */
  readonly interrupted: Promise<number>;
}

/** Lines that this build of VS Code prints in every run and that say nothing of the extension. */
const noise =
  /bindings file|native-watchdog|build\/Release\/watchdog|browser\/serviceWorker|^(Resolv|Creating a socket|\[reconnection-grace|Updating additional|\[AgentHost|\[AccountPolicy|Creation of workbench|Canceled: |Ignoring fetching additional builtin)/;

/**
 * Runs extension tests in the browser-based VS Code: they run in its extension host, the workbench in a browser without a
 * window. Resolves to the exit code, which alone does not prove success: a killed extension host reports 0.
 */
export async function runTestsInBrowser(run: TestRun): Promise<number> {
  const browser = await findBrowser();
  const server = await startVsCodeServer({ ...run, development: true });
  try {
    const context = await launchBrowser(browser, join(server.folder, 'browser'));
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      const exitCode = new Promise<number>((resolve) => {
        // The workbench calls these two when it is started for a test run.
        void page.exposeFunction('codeAutomationExit', resolve);
        page.on('crash', () => {
          console.error('The page of the workbench crashed.');
          resolve(101);
        });
        page.on('close', () => {
          resolve(102);
        });
      });
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        const text = format(...args);
        if (noise.test(text)) return;
        (type === 'error' || type === 'warn' ? console.error : console.log)(text);
      });
      await page.goto(server.url(run));
      return await Promise.race([exitCode, run.interrupted, timeout(run.timeoutMs)]);
    } finally {
      await context.close();
    }
  } finally {
    await server.stop();
  }
}

async function timeout(ms: number): Promise<number> {
  await delay(ms, undefined, { ref: false });
  console.error(`The tests did not end within ${ms} ms.`);
  return 124;
}
