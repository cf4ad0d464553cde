import { formatDuration } from './format';
import { xOf, type Viewport } from './viewport';

export interface Tick {
  /** Device pixels from the left of the plot. */
  readonly x: number;
  readonly label: string;
}

/** Ticks at round times (1, 2 or 5 times a power of ten), about `spacing` device pixels apart or more. */
export function ticks(viewport: Viewport, spacing: number): Tick[] {
  const step = roundStep(((viewport.end - viewport.start) / viewport.width) * spacing);
  const result: Tick[] = [];
  const last = Math.floor(viewport.end / step);
  for (let i = Math.ceil(viewport.start / step); i <= last; i++) {
    result.push({ x: xOf(viewport, i * step), label: tickLabel(i * step, step) });
  }
  return result;
}

/** The smallest round step of at least `length`. */
export function roundStep(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= length) ?? 10 * power;
}

/** A time on the ruler in one unit for all its ticks, with the digits that tell neighbours apart. */
function tickLabel(time: number, step: number): string {
  if (time === 0) return '0';
  const [size, unit] = time >= 1e6 && step >= 1e4 ? [1e6, 's'] : [1e3, 'ms'];
  const digits = Math.max(0, -Math.floor(Math.log10(step / size) + 1e-9));
  return digits > 6 ? formatDuration(time) : `${(time / size).toFixed(digits)} ${unit}`;
}
