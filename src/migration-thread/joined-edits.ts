import { childrenOf, isFunction, type Node, NodeType } from '../analysis/parse/syntax';
import type { FileModel } from '../analysis/semantics/file-model';
import { applyEdits, type TextEdit, type TextRange } from '../base/text';

/**
 * The edits of each statement as one, and with them whatever edits lie between, so that none can be taken by halves and
 * each can be read by itself. What stands in a statement of a nested function is not the outer statement's. In the order of the text.
 */
export function joinedByStatement(edits: readonly TextEdit[], { text, program }: FileModel): TextEdit[] {
  // As `applyEdits` has them: insertions at one offset keep their order.
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const statements = ordered.map(({ range }) => statementAround(range, program));
  const last = new Map(statements.map((statement, index) => [statement, index]));
  const joined: TextEdit[] = [];
  for (let index = 0; index < ordered.length;) {
    const first = index;
    for (let end = first; index <= end; index++) {
      end = Math.max(end, last.get(statements[index] ?? program) ?? index);
    }
    joined.push(joinedEdit(ordered.slice(first, index), text));
  }
  return joined;
}

function joinedEdit(edits: readonly TextEdit[], text: string): TextEdit {
  const start = Math.min(...edits.map(({ range }) => range.start));
  const end = Math.max(...edits.map(({ range }) => range.end));
  const shifted = edits.map(({ range, text: replacement }) => ({
    range: { start: range.start - start, end: range.end - start },
    text: replacement,
  }));
  return { range: { start, end }, text: applyEdits(text.slice(start, end), shifted) };
}

/** The innermost statement, or member of a class, an interface or an object, that holds a range. */
function statementAround(range: TextRange, program: Node): Node {
  let statement = program;
  for (let node: Node | undefined = program; node;) {
    if (isStatement(node)) statement = node;
    // What begins there rather than what ends there.
    node = childrenOf(node).findLast((child) => child.range[0] <= range.start && range.end <= child.range[1]);
  }
  return statement;
}

const isStatement = (node: Node): boolean =>
  node.type === NodeType.Property
    ? isFunction(node.value)
    : node.type !== NodeType.BlockStatement &&
      /(?:Statement|Declaration|Definition|Signature)$/.test(node.type);
