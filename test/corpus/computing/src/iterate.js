import { createHash } from 'node:crypto';

export async function proofOfWork(block, difficulty) {
  const prefix = '0'.repeat(difficulty);
  // + no-cpu-heavy-loop: a million hashes
  for (let nonce = 0; nonce < 1_000_000; nonce++) {
    const hash = createHash('sha256').update(`${block}${nonce}`).digest('hex');
    if (hash.startsWith(prefix)) return nonce;
  }
  return undefined;
}

export async function letOthersRun(items, work) {
  let done = 0;
  for (const item of items) {
    work(item);
    // - no-await-in-loop: lets others take their turn
    if (++done % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

export function* squares() {
  // - no-cpu-heavy-loop: as far as the consumer asks for
  for (let i = 0; ; i++) yield i * i;
}

export function sortCopies(lists) {
  // - no-cpu-heavy-loop: lists of a usual size
  for (const list of lists) list.sort((a, b) => a - b);
}

export function readUntil(reader, end) {
  const bytes = [];
  // - no-cpu-heavy-loop: goes on until a mark is found
  for (let byte = reader.next(); byte !== end; byte = reader.next()) bytes.push(byte);
  return bytes;
}

export function spin(view) {
  // - no-cpu-heavy-loop: of no known length
  while (Atomics.load(view, 0) === 0) Atomics.pause?.();
}

export function allPairs(points) {
  let closest = Infinity;
  // - no-cpu-heavy-loop: pairs of a thousand points are a few milliseconds
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      closest = Math.min(closest, Math.abs(points[i].x - points[j].x));
    }
  }
  return closest;
}

export function allTriples(points) {
  const lines = [];
  // + no-cpu-heavy-loop: triples of a thousand points
  for (const a of points) {
    for (const b of points) {
      for (const c of points) {
        if ((b.x - a.x) * (c.y - a.y) === (c.x - a.x) * (b.y - a.y)) lines.push([a, b, c]);
      }
    }
  }
  return lines;
}
