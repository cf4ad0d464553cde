import type { TextEdit } from '../../../base/text';
import { replacement } from '../../edits/insertion';
import type { Fix } from '../../finding';
import type { AwaitedUnit, UnitParts } from './groups';

/**
 * `const a = await f(); const b = await g();` → `const [a, b] = await Promise.all([f(), g()]);`, for statements right
 * after each other that keep their results in the same way.
 */
export function togetherFix(units: readonly AwaitedUnit[]): Fix | undefined {
  const parts = units.flatMap((unit) => unit.parts ?? []);
  const [first, ...others] = parts;
  if (!first || parts.length < units.length || !others.every(({ follows }) => follows)) return undefined;
  const head = headOf(parts);
  if (head === undefined) return undefined;
  const values = parts.map(({ value }) => value).join(', ');
  const end = first.endsWithSemicolon ? ';' : '';
  const edits: TextEdit[] = [
    replacement(first.statement.start, first.statement.end, `${head}await Promise.all([${values}])${end}`),
  ];
  let previous = first;
  for (const part of others) {
    edits.push(replacement(previous.statement.end, part.statement.end, ''));
    previous = part;
  }
  const title = `Await ${parts.length === 2 ? 'both' : `all ${parts.length}`} together with Promise.all (unsafe: if one fails the others go on)`;
  return { title, applicability: 'unsafe', edits };
}

/** `const [a, b] = `, or nothing where no result is kept; undefined where the statements are of different kinds. */
function headOf(parts: readonly UnitParts[]): string | undefined {
  const kinds = new Set(parts.map(({ kind }) => kind));
  kinds.delete('none');
  if (kinds.size === 0) return '';
  const [kind] = kinds;
  // An assignment would begin with a bracket, which continues an open statement before it.
  if (kinds.size > 1 || kind === undefined || kind === 'assignment' || kind === 'none') return undefined;
  const targets = parts.map(({ target }) => target);
  while (targets.at(-1) === '') targets.pop();
  const typed = parts.filter(({ type }) => type !== undefined);
  if (typed.length > 0 && typed.length < parts.length) return undefined;
  const type = typed.length === 0 ? '' : `: [${typed.map((part) => part.type ?? '').join(', ')}]`;
  return `${kind} [${targets.join(', ')}]${type} = `;
}
