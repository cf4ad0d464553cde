/** What to do with a file, told by its name alone. */
export type Language = 'code' | 'declarations' | 'unsupported';

const code = /\.(?:[cm]?[jt]s|[jt]sx)$/i;
// `style.d.css.ts` declares a non-JavaScript file (TypeScript's `allowArbitraryExtensions`).
const declarations = /\.d\.(?:[cm]?ts|[^./\\]+\.ts)$/i;

export function languageOf(path: string): Language {
  if (declarations.test(path)) return 'declarations';
  return code.test(path) ? 'code' : 'unsupported';
}

/** Is a file of code in TypeScript, told by its name alone? */
export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/i.test(path);
}
