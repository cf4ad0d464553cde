import type { SourceDecoder } from '../decoder';
import { arrayOf, indexOf, numberOf, stringOf, timeOf, type TraceRecord } from '../record';
import type { CallSite, ThreadTrack } from '../tracks';

/** The calls that held up a thread, and the start of one that may never have returned. */
export const blockingCallsDecoder: SourceDecoder = {
  types: ['blocking', 'begin'],
  decode(record, tracks) {
    const thread = tracks.threads.get(stringOf(record['thread']) ?? '');
    if (thread === undefined) return 'a blocking call of no known thread';
    return record['type'] === 'begin' ? decodeBegin(record, thread) : decodeCalls(record, thread);
  },
};

function decodeCalls(record: TraceRecord, thread: ThreadTrack): string | undefined {
  for (const value of arrayOf(record['calls'])) {
    const call = value as TraceRecord | null;
    const start = timeOf(call?.['start']);
    const dur = timeOf(call?.['dur']);
    const api = stringOf(call?.['api']);
    if (call === null || start === undefined || dur === undefined || api === undefined) {
      return 'a blocking call without name or time';
    }
    const end = Math.min(start + dur, Number.MAX_SAFE_INTEGER);
    thread.calls.push({
      api,
      detail: stringOf(call['detail']) ?? '',
      start,
      end,
      cpu: numberOf(call['cpu']) ?? NaN,
      wait: numberOf(call['wait']) ?? 0,
      site: decodeSite(call['site']),
    });
    thread.lastSeen = Math.max(thread.lastSeen, end);
    if (thread.pending !== undefined && thread.pending.start <= end) thread.pending = undefined;
  }
  return undefined;
}

function decodeBegin(record: TraceRecord, thread: ThreadTrack): string | undefined {
  const start = timeOf(record['start']);
  const api = stringOf(record['api']);
  if (start === undefined || api === undefined) return 'the begin of a call without name or time';
  thread.pending = { api, detail: stringOf(record['detail']) ?? '', start, site: decodeSite(record['site']) };
  thread.lastSeen = Math.max(thread.lastSeen, start);
  return undefined;
}

const maxLine = 2 ** 31 - 1;

function decodeSite(value: unknown): CallSite | undefined {
  const [name, file, line, column] = arrayOf(value);
  if (typeof file !== 'string') return undefined;
  return {
    name: stringOf(name) ?? '',
    file,
    line: indexOf(line, maxLine) ?? 0,
    column: indexOf(column, maxLine) ?? 0,
  };
}
