/** What fills a rectangle: a square tile of opaque pixels, repeated from the raster's corner. One colour has size 1. */
export interface Fill {
  readonly size: number;
  /** RGBA as canvases store it. */
  readonly pixels: Uint32Array;
}

/** Up to this width a loop is faster than the call of a built-in function. */
const narrow = 16;

/**
 * A picture of opaque rectangles. A canvas takes half a microsecond and more for each rectangle, and a timeline has tens
 * of thousands of them in a frame, most of them a pixel wide: filling pixels ourselves and handing over the picture
 * whole is many times faster.
 */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly #image: ImageData;
  readonly #pixels: Uint32Array;

  constructor(width: number, height: number) {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    this.#image = new ImageData(this.width, this.height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  clear(fill: Fill): void {
    this.#pixels.fill(fill.pixels[0] ?? 0);
  }

  /** Fills a rectangle given in whole pixels, as far as it lies within the raster. */
  fill({ size, pixels }: Fill, x: number, y: number, width: number, height: number): void {
    const left = Math.max(0, x);
    const right = Math.min(this.width, x + width);
    const bottom = Math.min(this.height, y + height);
    if (left >= right) return;
    const target = this.#pixels;
    const first = pixels[0] ?? 0;
    for (let row = Math.max(0, y); row < bottom; row++) {
      const start = row * this.width;
      if (size > 1) {
        const tileRow = (row % size) * size;
        for (let column = left; column < right; column++) {
          target[start + column] = pixels[tileRow + (column % size)] ?? first;
        }
      } else if (right - left > narrow) {
        target.fill(first, start + left, start + right);
      } else {
        for (let i = start + left; i < start + right; i++) target[i] = first;
      }
    }
  }

  /** Replaces what the canvas shows. */
  show(context: CanvasRenderingContext2D): void {
    context.putImageData(this.#image, 0, 0);
  }
}
