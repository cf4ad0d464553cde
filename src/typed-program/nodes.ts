import ts from 'typescript';
import type { TextRange } from '../base/text';

/** The identifier, private name or string that names something, at an offset or with its end there. */
export function nameAt(file: ts.SourceFile, offset: number): ts.Node | undefined {
  const node = innermost(file, offset);
  return isName(node) ? node : undefined;
}

const isName = (node: ts.Node): boolean =>
  ts.isIdentifier(node) ||
  ts.isPrivateIdentifier(node) ||
  ts.isStringLiteralLike(node) ||
  node.kind === ts.SyntaxKind.DefaultKeyword ||
  node.kind === ts.SyntaxKind.ThisKeyword ||
  node.kind === ts.SyntaxKind.SuperKeyword ||
  node.kind === ts.SyntaxKind.ConstructorKeyword;

function innermost(file: ts.SourceFile, offset: number): ts.Node {
  let node: ts.Node = file;
  for (;;) {
    const inner: ts.Node | undefined = childAt(file, node, offset);
    if (!inner) return node;
    node = inner;
  }
}

function childAt(file: ts.SourceFile, node: ts.Node, offset: number): ts.Node | undefined {
  return ts.forEachChild(node, (child) =>
    child.getStart(file) <= offset && offset < child.end ? child : undefined,
  );
}

/**
 * The node with exactly this range: of several, which lie in each other, the outermost expression, else the outermost.
 * Ranges are those of ESTree, in which parentheses around an expression belong to none.
 */
export function nodeWith(file: ts.SourceFile, range: TextRange): ts.Node | undefined {
  let found: ts.Node | undefined;
  for (let node: ts.Node | undefined = file; node;) {
    if (node.end === range.end && node.getStart(file) === range.start) {
      if (ts.isExpression(node)) return node;
      found ??= node;
    }
    node = ts.forEachChild(node, (child) =>
      child.pos <= range.start && range.end <= child.end && child.getStart(file) <= range.start
        ? child
        : undefined,
    );
  }
  return found;
}

export const rangeOf = (node: ts.Node, file: ts.SourceFile): TextRange => ({
  start: node.getStart(file),
  end: node.end,
});
