import type { ThreadStateName } from '../../../profiler/timeline/model';

/** Side of a pattern's tile in CSS pixels. */
const side = 6;

/** A fill that tells a state by pattern as well as by colour: solid, cross-hatched, striped, dotted. */
export function statePattern(state: ThreadStateName, colour: string, ratio: number): CanvasPattern | string {
  if (state === 'running' || state === 'idle') return colour;
  const tile = document.createElement('canvas');
  const size = Math.max(4, Math.round(side * ratio));
  tile.width = size;
  tile.height = size;
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.globalAlpha = 0.3;
  context.fillStyle = colour;
  context.fillRect(0, 0, size, size);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, size / 3);
  if (state === 'blocked') stripes(context, size);
  else if (state === 'gc') grid(context, size);
  else dot(context, size);
  return context.createPattern(tile, 'repeat') ?? colour;
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
