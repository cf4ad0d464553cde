import type { TraceRecord } from './record';
import type { RunTracks } from './tracks';

/** The host side of an event source. */
export interface SourceDecoder {
  /** The record types that it understands. */
  readonly types: readonly string[];
  /** Adds a record to the tracks. Any record is accepted; returns what is wrong with it, if anything. */
  decode(record: TraceRecord, tracks: RunTracks): string | undefined;
}
