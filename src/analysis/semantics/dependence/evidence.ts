import type { Evidence } from '../../parallel-verdict';
import type { Node } from '../../parse/syntax';
import type { FileModel } from '../file-model';

/** Text of the source for people, on one line. */
export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

export function evidenceAt(node: Node, model: FileModel): Evidence {
  const [start, end] = node.range;
  return { range: { start, end }, text: shortened(model.textOf(node)) };
}
