import type { TextEdit } from '../base/text';
import type { Finding } from './finding';
import { parseSource } from './parse/parse';
import { type Node, NodeType } from './parse/syntax';
import { FileModel } from './semantics/file-model';
import { directiveName } from './suppression';
import type { SourceFile } from './analyse-file';

/**
 * The edit that puts a comment above a finding's line so that the rule is silent there: in the file's indentation and
 * line endings, as `{/* … *\/}` among JSX children, and inside the braces where the line starts in a template literal.
 * Undefined if the text no longer parses.
 */
export function suppressionEdit(
  file: SourceFile,
  finding: Pick<Finding, 'rule' | 'range'>,
): TextEdit | undefined {
  const parsed = parseSource(file.path, file.text);
  if (!parsed.ok) return undefined;
  const model = new FileModel(file.path, file.text, parsed.value);
  const { line } = model.lines.positionAt(finding.range.start);
  const lineStart = model.lines.offsetAt({ line, column: 1 });
  const indent = /^[ \t]*/.exec(file.text.slice(lineStart))?.[0] ?? '';
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const directive = `${directiveName} ${finding.rule} -- `;
  const insert = (offset: number, text: string): TextEdit => ({
    range: { start: offset, end: offset },
    text,
  });

  const template = model
    .nodesOf(NodeType.TemplateElement)
    .find(({ range }) => range[0] < lineStart && lineStart < range[1]);
  if (template?.parent.type === NodeType.TemplateLiteral) {
    const expression = template.parent.expressions.find((node) => covers(node, finding.range.start));
    if (!expression) return undefined;
    return insert(expression.range[0], `${eol}${indent}// ${directive}${eol}${indent}`);
  }
  const content = lineStart + indent.length;
  const amongChildren =
    model.nodesOf(NodeType.JSXText).some(({ range }) => range[0] <= lineStart && content <= range[1]) &&
    lineStart > 0;
  return insert(
    lineStart,
    amongChildren ? `${indent}{/* ${directive}*/}${eol}` : `${indent}// ${directive}${eol}`,
  );
}

function covers({ range }: Node, offset: number): boolean {
  return range[0] <= offset && offset <= range[1];
}
