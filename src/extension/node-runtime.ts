import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf } from '../base/errors';
import { err, ok, type Result } from '../base/result';

/** A Node.js executable that programs can be profiled with. */
export interface NodeRuntime {
  /** Its absolute path. */
  readonly path: string;
  readonly major: number;
  readonly minor: number;
}

const oldest = 20;
/** Milliseconds that it gets to tell its version. */
const answerTime = 10_000;

/**
 * Finds the Node.js to profile with: the user's setting, else the one on PATH, as version managers choose it in `cwd`.
 * @returns an error that says what to do where there is none or it is too old.
 */
export async function findNode(setting: string, cwd: string): Promise<Result<NodeRuntime, string>> {
  const command = setting === '' ? 'node' : setting;
  const remedy =
    setting === ''
      ? `Install Node.js ${oldest} or newer, or set lanewise.nodePath to its executable.`
      : 'Correct the setting lanewise.nodePath.';
  let answer: string;
  try {
    const question = ['-p', 'process.execPath + "\\n" + process.version'];
    answer = (await promisify(execFile)(command, question, { cwd, timeout: answerTime })).stdout;
  } catch (error) {
    const reason = messageOf(error);
    return err(
      setting === ''
        ? `Node.js was not found on PATH. ${remedy}`
        : `${setting} could not be run as Node.js (${reason}). ${remedy}`,
    );
  }
  const match = /^(.+)\r?\nv(\d+)\.(\d+)\./.exec(answer);
  if (match === null) return err(`${command} does not answer as Node.js does. ${remedy}`);
  const [, path = '', major, minor] = match;
  if (Number(major) < oldest) {
    return err(`${command} is Node.js ${major}.${minor}; profiling needs ${oldest} or newer. ${remedy}`);
  }
  return ok({ path, major: Number(major), minor: Number(minor) });
}
