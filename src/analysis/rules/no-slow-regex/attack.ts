import type { AST } from '@eslint-community/regexpp';
import type { RegexLiteral } from '../../finding';

/** A text that a regular expression is slow on: `prefix`, then `repeated` often, then `suffix`. */
export interface Attack {
  readonly prefix: string;
  readonly repeated: string;
  /** What keeps the whole from matching. */
  readonly suffix: string;
}

/** Longer ones say nothing to people. */
const longestPrefix = 40;

/** Characters to try where a set of them is asked for, or one that does not match. */
const candidates = ['a', '0', ' ', '-', 'A', '!', '\n', '_', '/', '"', '.', '\0', 'é', '\u{1F600}'];

/**
 * The text that makes a quantifier backtrack, if one is found that does not match: a match would end at once. Tried out
 * with a few repetitions only, which take no time whatever the expression is.
 */
export function attackOn(
  quantifier: AST.Quantifier,
  repeated: string,
  regex: RegexLiteral,
): Attack | undefined {
  const prefix = prefixOf(quantifier, regex.flags);
  const expression = compile(regex.source, regex.flags.replace(/[gy]/g, ''));
  if (prefix.length > longestPrefix || !expression) return undefined;
  // `.` stops at the end of a line.
  const ends = ['', ...candidates, ...candidates.map((character) => `\n${character}`)];
  const suffix = ends.find((end) => !expression.test(prefix + repeated.repeat(6) + end));
  return suffix === undefined ? undefined : { prefix, repeated, suffix };
}

/** As an expression of JavaScript: `'x' + 'a'.repeat(30) + '!'`. */
export function printAttack({ prefix, repeated, suffix }: Attack, times: number): string {
  const parts = [`${quoted(repeated)}.repeat(${times})`];
  if (prefix !== '') parts.unshift(quoted(prefix));
  if (suffix !== '') parts.push(quoted(suffix));
  return parts.join(' + ');
}

function quoted(text: string): string {
  const json = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${json.replaceAll('`', '\\x60')}'`;
}

/** A short text that matches what stands before a node of the expression. */
function prefixOf(node: AST.Quantifier, flags: string): string {
  let prefix = '';
  for (const [inner, parent] of ancestors(node)) {
    if (parent.type !== 'Alternative') continue;
    const at = parent.elements.findIndex((element) => element === inner);
    const before = parent.elements.slice(0, Math.max(0, at));
    prefix = before.map((element) => shortest(element, flags)).join('') + prefix;
    if (prefix.length > longestPrefix) return prefix;
  }
  return prefix;
}

/** A node with its parent, then the parent with its own, and so on. */
function* ancestors(node: AST.Node): Generator<[AST.Node, AST.Node]> {
  for (let inner = node; inner.parent; inner = inner.parent) yield [inner, inner.parent];
}

/** A text that an element matches, as short as can be told simply. */
function shortest(element: AST.Element, flags: string, depth = 0): string {
  if (depth > 20) return '';
  switch (element.type) {
    case 'Character':
      return String.fromCodePoint(element.value);
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass': {
      const set = compile(`^${element.raw}$`, flags.replace(/[gy]/g, ''));
      return candidates.find((character) => set?.test(character)) ?? firstCharacter(element);
    }
    case 'Quantifier': {
      const once = element.min === 0 ? '' : shortest(element.element, flags, depth + 1);
      return once.repeat(Math.min(element.min, longestPrefix + 1)).slice(0, longestPrefix + 1);
    }
    case 'Group':
    case 'CapturingGroup': {
      let text = '';
      for (const part of element.alternatives[0]?.elements ?? []) {
        text += shortest(part, flags, depth + 1);
        if (text.length > longestPrefix) break;
      }
      return text;
    }
    case 'Assertion':
    case 'Backreference':
      return '';
  }
}

function firstCharacter(
  element: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
): string {
  if (element.type !== 'CharacterClass' || element.negate) return '';
  for (const part of element.elements) {
    if (part.type === 'Character') return String.fromCodePoint(part.value);
    if (part.type === 'CharacterClassRange') return String.fromCodePoint(part.min.value);
  }
  return '';
}

/** Undefined for what this version of JavaScript does not know. */
function compile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}
