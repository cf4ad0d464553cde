import type { SourceDecoder } from '../decoder';
import { arrayOf, indexOf, timeOf } from '../record';

/** The kernel's count of CPU time and waiting time of every thread, read at regular ticks. */
export const procSamplerDecoder: SourceDecoder = {
  types: ['sched'],
  decode(record, { ticks, cpu }) {
    const time = timeOf(record['time']);
    if (time === undefined || time <= (ticks.at(-1) ?? -Infinity))
      return 'CPU times without a time, or out of order';
    const tick = ticks.push(time) - 1;
    for (const entry of arrayOf(record['tasks'])) {
      const [pid, tid, ran, waited] = arrayOf(entry).map((value) => indexOf(value, Number.MAX_SAFE_INTEGER));
      if (pid === undefined || tid === undefined || ran === undefined || waited === undefined) {
        return 'CPU times of no known thread';
      }
      const id = `${pid}-${tid}`;
      let track = cpu.get(id);
      if (track === undefined) cpu.set(id, (track = { ticks: [], cpu: [], wait: [] }));
      track.ticks.push(tick);
      track.cpu.push(ran / 1000);
      track.wait.push(waited / 1000);
    }
    return undefined;
  },
};
