import { resolve } from 'node:path';
import type ts from 'typescript';
import { LineIndex } from '../base/text';
import type { Problem, ProblemKind } from '../refactoring/async-migration/typed-program';
import type { Shift } from './shift';

/** Something that is wrong in a file. */
export interface Found {
  readonly kind: ProblemKind;
  /** What is wrong, without the particulars. */
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** Where the function starts that it is wrong in, if it is right in one that is new. */
  readonly returnedBy?: number;
}

/**
 * What is wrong in a file after an edit and was not before. What was wrong already is known by what is said of it, or by its
 * place if only the promises in what is said are others: the types in it have changed along with the code. What is wrong with
 * a promise is known by its place alone: the text that gives it may have been edited.
 */
export function newProblems(
  before: readonly Found[],
  after: readonly Found[],
  file: ts.SourceFile,
  shift: Shift,
): Problem[] {
  const isNew = (offset: number): boolean => shift.before(offset) === undefined;
  const wrong = after.filter(({ returnedBy }) => returnedBy === undefined || !isNew(returnedBy));
  const bySelf = subtract(wrong, before, ({ code, message }) => `${code} ${message}`);
  const placeOf = ({ kind, code, message, start }: Found): string =>
    `${code} ${start} ${kind === 'type-error' || kind === 'syntax-error' ? withoutPromises(message) : ''}`;
  const byPlace = subtract(
    bySelf.left.map((now) => ({ now, then: { ...now, start: shift.before(now.start) ?? -1 } })),
    bySelf.unmatched.map((each) => ({ now: each, then: each })),
    ({ then }) => placeOf(then),
  );
  const lines = new LineIndex(file.text);
  return byPlace.left.map(({ now: { kind, message, start, end } }) => ({
    kind,
    message,
    file: resolve(file.fileName),
    range: { start, end },
    line: lines.positionAt(start).line,
  }));
}

/** Takes away as many as there are with the same key. */
function subtract<T>(
  from: readonly T[],
  what: readonly T[],
  keyOf: (each: T) => string,
): { left: T[]; unmatched: T[] } {
  const available = new Map<string, T[]>();
  for (const each of what) {
    const key = keyOf(each);
    const known = available.get(key);
    if (known) known.push(each);
    else available.set(key, [each]);
  }
  const left = from.filter((each) => available.get(keyOf(each))?.shift() === undefined);
  return { left, unmatched: [...available.values()].flat() };
}

/** `Promise<string>` as `string`, however deep. */
function withoutPromises(message: string): string {
  const simpler = message.replace(/\bPromise<([^<>]*)>/g, '$1');
  return simpler === message ? message : withoutPromises(simpler);
}

/** In the order of files and places; of several that are the same, one. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const once = new Map(problems.map((each) => [JSON.stringify([each.file, each.range, each.message]), each]));
  return [...once.values()].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.range.start - b.range.start ||
      a.range.end - b.range.end,
  );
}
