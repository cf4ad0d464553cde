import type { ThreadStateName } from '../../../profiler/timeline/model';
import type { Fill } from './raster';

/** The fills of one colour's bars. */
export interface BarFills {
  readonly full: Fill;
  /** Tell neighbouring bars apart. */
  readonly shades: readonly Fill[];
  /** Of pixels that several slices share, by how full they are: from hardly to wholly. */
  readonly merged: readonly Fill[];
  /** What a search has found, and what not. */
  readonly found: Fill;
  readonly dimmed: Fill;
  /** The inside of bars with outlines. */
  readonly pale: Fill;
}

/** Side of a pattern's tile in CSS pixels. */
const tileSide = 6;

/** Makes fills from CSS colours, mixed into one background: as pale as translucent ones, but nothing shines through. */
export class FillMaker {
  readonly #background: string;
  readonly #ratio: number;
  readonly #context: CanvasRenderingContext2D;

  constructor(background: string, ratio: number) {
    this.#background = background;
    this.#ratio = ratio;
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('This browser cannot draw on a canvas.');
    this.#context = context;
  }

  /** `colour` at a strength from 0 (background) to 1. */
  mix(colour: string, strength: number): Fill {
    return this.#tile(1, (context) => {
      context.globalAlpha = strength;
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    });
  }

  bars(colour: string): BarFills {
    const mix = (strength: number): Fill => this.mix(colour, strength);
    return {
      full: mix(1),
      shades: [0.32, 0.42, 0.52].map(mix),
      merged: [0.12, 0.22, 0.32, 0.42].map(mix),
      found: mix(0.52),
      dimmed: mix(0.1),
      pale: mix(0.15),
    };
  }

  /** Tells a state by pattern as well as by colour: solid, cross-hatched, striped, dotted. */
  state(state: ThreadStateName, colour: string): Fill {
    if (state === 'running' || state === 'idle') return this.mix(colour, 1);
    const size = Math.max(4, Math.round(tileSide * this.#ratio));
    return this.#tile(size, (context) => {
      context.fillStyle = colour;
      context.globalAlpha = 0.3;
      context.fillRect(0, 0, size, size);
      context.globalAlpha = 1;
      context.strokeStyle = colour;
      context.lineWidth = size / 3;
      if (state === 'blocked') stripes(context, size);
      else if (state === 'gc') grid(context, size);
      else dot(context, size);
    });
  }

  #tile(size: number, draw: (context: CanvasRenderingContext2D) => void): Fill {
    const context = this.#context;
    // Setting the size also resets everything else.
    context.canvas.width = size;
    context.canvas.height = size;
    context.fillStyle = this.#background;
    context.fillRect(0, 0, size, size);
    draw(context);
    return { size, pixels: new Uint32Array(context.getImageData(0, 0, size, size).data.buffer) };
  }
}

/** Diagonal stripes that go on seamlessly into the next tile. */
function stripes(context: CanvasRenderingContext2D, size: number): void {
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
  }
  context.stroke();
}

function grid(context: CanvasRenderingContext2D, size: number): void {
  const width = Math.max(1, Math.round(size / 3));
  context.fillRect(0, 0, width, size);
  context.fillRect(0, 0, size, width);
}

function dot(context: CanvasRenderingContext2D, size: number): void {
  context.beginPath();
  context.arc(size / 2, size / 2, size / 3.2, 0, 2 * Math.PI);
  context.fill();
}
