import type { Palette } from './palette';

/** A canvas that keeps to the device's pixels, fractional ratios included. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** Device pixels for each CSS pixel. */
  ratio = 1;

  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser cannot draw on a canvas.');
    this.canvas = canvas;
    this.context = context;
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.ratio = window.devicePixelRatio;
      // Where the browser tells device pixels, they are exact; a rounded product may be one off and blur.
      const exact = entry.devicePixelContentBoxSize[0];
      const width = exact?.inlineSize ?? Math.round(entry.contentRect.width * this.ratio);
      const height = exact?.blockSize ?? Math.round(entry.contentRect.height * this.ratio);
      if (canvas.width === width && canvas.height === height) return;
      canvas.width = width;
      canvas.height = height;
      resized();
    }).observe(canvas, { box: 'device-pixel-content-box' });
  }

  get width(): number {
    return this.canvas.width;
  }

  get height(): number {
    return this.canvas.height;
  }

  clear(palette: Palette): void {
    this.context.globalAlpha = 1;
    this.context.fillStyle = palette.background;
    this.context.fillRect(0, 0, this.width, this.height);
  }
}

/** Draws in the next frame, once, however often it is asked. */
export class Redraw {
  #pending = false;
  readonly #draw: () => void;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  request(): void {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#draw();
    });
  }
}
