import { findSourceMap } from 'node:module';
import type { ThreadLog } from '../../probe/thread-log';

/**
 * Writes down the source maps that exist in this thread's memory only: loaders such as tsx compile a file when
 * it is imported and hand its map to Node. Maps that lie on disk are left for whoever reads the trace.
 */
export class SourceMapLog {
  readonly #log: ThreadLog;
  readonly #seen = new Set<string>(['']);

  constructor(log: ThreadLog) {
    this.#log = log;
  }

  note(url: string): void {
    if (this.#seen.has(url)) return;
    this.#seen.add(url);
    if (url.startsWith('node:')) return;
    const payload = findSourceMap(url)?.payload;
    if (payload === undefined) return;
    const { sources, names, mappings, sourceRoot } = payload;
    this.#log.write({ type: 'source-map', url, map: { version: 3, sources, names, mappings, sourceRoot } });
  }
}
