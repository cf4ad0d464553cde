import { functionName } from '../../analysis/semantics/function-name';
import { lineOf } from './draft';
import type { AsyncFunction } from './plan';

/** A function for people. */
export function labelOf({ source, fn }: AsyncFunction): string {
  const name = functionName(fn);
  return name === undefined ? `the function on line ${lineOf(source, fn)}` : `\`${name}\``;
}
