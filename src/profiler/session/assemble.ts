import fs from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Lost } from '../timeline/model';
import type { TraceWriter } from '../trace/trace-writer';
import { embed, readSourceMap } from './source-maps';

/** Bytes of source maps that a trace may hold before compression. */
const maxMapBytes = 256 * 1024 * 1024;

/**
 * Copies the records of all threads from the session folder to the trace, and adds the source maps of the scripts
 * that occur in them. Returns what could not be had.
 */
export async function assemble(folder: string, trace: TraceWriter): Promise<Lost[]> {
  const lost: Lost[] = [];
  const maps = new MapCollection(trace, lost);
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
  // In order of process and thread, so that equal runs make equal files.
  for (const name of names.sort(new Intl.Collator('en', { numeric: true }).compare)) {
    const thread = /^(\d+-\d+)\.ndjson$/.exec(name)?.[1];
    const input = fs.createReadStream(join(folder, name));
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const record = parse(line);
      if (record === undefined) {
        lost.push({ what: `a record of ${thread ?? name}`, reason: 'its writing was cut off' });
      } else if (record.type === 'source-map') maps.add(record);
      else {
        maps.note(record['frames']);
        trace.write(thread === undefined ? record : { ...record, thread });
      }
    }
  }
  maps.addFromDisk();
  return lost;
}

type LogLine = Readonly<Record<string, unknown>> & { readonly type: string };

function parse(line: string): LogLine | undefined {
  try {
    const record: unknown = JSON.parse(line);
    const isRecord = typeof record === 'object' && record !== null && 'type' in record;
    return isRecord && typeof record.type === 'string' ? (record as LogLine) : undefined;
  } catch {
    return undefined;
  }
}

class MapCollection {
  readonly #trace: TraceWriter;
  readonly #lost: Lost[];
  readonly #urls = new Set<string>();
  readonly #done = new Set<string>(['']);
  #bytes = 0;

  constructor(trace: TraceWriter, lost: Lost[]) {
    this.#trace = trace;
    this.#lost = lost;
  }

  /** Remembers the scripts of a profile's frames. */
  note(frames: unknown): void {
    if (!Array.isArray(frames)) return;
    for (const frame of frames as unknown[]) {
      const url: unknown = Array.isArray(frame) ? frame[1] : undefined;
      if (typeof url === 'string' && !url.startsWith('node:')) this.#urls.add(url);
    }
  }

  /** Adds a map that existed in the memory of the profiled program only; the first for a script counts. */
  add(record: LogLine): void {
    const url = String(record['url']);
    if (this.#done.has(url)) return;
    try {
      const map = embed(record['map'], new URL(url.startsWith('file:') ? url : `file://${url}`));
      this.#write(url, map);
    } catch (error) {
      this.#fail(url, String(error));
    }
  }

  /** Adds the maps of all scripts that no thread handed over. */
  addFromDisk(): void {
    for (const url of this.#urls) {
      if (this.#done.has(url)) continue;
      const map = readSourceMap(url);
      if (typeof map === 'string') this.#fail(url, map);
      else this.#write(url, map);
    }
  }

  #write(url: string, map: ReturnType<typeof embed>): void {
    this.#done.add(url);
    if (map === undefined) return;
    this.#bytes += map.mappings.length;
    if (this.#bytes > maxMapBytes) this.#fail(url, 'the source maps of this run are too large');
    else this.#trace.write({ type: 'source-map', ...{ url, map } });
  }

  #fail(url: string, reason: string): void {
    this.#done.add(url);
    this.#lost.push({ what: `the source map of ${url}`, reason });
  }
}
