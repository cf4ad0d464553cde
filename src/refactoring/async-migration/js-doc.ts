import { type Node, NodeType } from '../../analysis/parse/syntax';
import type { Refusal } from './migration';
import { type Rewrite, wrap } from './rewrite';
import type { Source } from './sources';

/**
 * The type that the JSDoc comment right above a declaration says is given, `@returns {T}`, as a promise. In JavaScript only:
 * elsewhere types in comments say nothing.
 */
export function promisedInJsDoc(declaration: Node, source: Source): readonly Rewrite[] | Refusal {
  const { model, file } = source;
  if (/\.[cm]?tsx?$/.test(file)) return [];
  const comment = model.comments.findLast(({ range: [, end] }) => end <= declaration.range[0]);
  if (!comment || model.text.slice(comment.range[1], declaration.range[0]).trim() !== '') return [];
  const [start, end] = comment.range;
  const text = model.text.slice(start, end);
  if (!text.startsWith('/**')) return [];
  const tag = /@returns?\s*\{/.exec(text);
  if (!tag) return [];
  const typeStart = start + tag.index + tag[0].length;
  const typeEnd = closingBrace(model.text, typeStart, end);
  if (typeEnd === undefined) return [];
  const type = model.text.slice(typeStart, typeEnd);
  if (/^\s*(?:asserts\s|\S+\s+is\s)/.test(type)) {
    return {
      reason: 'annotation',
      message: `its return type is \`${type.trim()}\`, which no promise can be`,
      file,
      range: { start: typeStart, end: typeEnd },
    };
  }
  return /^\s*Promise\b/.test(type) ? [] : [wrap({ start: typeStart, end: typeEnd }, 'Promise<', '>')];
}

/** Where the brace is closed in front of `offset`. */
function closingBrace(text: string, offset: number, end: number): number | undefined {
  let depth = 1;
  for (let at = offset; at < end; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return undefined;
}

/** The node that a comment on a function stands above: its statement, or the member of a class or of an object that it is. */
export function documented(fn: Node): Node {
  for (let node = fn; node.parent; node = node.parent) {
    switch (node.parent.type) {
      case NodeType.Program:
      case NodeType.BlockStatement:
      case NodeType.ClassBody:
      case NodeType.ObjectExpression:
      case NodeType.StaticBlock:
      case NodeType.SwitchCase:
        return node;
      case NodeType.CallExpression:
      case NodeType.NewExpression:
      case NodeType.ArrowFunctionExpression:
        return fn;
      default:
    }
  }
  return fn;
}
