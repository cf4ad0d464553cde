/** A time or duration in microseconds. Traces use microseconds of CLOCK_MONOTONIC throughout. */
export type Micros = number & { readonly __unit: 'µs' };

/** A time or duration in milliseconds, as shown to people and in reports. */
export type Millis = number & { readonly __unit: 'ms' };

export const micros = (value: number): Micros => value as Micros;
export const millis = (value: number): Millis => value as Millis;

/** Microseconds to milliseconds, rounded to whole microseconds so that sums print without noise. */
export const toMillis = (value: number): Millis => millis(Math.round(value) / 1000);

const units: readonly (readonly [size: number, name: string])[] = [
  [3_600e9, 'h'],
  [60e9, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
];

/** An estimate for people: two significant digits, which is more than it deserves. */
export function formatNanoseconds(value: number): string {
  const rounded = Number(value.toPrecision(2));
  const [size, unit] = units.find(([least]) => rounded >= least) ?? [1, 'ns'];
  return `${Number((rounded / size).toPrecision(2)).toLocaleString('en')} ${unit}`;
}
