import { Raster, type Fill } from './raster';

/** A canvas that keeps to the device's pixels, fractional ratios included. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** Device pixels for each CSS pixel. */
  ratio = 1;
  #raster: Raster | undefined;

  constructor(canvas: HTMLCanvasElement, resized: () => void) {
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) throw new Error('This browser cannot draw on a canvas.');
    this.canvas = canvas;
    this.context = context;
    new ResizeObserver(([entry]) => {
      if (!entry) return;
      this.ratio = window.devicePixelRatio;
      const exact = entry.devicePixelContentBoxSize[0];
      const width = devicePixels(entry.contentRect.width * this.ratio, exact?.inlineSize);
      const height = devicePixels(entry.contentRect.height * this.ratio, exact?.blockSize);
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

  /** A raster of the canvas's size, cleared; one and the same until the canvas is resized. */
  raster(background: Fill): Raster {
    if (this.#raster?.width !== this.width || this.#raster.height !== this.height) {
      this.#raster = new Raster(this.width, this.height);
    }
    this.#raster.clear(background);
    return this.#raster;
  }
}

/**
 * What the browser tells is exact where a rounded product may be one pixel off and blur. Emulated ratios it ignores; such
 * a figure is of no use.
 */
function devicePixels(product: number, told: number | undefined): number {
  return told !== undefined && Math.abs(told - product) < 1 ? told : Math.round(product);
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
