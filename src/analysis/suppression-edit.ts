import type { TextEdit } from '../base/text';
import type { SourceFile } from './facts/file-facts';
import { insertion } from './edits/insertion';
import type { Finding } from './finding';
import { isStackOverflow, parseSource } from './parse/parse';
import { type Node, NodeType } from './parse/syntax';
import { FileModel } from './semantics/file-model';
import { directiveName, linesOfComments } from './suppression';

/** What is suppressed: a rule, at a place. */
type Suppressed = Pick<Finding, 'rule' | 'range'>;

/** Comments by which other tools are told to pass over the next line; they stay next to it. */
const directiveOfOthers = /\b(?:ignore|disable|expect-error)\b/;

/**
 * For each finding the edit that puts a comment above its line so that the rule is silent there: in the file's
 * indentation and line endings, as `{/* … *\/}` among JSX children, and inside the braces where the line starts in a
 * template literal. Undefined where no comment may stand, and everywhere if the text no longer parses or nests deeper than
 * the caller's stack.
 */
export function suppressionEdits(
  file: SourceFile,
  findings: readonly Suppressed[],
): readonly (TextEdit | undefined)[] {
  const model = findings.length === 0 ? undefined : modelOf(file);
  if (!model) return findings.map(() => undefined);
  const commentLines = linesOfComments(model.comments, model.lines, model.text);
  return findings.map((finding) => suppressionEdit(finding, model, commentLines));
}

function modelOf({ path, text }: SourceFile): FileModel | undefined {
  try {
    const parsed = parseSource(path, text);
    return parsed.ok ? new FileModel(path, text, parsed.value) : undefined;
  } catch (error) {
    if (isStackOverflow(error)) return undefined;
    throw error;
  }
}

function suppressionEdit(
  { rule, range }: Suppressed,
  model: FileModel,
  commentLines: ReturnType<typeof linesOfComments>,
): TextEdit | undefined {
  const { text, lines, comments } = model;
  const { line } = lines.positionAt(range.start);
  const lineStart = lines.offsetAt({ line, column: 1 });
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const directive = `${directiveName} ${rule} -- `;
  const startsInside = (node: { readonly range: readonly [number, number] }): boolean =>
    node.range[0] < lineStart && lineStart < node.range[1];

  const template = model.nodesOf(NodeType.TemplateElement).find(startsInside);
  if (template?.parent.type === NodeType.TemplateLiteral) {
    const expression = template.parent.expressions.find((node) => covers(node, range.start));
    return expression && insertion(expression.range[0], `${eol}${indent}// ${directive}${eol}${indent}`);
  }
  // The rest of a string or of a comment would take the comment for its own.
  if (model.nodesOf(NodeType.Literal).some(startsInside) || comments.some(startsInside)) return undefined;

  const content = lineStart + indent.length;
  const amongChildren =
    model.nodesOf(NodeType.JSXText).some(({ range: [start, end] }) => start <= lineStart && content <= end) &&
    lineStart > 0;
  let first = line;
  while (directiveOfOthers.test(commentLines.get(first - 1)?.value ?? '')) first--;
  const comment = amongChildren ? `{/* ${directive}*/}` : `// ${directive}`;
  return insertion(lines.offsetAt({ line: first, column: 1 }), `${indent}${comment}${eol}`);
}

function covers({ range }: Node, offset: number): boolean {
  return range[0] <= offset && offset <= range[1];
}
