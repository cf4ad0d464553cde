/** A duration in microseconds for people, with three significant digits: `85 µs`, `12.3 ms`, `1.24 s`. */
export function formatDuration(time: number): string {
  const [value, unit] = time < 1000 ? [time, 'µs'] : time < 1e6 ? [time / 1000, 'ms'] : [time / 1e6, 's'];
  if (unit === 's' && value >= 100) return `${Math.round(value)} s`;
  const digits = value >= 100 || (unit === 'µs' && value >= 10) ? 0 : value >= 10 ? 1 : 2;
  // 999.7 ms must not become "1000 ms".
  if (unit !== 's' && Number(value.toFixed(digits)) >= 1000)
    return formatDuration(unit === 'µs' ? 1000 : 1e6);
  return `${trimZeros(value.toFixed(digits))} ${unit}`;
}

/** A part of a whole: `41%`, `0.3%`, `<0.1%`. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0%';
  const percent = (part / whole) * 100;
  if (percent < 0.1) return '<0.1%';
  return percent < 9.95 ? `${trimZeros(percent.toFixed(1))}%` : `${Math.round(percent)}%`;
}

export const formatCount = (count: number): string => count.toLocaleString('en-US');

const trimZeros = (number: string): string =>
  number.includes('.') ? number.replace(/0+$/, '').replace(/\.$/, '') : number;

/** The last parts of a path: what tells files apart at a glance. */
export function shortPath(file: string): string {
  return file.startsWith('node:') ? file : (file.split(/[\\/]/).at(-1) ?? file);
}

/** Text that may come from a trace, fit for one line: control and direction-changing characters made visible. */
export function oneLine(text: string, longest = 300): string {
  const visible = text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  return visible.length <= longest ? visible : `${visible.slice(0, longest - 1)}…`;
}
