export function histogram(data: Uint8Array): number[] {
  const counts = new Array<number>(256).fill(0);
  // - no-cpu-heavy-loop: a thousand or a million bytes, one addition each
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

export function contrast(data: Uint8Array, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height);
  // + no-cpu-heavy-loop warning: each pixel by its 31 × 31 neighbours, in a request
  for (let y = 15; y < height - 15; y++) {
    for (let x = 15; x < width - 15; x++) {
      let sum = 0;
      for (let dy = -15; dy <= 15; dy++) {
        for (let dx = -15; dx <= 15; dx++) sum += data[(y + dy) * width + x + dx] ?? 0;
      }
      out[y * width + x] = sum / 961;
    }
  }
  return out;
}

export async function* rows(data: Uint8Array, width: number): AsyncGenerator<number> {
  // - no-cpu-heavy-loop: hands over after each row, and waits
  for (let y = 0; y < 10_000; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) sum += data[y * width + x] ?? 0;
    yield sum;
  }
}

export function brighten(data: Uint8Array, by: number): void {
  // - no-cpu-heavy-loop: two loops that do little
  for (let y = 0; y < 600; y++) {
    for (let x = 0; x < 800; x++) data[y * 800 + x] = Math.min(255, (data[y * 800 + x] ?? 0) + by);
  }
}
