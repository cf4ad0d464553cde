import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileFacts, type AnalysisOptions, type FileFacts, type Parse } from '../analysis';
import { messageOf } from '../base/errors';

/** A file to scan. */
export interface ScanSource {
  readonly path: string;
  /** In place of what is on disk. */
  readonly text?: string;
}

/** What became of one file. */
export type Scanned =
  | { readonly kind: 'facts'; readonly facts: FileFacts }
  /** Unreadable, or a worker died of it. */
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: string };

/** Reads a file, unless its text is given, and works out its facts. The text is not kept. */
export function scanFile({ path, text }: ScanSource, options: AnalysisOptions, parse?: Parse): Scanned {
  const source = text ?? readSource(path, options.maxFileSize);
  return typeof source === 'string'
    ? { kind: 'facts', facts: fileFacts({ path, text: source }, options, parse) }
    : { kind: 'skipped', path, reason: source.reason };
}

/** The text of a file as it is analysed, read without holding up the thread; undefined where it cannot be read. */
export const textOnDisk = (path: string): Promise<string | undefined> =>
  readFile(path).then(decode, () => undefined);

/** Without the byte order mark, which editors do not count as a column. */
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The text of a file, or why there is none to analyse. */
export function readSource(path: string, maxFileSize: number): string | { readonly reason: string } {
  try {
    const { size } = statSync(path);
    // UTF-8 takes at most three bytes for a UTF-16 code unit, so this much cannot be within the limit.
    if (size > 3 * maxFileSize) {
      return { reason: `has ${size} bytes, too much for the limit of ${maxFileSize} characters` };
    }
    return decode(readFileSync(path));
  } catch (error) {
    return { reason: `cannot be read: ${messageOf(error)}` };
  }
}
