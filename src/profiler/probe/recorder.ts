import fs from 'node:fs';
import { hostname } from 'node:os';

const { readFileSync, readlinkSync, writeFileSync } = fs;

/** Names the process that records to a session folder: `writeRecorder` makes it, `isAbandoned` looks at it. */
const recorderFile = 'recorder';

/** Makes this process the recorder of a session folder. @throws when that cannot be written. */
export function writeRecorder(folder: string): void {
  writeFileSync(`${folder}/${recorderFile}`, JSON.stringify({ pid: process.pid, space: processIdSpace() }));
}

/**
 * Whether the recorder of a session folder was ended before it could remove the folder. False where that cannot be
 * known: the folder is no session's, or its recorder is on another machine or in another container.
 */
export function isAbandoned(folder: string): boolean {
  let recorder: unknown;
  try {
    recorder = JSON.parse(readFileSync(`${folder}/${recorderFile}`, 'utf8'));
  } catch {
    return false;
  }
  if (typeof recorder !== 'object' || recorder === null || !('pid' in recorder && 'space' in recorder))
    return false;
  const { pid, space } = recorder;
  return typeof pid === 'number' && pid > 0 && space === processIdSpace() && !exists(pid);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Within what process ids are unique: the machine, and on Linux the container. */
function processIdSpace(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}
