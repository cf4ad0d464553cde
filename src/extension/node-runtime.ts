import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../base/result';

/** A Node.js executable that programs can be profiled with. */
export interface NodeRuntime {
  /** As it is to be started: a path, or `node` for the one that PATH leads to. */
  readonly command: string;
  readonly major: number;
  readonly minor: number;
}

const oldest = 20;
const nodeAnswer = 10_000;

/**
 * Finds the Node.js to profile with: the user's setting, else the one on PATH.
 * @returns an error that says what to do where there is none or it is too old.
 */
export async function findNode(setting: string): Promise<Result<NodeRuntime, string>> {
  const command = setting === '' ? 'node' : setting;
  const remedy =
    setting === ''
      ? `Install Node.js ${oldest} or newer, or set lanewise.nodePath to its executable.`
      : 'Correct the setting lanewise.nodePath.';
  let version: string;
  try {
    version = (await promisify(execFile)(command, ['--version'], { timeout: nodeAnswer })).stdout;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(
      setting === ''
        ? `Node.js was not found on PATH. ${remedy}`
        : `${setting} could not be run as Node.js (${reason}). ${remedy}`,
    );
  }
  const match = /^v(\d+)\.(\d+)\./.exec(version);
  if (match === null) return err(`${command} does not answer as Node.js does. ${remedy}`);
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < oldest) {
    return err(`${command} is Node.js ${version.trim()}; profiling needs ${oldest} or newer. ${remedy}`);
  }
  return ok({ command, major, minor });
}
