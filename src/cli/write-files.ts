import { randomBytes } from 'node:crypto';
import { access, chmod, constants, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { messageOf } from '../base/errors';
import { displayPath } from '../workspace/source-files';
import { UsageError } from './output';

export interface ChangedFile {
  /** Absolute. */
  readonly path: string;
  /** The text that the change was made of; undefined for a file that is new. */
  readonly before: string | undefined;
  readonly after: string;
}

const byteOrderMark = '\uFEFF';

/**
 * Writes files, each as a whole or not at all; none of them unless all are still as they were. The process ends at a signal
 * only when all are written.
 * @throws UsageError when a file has changed meanwhile, is not in UTF-8, which would damage it, or cannot be written.
 */
export async function writeFiles(files: readonly ChangedFile[]): Promise<void> {
  const written = await Promise.all(files.map(prepare));
  const held: NodeJS.Signals[] = [];
  const hold = (signal: NodeJS.Signals): void => {
    held.push(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hold);
  try {
    for (const [done, { path, write }] of written.entries()) {
      await write().catch((error: unknown) => {
        const before = `${done} of ${written.length} files ${done === 1 ? 'was' : 'were'} written before`;
        throw notWritable(path, reasonOf(error), done === 0 ? undefined : before);
      });
    }
  } finally {
    for (const signal of signals) process.off(signal, hold);
  }
  const [signal] = held;
  if (signal !== undefined) process.kill(process.pid, signal);
}

interface PreparedFile {
  readonly path: string;
  readonly write: () => Promise<void>;
}

/** Looks whether a file can be written. */
async function prepare({ path, before, after }: ChangedFile): Promise<PreparedFile> {
  if (before === undefined) {
    return { path, write: () => writeFile(path, after, { flag: 'wx' }) };
  }
  const target = await realpath(path);
  const bytes = await readFile(target);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    throw new UsageError(`${shown(path)} is not in UTF-8; nothing was written`);
  }
  const mark = text.startsWith(byteOrderMark) && !before.startsWith(byteOrderMark) ? byteOrderMark : '';
  if (text !== mark + before)
    throw new UsageError(`${shown(path)} has changed meanwhile; nothing was written`);
  const { mode } = await stat(target);
  // Its folder would let it be replaced, and so would its mode the administrator.
  if ((mode & 0o222) === 0) throw notWritable(path, 'it is read-only');
  for (const needed of [target, dirname(target)]) {
    await access(needed, constants.W_OK).catch((error: unknown) => {
      throw notWritable(path, reasonOf(error));
    });
  }
  const write = async (): Promise<void> => {
    const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      await writeFile(temporary, mark + after, { flag: 'wx' });
      await chmod(temporary, mode);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  };
  return { path, write };
}

const shown = (path: string): string => displayPath(path, process.cwd());

const notWritable = (path: string, reason: string, written = 'nothing was written'): UsageError =>
  new UsageError(`${shown(path)} cannot be written (${reason}); ${written}`);

/** What the system says, without the name of the file, which may be that of a temporary one. */
function reasonOf(error: unknown): string {
  const isOfSystem = error instanceof Error && 'errno' in error && typeof error.errno === 'number';
  return (isOfSystem ? getSystemErrorMap().get(Number(error.errno))?.[1] : undefined) ?? messageOf(error);
}
