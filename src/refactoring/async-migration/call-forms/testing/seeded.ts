import { applyEdits } from '../../../../base/text';
import { editsOf } from '../../rewrite';
import type { Hazard, Refusal } from '../../migration';
import { isRefusal, Sources } from '../../sources';
import type { TypedProgram } from '../../typed-program';
import { blockingCalls, callSeed } from '..';

/** What is known of a program of texts without a type checker. */
export interface PlainProgram {
  readonly files: Readonly<Record<string, string>>;
  /** Packages with their releases. */
  readonly dependencies?: Readonly<Record<string, string>>;
  /** What the type checker says of every expression. */
  readonly type?: string;
}

function typedProgram({ files, dependencies = {}, type }: PlainProgram): TypedProgram {
  const nothing: readonly never[] = [];
  return {
    files: Object.keys(files),
    text: (file) => files[file],
    formatOf: (file) => ({ kind: file.endsWith('.mjs') ? 'esm' : 'commonjs', topLevelAwait: false }),
    packageOf: () => ({
      directory: '/',
      isPublished: false,
      dependencies: new Map(Object.entries(dependencies)),
      entries: [],
    }),
    importersOf: () => nothing,
    references: () => nothing,
    untypedUses: () => nothing,
    typeOf: () => (type === undefined ? undefined : { text: type, isUntyped: false, isPromise: false }),
    calleeOf: () => ({ kind: 'unknown' }),
    callbackResult: () => 'unknown',
    publicIn: () => undefined,
    problemsAfter: () => nothing,
  };
}

export interface Seeded {
  readonly text: string;
  readonly hazards: readonly Hazard[];
}

/** The first file with its last blocking call in its awaited form, or why there is none. */
export function seeded(program: PlainProgram): Seeded | Refusal {
  const [file = ''] = Object.keys(program.files);
  const typed = typedProgram(program);
  const source = new Sources(typed).of(file);
  if (isRefusal(source)) return source;
  const call = blockingCalls(source).at(-1);
  if (!call) throw new Error(`nothing blocks in ${source.model.text}`);
  const seed = callSeed(call, source, typed);
  if (isRefusal(seed)) return seed;
  const { text } = source.model;
  return { text: applyEdits(text, editsOf(text, seed.rewrites)), hazards: seed.hazards };
}
