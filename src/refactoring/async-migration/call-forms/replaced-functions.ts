import type { BlockingApi } from '../../../analysis/catalog';
import type { Place, TypedProgram } from '../typed-program';
import { Loads } from './loads';

/**
 * A place in the workspace where something else is put in the place of a blocking function, or of its module, as tests do,
 * and which what runs in a file may meet: it would no longer be called. Told by the text: `stub(fs, 'existsSync')`,
 * `fs.existsSync = …`, `jest.mock('fs')`. Tests are taken to put back what they replace, so that nothing meets it but what
 * they load.
 */
export function replacementOf(
  { module, name }: BlockingApi,
  file: string,
  program: TypedProgram,
): Place | undefined {
  const replacements = replacementsOf(module, name, program);
  if (replacements.length === 0) return undefined;
  const loads = new Loads(program);
  const loaders = loads.loadersOf(file, 'worked-out');
  return replacements.find((each) => {
    const within = loads.loadersOf(each.file, 'named');
    return setsUp(each.file, within, program) || [...within].some((one) => loaders.has(one));
  });
}

function replacementsOf(module: string, name: string, program: TypedProgram): readonly Place[] {
  const fn = name.split('.').at(-1);
  if (fn === undefined || !/^\w+$/.test(fn)) return [];
  const replaced = replacing(module, fn);
  return program.files.flatMap((file) => {
    const text = program.text(file) ?? '';
    if (!text.includes(fn) && !isMocking.test(text)) return [];
    const match = replaced.map((pattern) => pattern.exec(text)).find((each) => each !== null);
    return match ? [{ file, range: { start: match.index, end: match.index + match[0].length } }] : [];
  });
}

/** Does a file that is no test do something for all tests? Nobody loads it, or it has something done before each. */
const setsUp = (file: string, loaders: ReadonlySet<string>, program: TypedProgram): boolean =>
  !isTest(file, program) &&
  (loaders.size === 1 || /\b(?:before(?:Each|All)?|setup)\(/.test(program.text(file) ?? ''));

const isTest = (file: string, program: TypedProgram): boolean =>
  /[.-](?:spec|test)\.\w+$|\/__tests__\//.test(file) ||
  /^\s*(?:describe|context|suite|it|test|specify)(?:\.\w+)*\(/m.test(program.text(file) ?? '');

const isMocking = /mock|proxyquire|rewire|esmock|testdouble|td\.replace/;

function replacing(module: string, fn: string): RegExp[] {
  const name = `(['"\`])(?:node:)?${module.replaceAll(/[^\w]/g, '\\$&')}\\1`;
  return [
    // `stub(fs, 'existsSync')`, `Object.defineProperty(fs, 'existsSync', …)`
    new RegExp(`\\(\\s*[\\w.]+\\s*,\\s*(['"\`])${fn}\\1`),
    new RegExp(`\\w\\.${fn}\\s*=(?![=>])`),
    // `jest.mock('fs')`, `vi.mock('fs', …)`, `mockery.registerMock('fs', …)`, `rewired.__set__('fs', …)`
    new RegExp(`(?:[mM]ock\\w*|registerSubstitute|__set__|td\\.replace\\w*)\\(\\s*${name}`),
    // `proxyquire('./a', { fs: … })`, `__set__({ fs: … })`
    new RegExp(
      `(?:proxyquire|esmock|__set__)[^;]*?[{,]\\s*(['"]?)(?:node:)?${module.replaceAll(/[^\w]/g, '\\$&')}\\1\\s*[:,}]`,
    ),
  ];
}
