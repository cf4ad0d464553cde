import type { BlockingApi } from '../../../analysis/catalog';
import type { Place, TypedProgram } from '../typed-program';

/**
 * A place in the workspace where something else is put in the place of a blocking function, or of its module, as tests do:
 * it would no longer be called. Told by the text: `stub(fs, 'existsSync')`, `fs.existsSync = …`, `jest.mock('fs')`.
 */
export function replacementOf({ module, name }: BlockingApi, program: TypedProgram): Place | undefined {
  const fn = name.split('.').at(-1);
  if (fn === undefined || !/^\w+$/.test(fn)) return undefined;
  const replaced = replacing(module, fn);
  for (const file of program.files) {
    const text = program.text(file) ?? '';
    if (!text.includes(fn) && !isMocking.test(text)) continue;
    const found = replaced.find((pattern) => pattern.test(text));
    const match = found?.exec(text);
    if (!match) continue;
    return { file, range: { start: match.index, end: match.index + match[0].length } };
  }
  return undefined;
}

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
