import { spawn, spawnSync } from 'node:child_process';
import { installedBrowsers, onPath } from '../test/host/browser';
import { cleanEnvironment } from '../test/host/environment';

/**
 * The `code` command of a desktop VS Code that can show a window here, or undefined. For root it refuses to start without
 * further ado, so root gets the browser-based one.
 */
export function desktopCode(env = cleanEnvironment(), user = process.getuid?.()): string | undefined {
  if (!hasDisplay(env) || user === 0) return undefined;
  const command = process.platform === 'win32' ? 'code.cmd' : 'code';
  const version = spawnSync(command, ['--version'], {
    encoding: 'utf8',
    timeout: 15_000,
    env,
    shell: process.platform === 'win32',
  });
  return version.status === 0 && /^\d+\.\d+/.test(version.stdout) ? command : undefined;
}

/** Shows an address in the user's browser, where there is a display. @returns whether that was tried. */
export function openInBrowser(url: string): boolean {
  if (!hasDisplay()) return false;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const command = onPath(opener) ?? installedBrowsers()[0];
  if (command === undefined) return false;
  const child = spawn(command, [url], { stdio: 'ignore', detached: true, env: cleanEnvironment() });
  child.once('error', (error) => {
    console.log(`The browser could not be opened: ${error.message}`);
  });
  child.unref();
  return true;
}

/** Whether a window can be shown. */
export function hasDisplay(env = process.env): boolean {
  return process.platform !== 'linux' || [env['DISPLAY'], env['WAYLAND_DISPLAY']].some(Boolean);
}
