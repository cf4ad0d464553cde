import type { LineIndex } from '../../../base/text';
import type { Node } from '../../parse/syntax';

/** Where a node is, in the title of a fix of another one: "on line 31", or "on the same line". */
export function onLine(node: Node, fixed: Node, lines: LineIndex): string {
  const lineOf = ({ range }: Node): number => lines.positionAt(range[0]).line;
  return lineOf(node) === lineOf(fixed) ? 'on the same line' : `on line ${lineOf(node)}`;
}
