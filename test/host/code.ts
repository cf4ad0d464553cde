import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTestsInBrowser } from './run-tests';

/** Understands those arguments of the `code` command that a test run passes; the others concern the desktop only. */
export async function main(args: readonly string[]): Promise<number> {
  const extensionDevelopmentPaths: string[] = [];
  const single = new Map<string, string>();
  let folder: string | undefined;
  for (const argument of args) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined) folder ??= resolve(argument);
    else if (value === undefined) continue;
    else if (name === 'extensionDevelopmentPath') extensionDevelopmentPaths.push(path(value));
    else single.set(name, path(value));
  }
  const userDataFolder = single.get('user-data-dir');
  const extensionsFolder = single.get('extensions-dir');
  return runTestsInBrowser({
    folder,
    extensionDevelopmentPaths,
    extensionTestsPath: single.get('extensionTestsPath'),
    ...(userDataFolder === undefined ? {} : { userDataFolder }),
    ...(extensionsFolder === undefined ? {} : { extensionsFolder }),
    interrupted: firstSignal(),
    trust: args.includes('--disable-workspace-trust'),
    timeoutMs: Number(process.env['LANEWISE_TEST_TIMEOUT'] ?? 600_000),
  });
}

/** Resolves to an exit code at the first signal that asks this process to end; a second one ends it at once. */
function firstSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve(130);
        process.once(signal, () => process.exit(130));
      });
    }
  });
}

function path(value: string): string {
  return resolve(value.startsWith('file://') ? fileURLToPath(value) : value);
}
