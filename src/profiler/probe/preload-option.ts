/**
 * How the probe travels: one `--require` at the end of NODE_OPTIONS, and the session folder in a variable of
 * its own. Node splits NODE_OPTIONS at spaces; double quotes group, and a backslash inside them escapes.
 */

/** Names the folder that every thread of the run writes its records to. */
export const sessionVariable = 'LANEWISE_SESSION';

/** The option that loads the probe at `path` into every Node process and thread that sees it. */
export function preloadOption(path: string): string {
  return `--require "${path.replace(/[\\"]/g, '\\$&')}"`;
}

/** `options` (the value of NODE_OPTIONS) with the probe's option at its end, once. */
export function withPreload(options: string | undefined, option: string): string {
  if (options === undefined || options === '') return option;
  return options.includes(option) ? options : `${options} ${option}`;
}

/** What `options` was before `withPreload`; undefined when there was no such variable. */
export function withoutPreload(options: string | undefined, option: string): string | undefined {
  if (options === undefined || options === option) return undefined;
  return options.endsWith(` ${option}`) ? options.slice(0, -option.length - 1) : options;
}
