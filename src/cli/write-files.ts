import { randomBytes } from 'node:crypto';
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
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
 * @throws UsageError when a file has changed meanwhile, or is not in UTF-8, which would damage it.
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
    for (const write of written) await write();
  } finally {
    for (const signal of signals) process.off(signal, hold);
  }
  const [signal] = held;
  if (signal !== undefined) process.kill(process.pid, signal);
}

/** Looks whether a file can be written. @returns what writes it */
async function prepare({ path, before, after }: ChangedFile): Promise<() => Promise<void>> {
  if (before === undefined) {
    return () => writeFile(path, after, { flag: 'wx' });
  }
  const target = await realpath(path);
  const bytes = await readFile(target);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    throw new UsageError(`${path} is not in UTF-8; nothing was written`);
  }
  const mark = text.startsWith(byteOrderMark) && !before.startsWith(byteOrderMark) ? byteOrderMark : '';
  if (text !== mark + before) throw new UsageError(`${path} has changed meanwhile; nothing was written`);
  const { mode } = await stat(target);
  return async () => {
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
}
