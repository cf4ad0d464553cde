import { shorten } from '../../../base/text';
import type { Evidence } from '../../parallel-verdict';
import type { Node } from '../../parse/syntax';
import type { FileModel } from '../file-model';

/** A place, with its text for people. */
export function evidenceAt(node: Node, model: FileModel): Evidence {
  const [start, end] = node.range;
  return { range: { start, end }, text: shorten(model.textOf(node)) };
}
