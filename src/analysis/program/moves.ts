import type { TextRange } from '../../base/text';
import type { ChainLink, FunctionId } from '../finding';
import type { FileFacts } from '../facts/file-facts';
import type { Reference } from '../facts/summary';

/**
 * Where an edit has left what it did not touch: offsets of a file's text before and after it. What lies before the first
 * thing that differs has stayed, what lies behind the last one has moved; of what is between nothing is known.
 */
export class Moves {
  readonly #path: string;
  readonly #stayedTo: number;
  readonly #movedFrom: number;
  readonly #by: number;

  constructor(before: FileFacts, after: FileFacts) {
    this.#path = after.path;
    this.#by = lengthOf(after) - lengthOf(before);
    const old = landmarksOf(before);
    const now = landmarksOf(after);
    const common = Math.min(old.length, now.length);
    let stayed = 0;
    while (stayed < common && isSame(old[stayed], now[stayed], 0)) stayed++;
    let moved = 0;
    while (moved < common - stayed && isSame(old.at(-1 - moved), now.at(-1 - moved), this.#by)) moved++;
    this.#stayedTo = old[stayed - 1]?.at ?? -1;
    this.#movedFrom = old[old.length - moved]?.at ?? Infinity;
  }

  toBefore(offset: number): number | undefined {
    if (offset <= this.#stayedTo) return offset;
    return offset >= this.#movedFrom + this.#by ? offset - this.#by : undefined;
  }

  toAfter(offset: number): number | undefined {
    if (offset <= this.#stayedTo) return offset;
    return offset >= this.#movedFrom ? offset + this.#by : undefined;
  }

  rangeAfter({ start, end }: TextRange): TextRange | undefined {
    const from = this.toAfter(start);
    const to = this.toAfter(end);
    return from === undefined || to === undefined ? undefined : { start: from, end: to };
  }

  chainAfter(chain: readonly ChainLink[]): readonly ChainLink[] {
    return chain.map((link) =>
      link.file === this.#path ? { ...link, range: this.rangeAfter(link.range) ?? link.range } : link,
    );
  }
}

const lengthOf = ({ lineStarts }: FileFacts): number => lineStarts.at(-1) ?? 0;

/** Something that can be told in two texts. */
interface Landmark {
  readonly at: number;
  /** The names of the function and of what is called that start there; another one may start where it did. */
  readonly name: string;
}

function isSame(before: Landmark | undefined, after: Landmark | undefined, by: number): boolean {
  return before !== undefined && before.name === after?.name && before.at + by === after.at;
}

/** What two texts can be told apart by, in order, each place once. */
function landmarksOf({ lineStarts, summary: { functions, calls } }: FileFacts): readonly Landmark[] {
  const landmarks = new Map<number, string>(lineStarts.map((start) => [start, '']));
  const add = (at: number, name: string): void => {
    landmarks.set(at, `${landmarks.get(at) ?? ''}${name}\n`);
  };
  const names = new Map(functions.map(({ id, name }) => [id, name]));
  for (const { callee, end, target } of calls) {
    add(callee.start, nameOf(target, names));
    // Arguments may be others than before.
    add(callee.end, '');
    add(end, '');
  }
  for (const { id, name } of functions) add(id, name);
  return [...landmarks].map(([at, name]) => ({ at, name })).sort((a, b) => a.at - b.at);
}

/** What a reference is called, wherever it is. */
function nameOf(reference: Reference, functions: ReadonlyMap<FunctionId, string>): string {
  switch (reference.kind) {
    case 'local':
      return functions.get(reference.id) ?? '';
    case 'module':
      return `${reference.specifier} ${reference.name ?? ''}`;
    case 'member':
      return `${nameOf(reference.of, functions)}.${reference.name}`;
    case 'either':
      return reference.any.map((one) => nameOf(one, functions)).join('|');
    case 'parameter':
      return String(reference.index);
    default:
      return nameOf(reference.of, functions);
  }
}
