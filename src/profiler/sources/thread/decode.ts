import type { SourceDecoder } from '../decoder';
import { indexOf, stringOf, stringsOf, timeOf, type TraceRecord } from '../record';
import type { RunTracks } from '../tracks';

/** When each thread began and ended, and what it runs. */
export const threadDecoder: SourceDecoder = {
  types: ['thread', 'exit'],
  decode: (record, tracks) =>
    record['type'] === 'exit' ? decodeExit(record, tracks) : decodeThread(record, tracks),
};

function decodeThread(record: TraceRecord, tracks: RunTracks): string | undefined {
  const pid = indexOf(record['pid'], Number.MAX_SAFE_INTEGER);
  const tid = indexOf(record['tid'], Number.MAX_SAFE_INTEGER);
  const start = timeOf(record['time']);
  if (pid === undefined || tid === undefined || start === undefined) return 'a thread without id or start';
  const id = `${pid}-${tid}`;
  if (tracks.threads.has(id)) return `thread ${id} begins twice`;
  tracks.threads.set(id, {
    id,
    pid,
    tid,
    osTid: indexOf(record['osTid'], Number.MAX_SAFE_INTEGER) ?? 0,
    kind: record['kind'] === 'worker' ? 'worker' : 'main',
    argv: stringsOf(record['argv']),
    execArgv: stringsOf(record['execArgv']),
    cwd: stringOf(record['cwd']) ?? '',
    probe: stringOf(record['probe']) ?? '',
    start,
    exit: undefined,
    lastSeen: start,
    times: [],
    stacks: [],
    calls: [],
    pending: undefined,
  });
  return undefined;
}

function decodeExit(record: TraceRecord, tracks: RunTracks): string | undefined {
  const thread = tracks.threads.get(stringOf(record['thread']) ?? '');
  const time = timeOf(record['time']);
  if (thread === undefined || time === undefined) return 'an exit of no known thread';
  thread.exit = time;
  thread.lastSeen = Math.max(thread.lastSeen, time);
  return undefined;
}
