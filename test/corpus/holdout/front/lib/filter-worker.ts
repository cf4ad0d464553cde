self.onmessage = (event: MessageEvent<{ pixels: Uint8ClampedArray }>) => {
  const { pixels } = event.data;
  const kernel = 25;
  // - no-cpu-heavy-loop: a worker, made for computing
  for (let i = 0; i < 8_000_000; i++) {
    let sum = 0;
    for (let j = 0; j < kernel; j++) sum += pixels[i + j] ?? 0;
    pixels[i] = sum / kernel;
  }
  // - no-costly-transfer: handed over
  self.postMessage(pixels, { transfer: [pixels.buffer] });
};
