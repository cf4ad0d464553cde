import type { HazardKind, RefusalReason } from '../migration';

/** What is expected of a program's migration. */
export type Expectation =
  | { readonly kind: 'safe' }
  | { readonly kind: 'unsafe'; readonly hazards: readonly HazardKind[] }
  | { readonly kind: 'refused'; readonly reason?: RefusalReason };

/** A place in a file of a program. */
export interface Mark {
  readonly file: string;
  /** A UTF-16 offset into the file's text. */
  readonly offset: number;
}

/** A small program with a place in it that is to wait. */
export interface TestProgram {
  readonly name: string;
  readonly expected: Expectation;
  /** What is unsafe about its migration may show, depending on what is faster. */
  readonly mayDiffer: boolean;
  /** The file that is run, one of `files`. */
  readonly entry: string;
  /** Texts by path, relative to the program's folder, without the marks. */
  readonly files: ReadonlyMap<string, string>;
  /** Where the blocking call, or the loop that is to yield, begins: `@@` in the text. */
  readonly seed: Mark;
  /** What is expected to stand in the way, on the line of `@?`. */
  readonly obstacle?: Mark;
}

const marks = /@[@?]/g;

/**
 * The programs of a text. `=== name` begins one, `expect: safe`, `expect: unsafe goes-on, shared-state` or
 * `expect: refused constructor` (or `refused`, for whatever reason) says what becomes of it, and `--- path` begins a file. The first file is the one that is
 * run, unless `entry: path` names another; `after: may differ` says that what is unsafe may show.
 *
 * @throws Error where the text is none of this form, naming the line.
 */
export function readPrograms(text: string): TestProgram[] {
  const blocks = text.split(/^=== /m);
  if (blocks[0]?.trim() !== '') throw new Error('programs begin with `=== name`');
  return blocks.slice(1).map(program);
}

function program(block: string): TestProgram {
  const [head = '', ...sections] = block.split(/^--- /m);
  const [name = '', ...settings] = head.trim().split('\n');
  const setting = (key: string): string | undefined =>
    settings.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
  const unknown = settings.find((line) => !/^(?:expect|entry): |^after: may differ$|^$/.test(line));
  if (unknown !== undefined) throw new Error(`${name}: “${unknown}” is neither a setting nor a file`);

  const files = new Map<string, string>();
  for (const section of sections) {
    const [path = '', ...lines] = section.split('\n');
    files.set(path.trim(), lines.join('\n').replace(/\n+$/, '\n'));
  }
  return {
    ...programOf(name, setting('expect') ?? '', files, setting('entry')),
    mayDiffer: setting('after') === 'may differ',
  };
}

/**
 * A program of files with marks.
 * @throws Error where the seed is not marked exactly once, or where the expectation says nothing that can be expected.
 */
export function programOf(
  name: string,
  expected: string,
  marked: ReadonlyMap<string, string>,
  entry = [...marked.keys()][0],
): TestProgram {
  if (entry === undefined || !marked.has(entry)) throw new Error(`${name}: there is no file to run`);
  const files = new Map<string, string>();
  const seeds: Mark[] = [];
  const obstacles: Mark[] = [];
  for (const [file, text] of marked) {
    let removed = 0;
    for (const match of text.matchAll(marks)) {
      (match[0] === '@@' ? seeds : obstacles).push({ file, offset: match.index - removed });
      removed += match[0].length;
    }
    files.set(file, text.replace(marks, ''));
  }
  const [seed] = seeds;
  const [obstacle] = obstacles;
  if (!seed || seeds.length > 1) throw new Error(`${name}: one place has to be marked by @@`);
  return {
    name,
    expected: expectation(name, expected),
    mayDiffer: false,
    entry,
    files,
    seed,
    ...(obstacle && { obstacle }),
  };
}

// Records, so that none of the kinds can be forgotten here.
const hazards: Readonly<Record<HazardKind, true>> = {
  'shared-state': true,
  'check-then-use': true,
  reentrancy: true,
  'overlapping-runs': true,
  'goes-on': true,
  'public-api': true,
  'module-order': true,
  'unhandled-rejection': true,
  'error-shape': true,
  'result-order': true,
  'assumed-type': true,
};
const reasons: Readonly<Record<RefusalReason, true>> = {
  'no-async-form': true,
  'form-not-applied': true,
  replaced: true,
  arguments: true,
  constructor: true,
  accessor: true,
  comparator: true,
  'protocol-method': true,
  'exit-hook': true,
  field: true,
  decorator: true,
  'parameter-default': true,
  generator: true,
  callback: true,
  escapes: true,
  'module-level': true,
  annotation: true,
  expression: true,
  'not-editable': true,
  'not-proved': true,
};

const isHazard = (text: string): text is HazardKind => Object.hasOwn(hazards, text);
const isReason = (text: string): text is RefusalReason => Object.hasOwn(reasons, text);

/** All that can be expected, for counting what the programs exercise. */
export const hazardKinds: readonly HazardKind[] = Object.keys(hazards).filter(isHazard);
export const refusalReasons: readonly RefusalReason[] = Object.keys(reasons).filter(isReason);

function expectation(name: string, text: string): Expectation {
  const [kind, ...rest] = text.trim().split(/[\s,]+/);
  const [reason] = rest;
  if (kind === 'safe' && rest.length === 0) return { kind };
  if (kind === 'unsafe' && rest.length > 0 && rest.every(isHazard)) return { kind, hazards: rest };
  if (kind === 'refused' && reason === undefined) return { kind };
  if (kind === 'refused' && reason !== undefined && isReason(reason)) return { kind, reason };
  throw new Error(`${name}: “${text}” is nothing that can be expected`);
}
