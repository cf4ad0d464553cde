import { lastName, type Node, NodeType } from '../parse/syntax';
import type { FileModel } from '../semantics/file-model';

/** The spaces and tabs that the line of an offset begins with. */
export function indentAt(offset: number, text: string): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

/** Is there nothing but space before an offset in its line? */
export function beginsLine(offset: number, text: string): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*$/.test(text.slice(lineStart, offset));
}

export const lineBreakOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** One step of indentation, as the first indented line of a text has it that is no comment's. */
export function indentUnit(text: string): string {
  return /\n(\t| {2,8})[^\s*]/.exec(text)?.[1] ?? '  ';
}

const endedBySemicolon: readonly NodeType[] = [
  NodeType.ImportDeclaration,
  NodeType.ExpressionStatement,
  NodeType.ReturnStatement,
];

/** `;` where the statements of a file end with it, and nothing where they end with their line. */
export function semicolonOf(model: FileModel): ';' | '' {
  const statements = endedBySemicolon.flatMap((type): readonly Node[] => model.nodesOf(type));
  const without = statements.filter(({ range }) => model.text[range[1] - 1] !== ';').length;
  return without * 2 > statements.length ? '' : ';';
}

/** The quotes around the names of modules, or else around the first string of a file. */
export function quoteOf(model: FileModel): string {
  const [declaration] = model.nodesOf(NodeType.ImportDeclaration);
  const literals = model
    .nodesOf(NodeType.Literal)
    .filter(({ value, parent }) => typeof value === 'string' && parent.type !== NodeType.ExpressionStatement);
  const required = literals.find(
    ({ parent }) => parent.type === NodeType.CallExpression && lastName(parent.callee) === 'require',
  );
  const literal = declaration?.source ?? required ?? literals[0];
  return literal && model.text[literal.range[0]] === '"' ? '"' : "'";
}
