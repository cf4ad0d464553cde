import type { AwaitedForm, BlockingApi, CounterpartShape, FreesThread } from './blocking-api';

/** What the entries of a table have in common: how they block, and what it costs. */
export type Blocking = Pick<BlockingApi, 'blocks' | 'cost' | 'remedy'> &
  Partial<Pick<BlockingApi, 'when' | 'callbackAt' | 'advice' | 'since' | 'platformDependent'>>;

/** Names of blocking members of a module, each with its asynchronous form in the same module; '' is the module itself. */
type Forms = Readonly<Record<string, string>>;

function withForms(shape: CounterpartShape, freesThread: FreesThread) {
  return (module: string, blocking: Blocking, forms: Forms): BlockingApi[] =>
    Object.entries(forms).map(([name, form]) => ({
      module,
      name,
      ...blocking,
      counterpart: { module, name: form, shape, freesThread },
    }));
}

/** Functions with a form that returns a promise and frees the thread. */
export const awaitable = withForms('promise', 'yes');

/** Functions with a form that takes a callback and frees the thread. */
export const withCallback = withForms('callback', 'yes');

/** Functions whose form that returns a promise does all the work on the thread as well; `advice` says what helps. */
export const onlySeemsAsync = withForms('promise', 'no');

/** Functions whose form that returns a promise does all the work on the thread, with pauses. */
export const onlyYields = withForms('promise', 'yields');

/** Functions whose asynchronous form leaves a good part of the work on the thread. */
export const halfAsync = withForms('promise', 'partly');

/** Functions whose calls become awaited ones in these ways, the first of which that fits is taken. */
export function mapped(apis: readonly BlockingApi[], ...awaited: readonly AwaitedForm[]): BlockingApi[] {
  return apis.map((api) => ({ ...api, awaited }));
}

/** An awaited form whose results come in no certain order. */
export function unordered(form: string): AwaitedForm {
  const message = `\`${form}\` does not find things in the same order every time`;
  return { differs: { kind: 'result-order', message } };
}

/** An awaited form whose errors are told apart from those of the synchronous one. */
export function otherErrors(form: string, sync: string): AwaitedForm {
  const message = `errors of \`${form}\` have other messages or members than those of \`${sync}\``;
  return { differs: { kind: 'error-shape', message } };
}

/** Functions that have no asynchronous form in their module, but one elsewhere. */
export function betterElsewhere(
  module: string,
  blocking: Blocking,
  [otherModule, shape]: readonly [module: string, shape: CounterpartShape],
  forms: Forms,
): BlockingApi[] {
  return Object.entries(forms).map(([name, form]) => ({
    module,
    name,
    ...blocking,
    counterpart: { module: otherModule, name: form, shape, freesThread: 'yes' },
  }));
}

/** Functions without an asynchronous form; `blocking.advice` says what to do instead. */
export function advised(
  module: string,
  blocking: Blocking & { readonly advice: string },
  names: readonly string[],
): BlockingApi[] {
  return names.map((name) => ({ module, name, ...blocking }));
}

/** Functions that are here so that what they cost can be told; they are not worth a word by themselves. */
export function trivial(module: string, blocks: string, names: readonly string[]): BlockingApi[] {
  return advised(module, { blocks, cost: 'trivial', remedy: 'parallelism', advice: inWorker }, names);
}

export const inWorker =
  'There is no asynchronous form; only a worker thread frees the event loop (parallelism).';
