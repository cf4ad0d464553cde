/** Draws a picture on a canvas and gives it to a thread. */
const thread = new Worker(new URL('./filter-worker.ts', import.meta.url));

export function blur(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  // + no-blocking-call hint: the picture is read back while the page stands still
  const picture = context.getImageData(0, 0, canvas.width, canvas.height);
  // + no-costly-transfer: all pixels are copied, where they could be handed over
  thread.postMessage({ pixels: picture.data });
}

export function sharpen(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  // + no-blocking-call hint: the picture is read back while the page stands still
  const picture = context.getImageData(0, 0, canvas.width, canvas.height);
  // - no-costly-transfer: handed over
  thread.postMessage({ pixels: picture.data }, [picture.data.buffer]);
}

export function tell(parent: Window): void {
  // - no-costly-transfer: to a window of another site, not to a thread
  parent.postMessage({ kind: 'ready' }, 'https://shop.example');
}

document.querySelector('#export')?.addEventListener('click', () => {
  // - no-worker-per-task: a person clicks, not a thousand times a second
  const exporter = new Worker(new URL('./filter-worker.ts', import.meta.url));
  exporter.postMessage({ kind: 'export' });
});
