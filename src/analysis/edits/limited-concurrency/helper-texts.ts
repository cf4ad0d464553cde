/** What fixes import from a file of the project's own where it has no package for the purpose. */
export type HelperName = 'mapConcurrently' | 'limited';

/** The whole text of the file that exports a helper; indented by two spaces, with semicolons. */
export function helperTexts(helper: HelperName, isTyped: boolean, isCommonJs: boolean): string {
  // TypeScript has one syntax for both.
  const exported = isTyped || !isCommonJs ? 'export ' : '';
  const text = (isTyped ? typed : plain)[helper](exported);
  return isTyped || !isCommonJs ? text : `'use strict';\n\n${text}\nmodule.exports = { ${helper} };\n`;
}

const mapConcurrentlyDoc = ` * What \`fn\` gives for each item, in the order of the items. At most \`limit\` calls are under way at a time. After a failure
 * no more are begun; when those under way have ended, the error is thrown of the first of the items that failed.`;

const limitedDoc = ` * \`fn\`, of whose calls at most \`limit\` are under way at a time; the others wait for their turn, in the order of the calls.`;

/** The declaration of an empty list. */
type List = (name: string, type: string) => string;
const typedList: List = (name, type) => `  const ${name}: ${type} = [];`;
const plainList: List = (name, type) => `  /** @type {${type}} */\n  const ${name} = [];`;

const mapConcurrentlyBody = (list: List, work: string): string => `${list('results', 'R[]')}
${list('failures', '{ index: number; error: unknown }[]')}
  const entries = Array.from(items).entries();
  const work = async ()${work} => {
    for (const [index, item] of entries) {
      try {
        results[index] = await fn(item, index);
      } catch (error) {
        failures.push({ index, error });
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  const [first] = failures.sort((a, b) => a.index - b.index);
  if (first) throw first.error;
  return results;
}
`;

const limitedBody = (
  list: List,
  resolver: string,
  args: string,
  done: string,
): string => `${list('waiting', resolver)}
  let next = 0;
  let running = 0;
  return async (...args${args}) => {
    if (running === limit) await new Promise${done}((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await fn(...args);
    } finally {
      // Whoever waits first takes the place over.
      const start = waiting[next];
      if (start) {
        next++;
        start();
      } else running--;
    }
  };
}
`;

type Texts = Readonly<Record<HelperName, (exported: string) => string>>;

const typed: Texts = {
  mapConcurrently: (exported) => `/**
${mapConcurrentlyDoc}
 */
${exported}async function mapConcurrently<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number) => R | PromiseLike<R>,
): Promise<R[]> {
${mapConcurrentlyBody(typedList, ': Promise<void>')}`,
  limited: (exported) => `/**
${limitedDoc}
 */
${exported}function limited<A extends unknown[], R>(
  limit: number,
  fn: (...args: A) => R | PromiseLike<R>,
): (...args: A) => Promise<R> {
${limitedBody(typedList, '(() => void)[]', ': A', '<void>')}`,
};

const plain: Texts = {
  mapConcurrently: (exported) => `/**
${mapConcurrentlyDoc}
 *
 * @template T, R
 * @param {Iterable<T>} items
 * @param {number} limit
 * @param {(item: T, index: number) => R | PromiseLike<R>} fn
 * @returns {Promise<R[]>}
 */
${exported}async function mapConcurrently(items, limit, fn) {
${mapConcurrentlyBody(plainList, '')}`,
  limited: (exported) => `/**
${limitedDoc}
 *
 * @template {unknown[]} A
 * @template R
 * @param {number} limit
 * @param {(...args: A) => R | PromiseLike<R>} fn
 * @returns {(...args: A) => Promise<R>}
 */
${exported}function limited(limit, fn) {
${limitedBody(plainList, '((value?: unknown) => void)[]', '', '')}`,
};
