/** A record of a trace as it was parsed: nothing about it is known but that it is an object. */
export type TraceRecord = Readonly<Record<string, unknown>>;

/** A finite number, or undefined. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A moment in µs, from 0 to where such numbers are no longer exact, or undefined. */
export function timeOf(value: unknown): number | undefined {
  const time = numberOf(value);
  return time !== undefined && time >= 0 && time <= Number.MAX_SAFE_INTEGER ? time : undefined;
}

/** A whole number from 0 to `max`, or undefined. */
export function indexOf(value: unknown, max: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
    ? value
    : undefined;
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The strings among the elements of `value`; none when it is not an array. */
export function stringsOf(value: unknown): string[] {
  return arrayOf(value).filter((element) => typeof element === 'string');
}

/** The elements of `value`; none when it is not an array. */
export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
