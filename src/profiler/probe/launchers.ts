import { realpathSync } from 'node:fs';

/** Programs that only start the one to be profiled, by the end of their script's real path. */
const launchers = [
  /\/npm\/bin\/np[mx]-cli\.js$/,
  /\/npm\/bin\/(npm|npx)$/,
  /\/yarn\/bin\/yarn\.js$/,
  /\/yarn-[\d.]+\.c?js$/,
  /\/pnpm\/(bin|dist)\/pnpx?\.[cm]?js$/,
  /\/corepack\/dist\/[\w-]+\.js$/,
  /\/tsx\/dist\/cli\.[cm]js$/,
];

/** Whether this process is a package manager or loader that starts the program in a process of its own. */
export function isLauncher(script: string | undefined): boolean {
  if (script === undefined) return false;
  try {
    const path = realpathSync(script).replaceAll('\\', '/');
    return launchers.some((launcher) => launcher.test(path));
  } catch {
    // Not a file yet or any more: a program, which will say so itself.
    return false;
  }
}
