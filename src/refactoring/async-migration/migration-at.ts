import type { Finding } from '../../analysis';
import { isLoop, type Node, NodeType } from '../../analysis/parse/syntax';
import type { TextRange } from '../../base/text';
import { blockingCalls, callSeed } from './call-forms';
import { chunkSeed } from './chunking';
import { migrate } from './migrate';
import type { MigrationResult, Refusal } from './migration';
import type { Seed } from './plan';
import { isRefusal, type Source, type Sources } from './sources';
import type { Place, TypedProgram } from './typed-program';

/** What code can be made to wait: a call that blocks, by an asynchronous one; a loop that computes, by taking turns. */
export type WaitKind = 'call' | 'loop';

/** Where a migration begins: the range of what is called there, or of the loop. */
export interface Start extends Place {
  readonly kind: WaitKind;
}

export interface SeedOptions {
  /** For how long at most a loop is to keep the thread at a time. */
  readonly milliseconds: number;
}

/** What can be made to wait about a finding in a file: maybe in another file, which the way to what blocks leads to. */
export function startOf(
  { rule, range, chain }: Pick<Finding, 'rule' | 'range' | 'chain'>,
  file: string,
  sources: Sources,
): Start | undefined {
  if (rule === 'no-cpu-heavy-loop') {
    const loop = nodeIn(sources.of(file), (source) => loopAt(range, source));
    return loop && { kind: 'loop', file, range: rangeOf(loop) };
  }
  if (rule !== 'no-blocking-call') return undefined;
  const places = [{ file, range }, ...chain.slice(-1)];
  for (const place of places) {
    const call = nodeIn(sources.of(place.file), (source) => callAt(place.range, source));
    if (call) return { kind: 'call', file: place.file, range: headOf(call) };
  }
  return undefined;
}

/** Everything in a file that could be made to wait and blocks, whether it is reported or not. */
export function callStarts(file: string, sources: Sources): Start[] {
  const source = sources.of(file);
  if (isRefusal(source)) return [];
  return blockingCalls(source).map((call) => ({ kind: 'call', file, range: headOf(call) }));
}

/**
 * The migration that begins at a place; undefined where there is nothing that could be made to wait.
 *
 * @yields what it does next; a generator, so that its caller can attend to other things in between, and give it up
 */
export function* migrationAt(
  start: Start,
  sources: Sources,
  program: TypedProgram,
  options: SeedOptions,
): Generator<string, MigrationResult | undefined> {
  const seed = seedAt(start, sources, program, options);
  if (!seed) return undefined;
  if (isRefusal(seed)) return { kind: 'refused', refusals: [seed] };
  return yield* migrate(seed, sources, program);
}

function seedAt(
  { kind, file, range }: Start,
  sources: Sources,
  program: TypedProgram,
  options: SeedOptions,
): Seed | Refusal | undefined {
  const source = sources.of(file);
  if (isRefusal(source)) return source;
  if (kind === 'call') {
    const call = callAt(range, source);
    return call && callSeed(call, source, program);
  }
  const loop = loopAt(range, source);
  return loop && chunkSeed(loop, source, program, options);
}

/** The blocking call of which a range is what is called, or lies in that. */
function callAt(range: TextRange, source: Source): Node | undefined {
  return blockingCalls(source).findLast((call) => {
    const { start, end } = headOf(call);
    return start <= range.start && range.end <= end;
  });
}

/** A call without its arguments. */
function headOf(call: Node): TextRange {
  return { start: call.range[0], end: 'callee' in call ? call.callee.range[1] : call.range[1] };
}

const loopTypes = [
  NodeType.ForStatement,
  NodeType.ForInStatement,
  NodeType.ForOfStatement,
  NodeType.WhileStatement,
  NodeType.DoWhileStatement,
] as const;

/** The outermost loop that begins where a range does. */
const loopAt = ({ start }: TextRange, { model }: Source) =>
  loopTypes
    .flatMap((type) => model.nodesOf(type))
    .filter(isLoop)
    .find((loop) => loop.range[0] === start);

function nodeIn<T>(source: Source | Refusal, find: (source: Source) => T | undefined): T | undefined {
  return isRefusal(source) ? undefined : find(source);
}

const rangeOf = ({ range: [start, end] }: Node): TextRange => ({ start, end });
