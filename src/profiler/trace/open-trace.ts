import { err, ok, type Result } from '../../base/result';
import { sampledDepth } from '../sources/cpu-profile/decode';
import { decoders } from '../sources/decoders';
import { indexOf, numberOf, stringOf, stringsOf, timeOf, type TraceRecord } from '../sources/record';
import { maxDepth } from '../sources/stack-table';
import { RunTracks } from '../sources/tracks';
import type { Lost, Timeline } from '../timeline/model';
import { decodeBlocks } from './blocks';
import { buildTimeline, type RunFacts } from './build-timeline';
import { formatName, formatVersion } from './format';
import { LineSplitter } from './line-splitter';
import { SourcePositions } from './source-positions';

/** Why a file could not be opened at all; `offset` is the byte in the file at which that was found. */
export interface TraceError {
  readonly message: string;
  readonly offset: number;
}

/** More text than this is not read; some hours of a busy program. */
const maxText = 1024 ** 3;

/**
 * Reads a trace. Any bytes are accepted: what is damaged, cut off or unknown is left out and named in `lost`; only a
 * file without the header of a trace that this version understands is an error. Takes time linear in the bytes.
 */
export function openTrace(bytes: Uint8Array): Result<Timeline, TraceError> {
  const reader = new TraceReader();
  const lines = new LineSplitter();
  let text = 0;
  for (const block of decodeBlocks(bytes)) {
    if ('damage' in block) {
      reader.damaged(block.offset, block.damage);
      lines.skipPartial();
      continue;
    }
    text += block.text.length;
    if (text > maxText) {
      reader.lost.push({
        what: `everything after byte ${block.offset}`,
        reason: 'the trace is too long to be read',
      });
      break;
    }
    for (const line of lines.add(block.text)) reader.read(line, block.offset);
    if (reader.refusal !== undefined) return err(reader.refusal);
  }
  for (const line of lines.rest()) reader.read(line, bytes.length);
  reader.lose(lines.tooLong, 'a record', 'it is too long to be read');
  return reader.finish(bytes.length);
}

class TraceReader {
  readonly lost: Lost[] = [];
  refusal: TraceError | undefined;
  readonly #tracks = new RunTracks();
  readonly #positions = new SourcePositions();
  readonly #skipped = new Map<string, number>();
  #facts: RunFacts | undefined;
  #damage: TraceError | undefined;

  damaged(offset: number, reason: string): void {
    this.#damage ??= { message: reason, offset };
    this.#skip(`a damaged part at byte ${offset}: ${reason}`);
  }

  read(line: string, offset: number): void {
    if (this.refusal !== undefined) return;
    const record = parseRecord(line);
    if (record === undefined) this.#skip('a record that is cut off or no JSON object');
    else if (this.#facts === undefined) this.#readHeader(record, offset);
    else this.#readRecord(record);
  }

  /** Notes that `count` of something is not in the timeline; nothing where it is 0. */
  lose(count: number, what: string, reason: string): void {
    if (count > 0) this.lost.push({ what: count === 1 ? what : `${count} × ${what}`, reason });
  }

  finish(length: number): Result<Timeline, TraceError> {
    if (this.refusal !== undefined) return err(this.refusal);
    if (this.#facts === undefined) {
      const { message, offset } = this.#damage ?? { message: 'the file holds no record', offset: length };
      return err({
        message: `This is not a trace of Lanewise, or its beginning is damaged: ${message}.`,
        offset,
      });
    }
    for (const [what, count] of this.#skipped) this.lose(count, what, 'it could not be read');
    if (this.#facts.end === undefined) {
      this.lost.push({ what: 'the end of the recording', reason: 'the file is cut off' });
    }
    const { stacks, cutSamples } = this.#tracks;
    this.lose(stacks.tooDeep, `a frame above ${maxDepth} others`, 'the stack is too deep to be shown');
    this.lose(cutSamples, 'the outermost callers of a sample', `V8 reads ${sampledDepth} frames of a stack`);
    return ok(buildTimeline(this.#facts, this.#tracks, this.#positions, this.lost));
  }

  #readHeader(record: TraceRecord, offset: number): void {
    const start = timeOf(record['start']);
    const version = numberOf(record['version']);
    if (
      record['type'] !== 'header' ||
      record['format'] !== formatName ||
      start === undefined ||
      version === undefined
    ) {
      this.refusal = { message: 'This is not a trace of Lanewise.', offset };
    } else if (version > formatVersion) {
      const message = `The trace was made by a newer version of Lanewise (format ${version}; this one reads up to ${formatVersion}).`;
      this.refusal = { message, offset };
    } else {
      this.#facts = {
        command: stringsOf(record['command']),
        start,
        wallStart: wallTimeOf(record['wallStart']) ?? 0,
        cores: Math.max(1, indexOf(record['cores'], 65_536) ?? 1),
        end: undefined,
        exit: { code: null, signal: null },
      };
    }
  }

  #readRecord(record: TraceRecord): void {
    const type = stringOf(record['type']) ?? '';
    const decoder = decoders.find(({ types }) => types.includes(type));
    if (decoder !== undefined) this.#count(decoder.decode(record, this.#tracks));
    else if (type === 'source-map') this.#count(this.#positions.add(record));
    else if (type === 'lost') this.#readLost(record);
    else if (type === 'end') this.#readEnd(record);
    else this.#skip(`a record of an unknown type (${type.slice(0, 40)})`);
  }

  #readLost(record: TraceRecord): void {
    this.lost.push({ what: stringOf(record['what']) ?? '', reason: stringOf(record['reason']) ?? '' });
  }

  #readEnd(record: TraceRecord): void {
    const end = timeOf(record['time']);
    if (this.#facts === undefined || end === undefined || end < this.#facts.start) {
      this.#skip('an end without a time');
      return;
    }
    const exit = {
      code: indexOf(record['code'], 2 ** 32) ?? null,
      signal: stringOf(record['signal']) ?? null,
    };
    this.#facts = { ...this.#facts, end, exit };
  }

  #count(problem: string | undefined): void {
    if (problem !== undefined) this.#skip(problem);
  }

  #skip(what: string): void {
    // Beyond a hundred kinds of damage their number says enough.
    const key = this.#skipped.size < 100 || this.#skipped.has(what) ? what : 'other damage';
    this.#skipped.set(key, (this.#skipped.get(key) ?? 0) + 1);
  }
}

/** Milliseconds since the Unix epoch, of which a date can be made, or undefined. */
function wallTimeOf(value: unknown): number | undefined {
  const time = numberOf(value);
  return time !== undefined && !Number.isNaN(new Date(time).valueOf()) ? time : undefined;
}

function parseRecord(line: string): TraceRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord ? (value as TraceRecord) : undefined;
  } catch {
    return undefined;
  }
}
