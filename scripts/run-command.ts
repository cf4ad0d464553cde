import { type SpawnOptions, spawn } from 'node:child_process';
import { root } from '../test/host/environment';

/**
 * Runs a program with the output of this one and waits for its end.
 * @returns its exit code; null when it could not be started or a signal ended it.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number | null> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(null);
    });
    child.once('close', resolve);
  });
}
