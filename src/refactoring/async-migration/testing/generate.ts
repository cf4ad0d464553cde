import { programOf, type TestProgram } from './test-program';

/** What a program's files are, and so how functions are exported and what types are written. */
interface Language {
  readonly extension: string;
  readonly isEsm: boolean;
  readonly isTyped: boolean;
}

const languages: readonly Language[] = [
  { extension: 'mjs', isEsm: true, isTyped: false },
  { extension: 'cjs', isEsm: false, isTyped: false },
  { extension: 'mts', isEsm: true, isTyped: true },
];

/** A call that blocks, of a path. */
interface CallForm {
  readonly module: string;
  readonly name: string;
  /** @param callee how the module's function is written here */
  readonly call: (callee: string) => string;
  readonly type: string;
}

const callForms: readonly CallForm[] = [
  { module: 'fs', name: 'readFileSync', call: (callee) => `@@${callee}(path, 'utf8')`, type: 'string' },
  {
    module: 'fs',
    name: 'readFileSync',
    call: (callee) => `@@${callee}(path).toString('hex')`,
    type: 'string',
  },
  { module: 'fs', name: 'statSync', call: (callee) => `@@${callee}(path).size`, type: 'number' },
  { module: 'fs', name: 'existsSync', call: (callee) => `@@${callee}(path) && path`, type: 'string | false' },
  {
    module: 'fs',
    name: 'statSync',
    call: (callee) => `@@${callee}(path, { throwIfNoEntry: false })?.size ?? -1`,
    type: 'number',
  },
  {
    module: 'fs',
    name: 'readdirSync',
    call: (callee) => `path + @@${callee}('sub').sort().join()`,
    type: 'string',
  },
  {
    module: 'child_process',
    name: 'execSync',
    call: (callee) => `@@${callee}('echo ' + path, { encoding: 'utf8' }).trim()`,
    type: 'string',
  },
  { module: 'zlib', name: 'gzipSync', call: (callee) => `@@${callee}(path).length`, type: 'number' },
  {
    module: 'crypto',
    name: 'pbkdf2Sync',
    call: (callee) => `@@${callee}(path, 'salt', 2, 8, 'sha1').toString('hex')`,
    type: 'string',
  },
];

/** How a module's function comes to be there: what is written at the top, and what calls it. */
type Import = (form: CallForm) => readonly [top: string, callee: string];

const esmImports: readonly Import[] = [
  ({ module, name }) => [`import ${module} from 'node:${module}';`, `${module}.${name}`],
  ({ module, name }) => [`import * as ${module} from '${module}';`, `${module}.${name}`],
  ({ module, name }) => [`import { ${name} } from 'node:${module}';`, name],
  ({ module, name }) => [`import { ${name} as ${name}Now } from '${module}';`, `${name}Now`],
];
const commonjsImports: readonly Import[] = [
  ({ module, name }) => [`const ${module} = require('${module}');`, `${module}.${name}`],
  ({ module, name }) => [`const { ${name} } = require('node:${module}');`, name],
  ({ module, name }) => [`const { ${name}: ${name}Now } = require('${module}');`, `${name}Now`],
  ({ module, name }) => [`const ${name} = require('${module}').${name};`, name],
];

/** A function of one parameter around an expression: its declaration, and how it is named to call it. */
type FunctionKind = (
  name: string,
  body: string,
  types: readonly [parameter: string, result: string],
) => readonly [declaration: string, reference: string, exported: string];

const functionKinds: Readonly<Record<string, FunctionKind>> = {
  declaration: (name, body, [parameter, result]) => [
    `function ${name}(path${parameter})${result} {\n  return ${body};\n}`,
    name,
    name,
  ],
  arrow: (name, body, [parameter, result]) => [
    `const ${name} = (path${parameter})${result} => ${body};`,
    name,
    name,
  ],
  'arrow with a block': (name, body, [parameter]) => [
    `const ${name} = (path${parameter}) => {\n  const value = ${body};\n  return value;\n};`,
    name,
    name,
  ],
  'function expression': (name, body, [parameter, result]) => [
    `const ${name} = function (path${parameter})${result} {\n  const all = [${body}];\n  return all[0];\n};`,
    name,
    name,
  ],
  'default parameter': (name, body, [parameter, result]) => [
    `function ${name}(path${parameter} = 'two.txt')${result} {\n  return ${body};\n}`,
    name,
    name,
  ],
  'object method': (name, body, [parameter, result]) => [
    `const ${name}Of = {\n  ${name}(path${parameter})${result} {\n    return ${body};\n  },\n};`,
    `${name}Of.${name}`,
    `${name}Of`,
  ],
  'object property': (name, body, [parameter, result]) => [
    `const ${name}Of = { ${name}: (path${parameter})${result} => ${body} };`,
    `${name}Of.${name}`,
    `${name}Of`,
  ],
  'method of an instance': (name, body, [parameter, result]) => [
    `class ${name}Class {\n  ${name}(path${parameter})${result} {\n    return ${body};\n  }\n}\nconst ${name}Of = new ${name}Class();`,
    `${name}Of.${name}`,
    `${name}Of`,
  ],
  'static method': (name, body, [parameter, result]) => [
    `class ${name}Class {\n  static ${name}(path${parameter})${result} {\n    return ${body};\n  }\n}`,
    `${name}Class.${name}`,
    `${name}Class`,
  ],
  'overriding method': (name, body, [parameter, result]) => [
    `class ${name}Base {\n  ${name}(path${parameter})${result} {\n    return ${body};\n  }\n}\n` +
      `class ${name}Class extends ${name}Base {\n  ${name}(path${parameter})${result} {\n    return super.${name}(path);\n  }\n}\n` +
      `const ${name}Of = new ${name}Class();`,
    `${name}Of.${name}`,
    `${name}Of`,
  ],
  'field of a class': (name, body, [parameter, result]) => [
    `class ${name}Class {\n  ${name} = (path${parameter})${result} => ${body};\n}\nconst ${name}Of = new ${name}Class();`,
    `${name}Of.${name}`,
    `${name}Of`,
  ],
};

/** How a name reaches another file: what is added to the file, what stands at the top of the other, other files. */
type Export = (
  name: string,
  extension: string,
) => readonly [added: string, top: string, between?: readonly [path: string, text: string]];

const esmExports: readonly Export[] = [
  (name, extension) => [`export { ${name} };`, `import { ${name} } from './lib.${extension}';`],
  (name, extension) => [
    `export { ${name} as renamed };`,
    `import { renamed as ${name} } from './lib.${extension}';`,
  ],
  (name, extension) => [`export default ${name};`, `import ${name} from './lib.${extension}';`],
  (name, extension) => [
    `export { ${name} };`,
    `import { ${name} } from './index.${extension}';`,
    [`index.${extension}`, `export * from './lib.${extension}';\n`],
  ],
  (name, extension) => [
    `export { ${name} as inner };`,
    `import { outer as ${name} } from './index.${extension}';`,
    [`index.${extension}`, `export { inner as outer } from './lib.${extension}';\n`],
  ],
];
const commonjsExports: readonly Export[] = [
  (name) => [`module.exports = { ${name} };`, `const { ${name} } = require('./lib.cjs');`],
  (name) => [`exports.${name} = ${name};`, `const { ${name} } = require('./lib.cjs');`],
  (name) => [`module.exports = ${name};`, `const ${name} = require('./lib.cjs');`],
  (name) => [`module.exports = { renamed: ${name} };`, `const { renamed: ${name} } = require('./lib.cjs');`],
  (name) => [
    `exports.${name} = ${name};`,
    `const { ${name} } = require('./index.cjs');`,
    ['index.cjs', `module.exports = require('./lib.cjs');\n`],
  ],
];

/** Statements that use what a function gives: `f` stands for the function. */
const uses: Readonly<Record<string, string>> = {
  argument: `console.log('a', f('one.txt'), 'b', f('two.txt'));`,
  template: "console.log(`<${f('one.txt')}|${f('two.txt')}>`);",
  operand: `console.log(String(f('one.txt')) + f('two.txt'));`,
  conditional: `console.log(f('one.txt') ? f('two.txt') : 'nothing');`,
  logical: `console.log((f('one.txt') && 1) || f('two.txt'));`,
  nullish: `console.log(f('one.txt') ?? 'none');`,
  'optional chain': `console.log(f('one.txt')?.toString().length);`,
  negation: `if (!f('one.txt')) console.log('no');\nelse console.log('yes');`,
  spread: `console.log([...String(f('one.txt')), ...[f('two.txt')]]);`,
  'object literal': `console.log({ value: f('one.txt'), [f('two.txt') + '']: 1 });`,
  'default of destructuring': `const { x = f('one.txt') } = {}, [y = f('two.txt')] = [1];\nconsole.log(x, y);`,
  'assignment that adds': `let sum = '';\nsum += f('one.txt');\nsum += f('two.txt');\nconsole.log(sum);`,
  'for head': `for (let i = 0, s = String(f('one.txt')); i < 2 && s !== String(f('missing.txt'.replace('missing', 'two'))); i++) console.log(s);`,
  'for…of head': `for (const letter of String(f('one.txt'))) console.log(letter);`,
  'for…of body': `for (const path of ['two.txt', 'one.txt']) {\n  if (path === 'one.txt') continue;\n  console.log(f(path));\n}`,
  while: `let rounds = 0;\nwhile (f('one.txt') !== f('two.txt') && rounds < 2) rounds++;\nconsole.log(rounds);`,
  switch: `switch (f('one.txt')) {\n  case f('two.txt'):\n    console.log('same');\n    break;\n  default:\n    console.log('other');\n}`,
  'try and finally': `try {\n  console.log(f('one.txt'));\n} finally {\n  console.log('finally', f('two.txt'));\n}`,
  catch: `try {\n  throw new Error('x');\n} catch (error) {\n  console.log(String(error), f('one.txt'));\n}`,
  throw: `try {\n  throw new Error(String(f('one.txt')));\n} catch (error) {\n  console.log(String(error));\n}`,
  map: `console.log(['one.txt', 'two.txt'].map((path) => f(path)));`,
  'map by name': `console.log(['one.txt', 'two.txt'].map((path) => path).map(f));`,
  'map in order': `console.log(['one.txt', 'two.txt'].map((path) => {\n  console.log('map', path);\n  return [path, f(path)];\n}));`,
  forEach: `['one.txt', 'two.txt'].forEach((path, index) => {\n  if (index > 5) return;\n  console.log(index, f(path));\n});`,
  filter: `console.log(['one.txt', 'two.txt'].filter((path) => f(path) !== f('two.txt')));`,
  some: `console.log(['one.txt', 'two.txt'].some((path) => f(path) === f('one.txt')));`,
  every: `console.log(['one.txt', 'two.txt'].every((path) => f(path) === f('one.txt')));`,
  find: `console.log(['one.txt', 'two.txt'].find((path) => f(path) === f('two.txt')));`,
  reduce: `console.log(['one.txt', 'two.txt'].reduce((all, path) => all + f(path), '>'));`,
  flatMap: `console.log(['one.txt', 'two.txt'].flatMap((path) => [path, f(path)]));`,
  'order of evaluation': `let step = 0;\nconsole.log(step++, f('one.txt'), step++, f('two.txt'), step);`,
  'nested calls': `console.log(JSON.stringify([f('one.txt'), Math.max(...[f('two.txt')].map(() => 1))]));`,
  'called at once': `console.log((() => f('one.txt'))());`,
  sequence: `const last = (f('one.txt'), f('two.txt'));\nconsole.log(last);`,
};

/** What is around the statements in the file that is run. */
const entries: Readonly<Record<string, (statements: string) => string>> = {
  'top level': (statements) => statements,
  'a function that is called': (statements) => `function main() {\n${indented(statements)}\n}\nmain();`,
  'a function called at once': (statements) => `(() => {\n${indented(statements)}\n})();`,
  'a timer': (statements) => `setTimeout(() => {\n${indented(statements)}\n}, 1);`,
  'an async function': (statements) =>
    `async function main() {\n${indented(statements)}\n}\nmain().then(() => console.log('done'));`,
  'a block': (statements) => `if (process.argv.length > 0) {\n${indented(statements)}\n}`,
};

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

/** What the generator combines, for counting. */
export const dimensions = {
  functions: Object.keys(functionKinds),
  uses: Object.keys(uses),
  entries: Object.keys(entries),
} as const;

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32, by T. Ettinger). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Programs put together by chance, the same ones for the same seed: a call that blocks in a function of some kind, which
 * another file imports in some way and calls, directly or through a function of another kind, in three places of some
 * kinds. Each kind comes up again and again, as the n-th program takes the n-th of each.
 */
export function generated(count: number, seed: number): TestProgram[] {
  const next = random(seed);
  const picker = <T>(from: readonly T[]): (() => T) => {
    let left: T[] = [];
    return () => {
      if (left.length === 0) left = [...from];
      const [picked] = left.splice(Math.floor(next() * left.length), 1);
      if (picked === undefined) throw new Error('there is nothing to pick from');
      return picked;
    };
  };
  const pick = {
    language: picker(languages),
    form: picker(callForms),
    esmImport: picker(esmImports),
    commonjsImport: picker(commonjsImports),
    esmExport: picker(esmExports),
    commonjsExport: picker(commonjsExports),
    kind: picker(Object.entries(functionKinds)),
    outer: picker<readonly [string, FunctionKind | undefined]>([
      ['directly', undefined],
      ...Object.entries(functionKinds),
    ]),
    use: picker(Object.entries(uses)),
    entry: picker(Object.entries(entries)),
  };

  return Array.from({ length: count }, (_, index) => {
    const { extension, isEsm, isTyped } = pick.language();
    const form = pick.form();
    const [importTop, callee] = (isEsm ? pick.esmImport : pick.commonjsImport)()(form);
    const types = [isTyped ? ': string' : '', isTyped ? `: ${form.type}` : ''] as const;
    const [kindName, kind] = pick.kind();
    const [declaration, reference, exported] = kind('load', form.call(callee), types);
    const [added, top, between] = (isEsm ? pick.esmExport : pick.commonjsExport)()(
      exported,
      isTyped ? 'mjs' : extension,
    );

    const [outerName, outerKind] = pick.outer();
    const [outerDeclaration, used] = outerKind?.('through', `${reference}(path)`, types) ?? ['', reference];
    const chosen = [pick.use(), pick.use(), pick.use()];
    const statements = chosen
      .map(([, use]) => `{\n${indented(use)}\n}`)
      .join('\n')
      .replace(/\bf(?=[(),])/g, used);
    const [entryName, entry] = pick.entry();

    const files = new Map([
      [`main.${extension}`, `${top}\n${outerDeclaration}\n${entry(statements)}\n`],
      [`lib.${extension}`, `${importTop}\n${declaration}\n${added}\n`],
    ]);
    if (between) files.set(between[0].replace(/\.mjs$/, `.${extension}`), between[1]);
    const through = outerKind ? `through ${outerName}` : outerName;
    const name = `${index + 1}: ${form.name} in ${kindName} ${through}; ${chosen.map(([use]) => use).join(', ')}; ${entryName} of .${extension}`;
    return programOf(name, 'safe', files);
  });
}
