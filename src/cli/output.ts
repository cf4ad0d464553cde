import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** A failure that is the user's to mend: printed as it is, without a stack. Exit code 2. */
export class UsageError extends Error {}

/** Writes text to `file`, or to standard output where none is given, no faster than it is taken. */
export async function writeOutput(chunks: Iterable<string>, file: string | undefined): Promise<void> {
  const stream = file === undefined ? process.stdout : createWriteStream(file);
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  // Without this the failure would count as unhandled when it comes after the last write.
  failed.catch(() => undefined);
  for (const chunk of chunks) {
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), failed]);
  }
  if (file === undefined) return;
  stream.end();
  await finished(stream);
}

/** Ends quietly when whoever reads standard output has gone, as in `lanewise check | head`. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.stderr.write(`lanewise: ${error.message}\n`);
    process.exit(2);
  });
}

/** Whether to colour what goes to standard output (https://no-color.org). */
export const useColour = (): boolean =>
  process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
