import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import type { TextEdit } from '../../../base/text';
import { replacement } from '../../edits/insertion';
import type { Fix, RegexLiteral } from '../../finding';
import { type Node, NodeType } from '../../parse/syntax';
import { backtracking } from './backtracking';

/**
 * `/^(a+)+$/` → `/^(a+)$/`, `/^(?:\d*)*$/` → `/^\d*$/`: one quantifier in place of one in another, where all that is repeated is
 * a single character or class, and nothing else makes the expression slow.
 *
 * It matches the same, captures included. Let the inner quantifier find at most n characters. The outer one tries the ways
 * to divide them from the longest first iteration down, so that of all ways that reach k characters the first is a
 * single iteration of k: what follows is asked the same question as by one quantifier, in the same order, from n
 * down. Other ways that reach k come later, and what follows fails for them as it did, since without back references it
 * depends on the position alone.
 */
export function flattenFix(node: Node, { source, flags }: RegexLiteral): Fix | undefined {
  // Classes of `v` may hold texts of several characters.
  if (node.type !== NodeType.Literal || flags.includes('v')) return undefined;
  const edits = flattened(source, flags);
  if (edits.length === 0) return undefined;
  const text = edits.reduceRight(
    (result, { range, text: part }) => result.slice(0, range.start) + part + result.slice(range.end),
    source,
  );
  const left = backtracking({ source: text, flags });
  if (left && left.kind !== 'search') return undefined;
  const start = node.range[0] + '/'.length;
  return {
    title: 'Repeat once what is repeated twice',
    applicability: 'safe',
    edits: edits.map(({ range, text: part }) => replacement(start + range.start, start + range.end, part)),
  };
}

/** The edits to an expression, in the order of the text. */
function flattened(source: string, flags: string): TextEdit[] {
  let pattern: AST.Pattern;
  try {
    pattern = new RegExpParser().parsePattern(source, 0, source.length, {
      unicode: flags.includes('u'),
    });
  } catch {
    // It is no regular expression that this parser knows: there is nothing to rewrite.
    return [];
  }
  const edits: TextEdit[] = [];
  const backreferences: AST.Backreference[] = [];
  visitRegExpAST(pattern, {
    onBackreferenceEnter: (node) => {
      backreferences.push(node);
    },
    onQuantifierEnter: (outer) => {
      const edit = flat(outer);
      if (edit) edits.push(edit);
    },
  });
  return backreferences.length > 0 ? [] : edits.sort((a, b) => a.range.start - b.range.start);
}

function flat(outer: AST.Quantifier): TextEdit | undefined {
  const group = outer.element;
  if (group.type !== 'Group' && group.type !== 'CapturingGroup') return undefined;
  if (group.type === 'Group' && group.modifiers) return undefined;
  const [alternative, ...others] = group.alternatives;
  const [inner, ...rest] = alternative?.elements ?? [];
  if (inner?.type !== 'Quantifier' || others.length > 0 || rest.length > 0) return undefined;
  if (!isSingle(inner.element) || !isPlain(outer) || !isPlain(inner)) return undefined;
  const { raw } = inner.element;
  const isOptional = outer.min === 0;
  if (group.type === 'Group') {
    return replacement(outer.start, outer.end, `${raw}${isOptional || inner.min === 0 ? '*' : '+'}`);
  }
  // A group that takes no part captures nothing, not an empty text.
  const head = group.raw.slice(0, inner.start - group.start);
  const repeated = isOptional ? `${head}${raw}+)?` : `${head}${inner.raw})`;
  return replacement(outer.start, outer.end, repeated);
}

/** `*` or `+`. */
function isPlain({ min, max, greedy }: AST.Quantifier): boolean {
  return greedy && max === Infinity && min <= 1;
}

function isSingle({ type }: AST.QuantifiableElement): boolean {
  return type === 'Character' || type === 'CharacterClass' || type === 'CharacterSet';
}
