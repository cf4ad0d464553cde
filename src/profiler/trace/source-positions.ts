import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { filePathOf } from '../sources/cpu-profile/file-path';
import { arrayOf, stringOf, stringsOf, type TraceRecord } from '../sources/record';

/** Maps positions of the code that ran to those of the code that was written. */
export class SourcePositions {
  readonly #maps = new Map<string, TraceMap>();

  /** Adds the map of a script. Any record is accepted; returns what is wrong with it, if anything. */
  add(record: TraceRecord): string | undefined {
    const url = stringOf(record['url']);
    const map = record['map'] as TraceRecord | null | undefined;
    const mappings = stringOf(map?.['mappings']);
    if (url === undefined || mappings === undefined) return 'a source map without script or mappings';
    const sources = arrayOf(map?.['sources']).map((source) => stringOf(source) ?? null);
    const names = stringsOf(map?.['names']);
    try {
      const traceMap = new TraceMap({ version: 3, sources, names, mappings });
      // Decodes the mappings, which is where a bad map fails.
      originalPositionFor(traceMap, { line: 1, column: 0 });
      this.#maps.set(filePathOf(url), traceMap);
      return undefined;
    } catch (error) {
      return `the source map of ${url}: ${String(error)}`;
    }
  }

  /** The source of a generated position as path, 1-based line and column; the position itself where it has none. */
  original(generated: { readonly file: string; readonly line: number; readonly column: number }): {
    file: string;
    line: number;
    column: number;
  } {
    const file = filePathOf(generated.file);
    const { line, column } = generated;
    const map = this.#maps.get(file);
    if (map === undefined || line < 1) return { file, line, column };
    const found = originalPositionFor(map, { line, column: Math.max(0, column - 1) });
    // A damaged map can point to sources that it does not list.
    const source: unknown = found.source;
    if (typeof source !== 'string' || found.line === null) return { file, line, column };
    return { file: filePathOf(source), line: found.line, column: found.column + 1 };
  }
}
