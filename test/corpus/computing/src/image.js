const width = 3840;
const height = 2160;

export function scale(pixels) {
  const out = new Uint8ClampedArray(width * height * 4);
  // + no-cpu-heavy-loop warning: every pixel of a 4K picture, nine neighbours each
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      for (let c = 0; c < 4; c++) {
        let sum = 0;
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) sum += pixels[((y + dy) * width + x + dx) * 4 + c];
        }
        out[(y * width + x) * 4 + c] = sum / 9;
      }
    }
  }
  return out;
}

export function icon(pixels) {
  // - no-cpu-heavy-loop: sixteen by sixteen pixels
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++) pixels[y * 16 + x] = (x ^ y) & 1;
  }
}
