import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** So many lines of real code: CommonJS files one after the other, each a function of its own, which stops at the last line. */
export function textOf(lines: number, files: readonly string[]): string {
  const parts: string[] = [];
  let count = 0;
  for (const file of files) {
    if (count > lines * 0.98) break;
    const text = isCommonJs(file) ? readFileSync(file, 'utf8') : '';
    const own = text.split('\n').length + 2;
    // Long files are bundles or tests.
    if (own > 1_000 || own > lines - count || !/\bmodule\.exports\b/.test(text)) continue;
    if (/^(?:import|export|#!)/m.test(text)) continue;
    parts.push(`(function () {\n${text}\n})();`);
    count += own;
  }
  if (count < lines * 0.9) throw new Error(`the corpus has only ${count} of ${lines} lines to type into`);
  return parts.join('\n');
}

/** The CommonJS file of so many lines, as nearly as there is one. */
export function fileOf(lines: number, files: readonly string[]): string {
  const offBy = (file: string): number => Math.abs(readFileSync(file, 'utf8').split('\n').length - lines);
  const [best] = files
    .filter((file) => isCommonJs(file) && /\bmodule\.exports\b/.test(readFileSync(file, 'utf8')))
    .map((file) => ({ file, by: offBy(file) }))
    .sort((a, b) => a.by - b.by);
  if (!best) throw new Error('the corpus has no CommonJS file');
  return best.file;
}

const isCommonJs = (file: string): boolean =>
  /(?<!test|spec)\.c?js$/.test(file) && !/[/\\]tests?[/\\]/.test(file);

/** A sample of the places before statements in the bodies of functions, the same for the same text. */
export function placesIn(text: string, count: number): ts.LineAndCharacter[] {
  const source = ts.createSourceFile('typed.js', text, ts.ScriptTarget.Latest, true);
  const places: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body)) {
      places.push(...node.body.statements.map((statement) => statement.getStart()));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  // A linear congruential generator (Numerical Recipes), so that every run types at the same places.
  let seed = 7;
  return Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const at = places[Math.floor((seed / 2 ** 32) * places.length)];
    if (at === undefined) throw new Error('the text has no function to type into');
    return source.getLineAndCharacterOfPosition(at);
  });
}
