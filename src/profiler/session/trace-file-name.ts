/**
 * The file name of a new trace: local date and time, so that names sort by age, and what was run. Whatever a file
 * system or a shell could stumble over becomes a hyphen.
 */
export function traceFileName(name: string, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const plain = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60);
  return `${date}-${time}-${plain === '' ? 'run' : plain}.lanewise`;
}
