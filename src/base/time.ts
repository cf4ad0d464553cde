/** A time or duration in microseconds. Traces use microseconds of CLOCK_MONOTONIC throughout. */
export type Micros = number & { readonly __unit: 'µs' };

/** A time or duration in milliseconds, as shown to people and in reports. */
export type Millis = number & { readonly __unit: 'ms' };

export const micros = (value: number): Micros => value as Micros;
export const millis = (value: number): Millis => value as Millis;

/** Microseconds to milliseconds, rounded to whole microseconds so that sums print without noise. */
export const toMillis = (value: number): Millis => millis(Math.round(value) / 1000);
