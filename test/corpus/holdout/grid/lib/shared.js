const counts = new Int32Array(new SharedArrayBuffer(64));
const times = new Float64Array(new SharedArrayBuffer(4096));

export function passed(slot) {
  // + no-async-race: an update that another thread can come in between
  counts[slot] += 1;
}

export function failed(slot) {
  // - no-async-race: one step that nobody comes in between
  Atomics.add(counts, slot, 1);
}

export function record(threadIndex, duration) {
  // - no-async-race: each thread has an element of its own
  times[threadIndex] = duration;
}

export function reset() {
  // - no-async-race: writes, without looking at what was there
  counts.fill(0);
}
