import { replacement } from '../../edits/insertion';
import type { Fix } from '../../finding';
import type { AwaitedUnit, UnitParts } from './groups';

/**
 * `const a = await f(); const b = await g();` → `const [a, b] = await Promise.all([f(), g()]);`, for statements right
 * after each other. What is not a declaration like the others is left a statement of its own, of the result:
 * `const c = (await h()).rows;` → `const c = cResult.rows;`.
 */
export function togetherFix(units: readonly AwaitedUnit[]): Fix | undefined {
  const parts = units.flatMap((unit) => unit.parts ?? []);
  const [first, ...others] = parts;
  const last = others.at(-1);
  if (!first || !last || parts.length < units.length) return undefined;
  if (others.some(({ gap }) => gap === undefined)) return undefined;
  const { head, rest } = bindingsOf(parts);
  const statements = [`${head}await Promise.all(${list(parts)})`, ...rest.map(withoutEnd)];
  const end = first.around.after.endsWith(';') ? ';' : '';
  const begin = head.startsWith('[') && end === '' && first.followsOpen ? ';' : '';
  const text = begin + statements.map((statement) => statement + end).join(first.lead);
  const title = `Await ${parts.length === 2 ? 'both' : `all ${parts.length}`} together with Promise.all (unsafe: if one fails the others go on)`;
  return {
    title,
    applicability: 'unsafe',
    edits: [replacement(first.statement.start, last.statement.end, text)],
  };
}

const withoutEnd = (statement: string): string => statement.replace(/;$/, '');

/** `[f(), g()]`, on several lines where comments come along. */
function list(parts: readonly UnitParts[]): string {
  const [first] = parts;
  if (!first || parts.every(({ gap }) => gap === undefined || gap.trim() === '')) {
    return `[${parts.map(({ value }) => value).join(', ')}]`;
  }
  const lead = first.lead + first.indent;
  let text = '[';
  for (const [index, { value, gap = '' }] of parts.entries()) {
    // What follows a statement on its line belongs to that one.
    const [behind = '', ...above] = gap.split(/\r?\n/).map((line) => line.trim());
    if (behind !== '') text += ` ${behind}`;
    for (const line of above) if (line !== '') text += lead + (line.startsWith('*') ? ' ' : '') + line;
    text += `${lead}${value}${index < parts.length - 1 || text.includes('\n') ? ',' : ''}`;
  }
  return `${text}${first.lead}]`;
}

/** What the results are bound to, and the statements that make of them what is left. */
function bindingsOf(parts: readonly UnitParts[]): {
  readonly head: string;
  readonly rest: readonly string[];
} {
  const whole = parts.filter(({ isWhole }) => isWhole);
  const kinds = new Set(whole.map(({ kind }) => kind));
  const kind = kinds.has('const') ? 'const' : kinds.has('let') ? 'let' : undefined;
  if (kind === undefined && whole.length === parts.length) {
    const targets = trimmed(parts.map(({ target }) => target));
    return { head: targets === '' ? '' : `[${targets}] = `, rest: [] };
  }
  const alike = whole.filter((part) => part.kind === kind);
  const typed = alike.filter(({ type }) => type !== undefined);
  const areTyped = typed.length > 0 && parts.every((part) => typed.includes(part) || part.kind === 'none');
  const isBound = (part: UnitParts): boolean => alike.includes(part) && (areTyped || part.type === undefined);
  const targets = parts.map((part) =>
    isBound(part) ? part.target : part.kind === 'none' ? '' : part.around.name,
  );
  const types = areTyped ? `: [${parts.map(({ type }) => type ?? 'unknown').join(', ')}]` : '';
  const rest = parts.filter((part) => part.kind !== 'none' && !isBound(part)).map(ofResult);
  return {
    head: `${rest.length > 0 && alike.every((part) => !isBound(part)) ? 'const' : (kind ?? 'const')} [${trimmed(targets)}]${types} = `,
    rest,
  };
}

function ofResult({ around: { before, after, name } }: UnitParts): string {
  const isParenthesised = before.endsWith('(') && after.startsWith(')');
  return isParenthesised ? before.slice(0, -1) + name + after.slice(1) : before + name + after;
}

/** Names for what is looked at, up to the last of them. */
function trimmed(targets: readonly string[]): string {
  const named = targets.findLastIndex((target) => target !== '');
  return targets.slice(0, named + 1).join(', ');
}
