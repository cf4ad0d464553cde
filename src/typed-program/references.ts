import { resolve } from 'node:path';
import ts from 'typescript';
import type { Reference } from '../refactoring/async-migration/typed-program';
import type { CheckedProject } from './checked-project';
import { isLibrary } from './library-files';
import { slashed } from './module-lookup';
import { nameAt } from './nodes';

/**
 * The uses of what the name at an offset means, in one project; those in libraries are left out. Beside what TypeScript finds
 * these are names of the same spelling that lead to the same declaration: of CommonJS modules it goes from an import to what
 * is exported, and not always back.
 */
export function referencesIn(
  project: CheckedProject,
  isEditable: (file: string) => boolean,
  file: string,
  offset: number,
): Reference[] {
  const { program } = project;
  const tree = program.getSourceFile(slashed(file));
  const asked = tree && nameAt(tree, offset);
  if (!asked) return [];
  const checker = program.getTypeChecker();
  const found = new Set<ts.Node>();
  const take = (at: ts.SourceFile, start: number): void => {
    const name = isEditable(resolve(at.fileName)) ? nameAt(at, start) : undefined;
    // What a comment says of it is no use.
    if (name && !(name.flags & ts.NodeFlags.JSDoc)) found.add(name);
  };
  const search = (name: string, start: number): void => {
    for (const { fileName, start: each } of searched(project, name, start)) {
      const at = program.getSourceFile(fileName);
      if (at) take(at, each);
    }
  };
  search(tree.fileName, offset);
  for (const each of [...found]) {
    const imported = defaultImport(each);
    if (imported) search(imported.getSourceFile().fileName, imported.getStart());
  }
  for (const each of sameNames(asked, program, isEditable)) found.add(each);
  return Array.from(found, (name) => {
    const start = name.getStart() + (ts.isStringLiteralLike(name) ? 1 : 0);
    return {
      file: resolve(name.getSourceFile().fileName),
      range: { start, end: name.end - (ts.isStringLiteralLike(name) ? 1 : 0) },
      isDeclaration: isDeclaration(name, checker),
    };
  });
}

interface Found {
  readonly fileName: string;
  readonly start: number;
}

/**
 * What TypeScript finds. To look for "all references" it reads every library, whose uses are of no interest; to highlight
 * those of a name it goes through the files that it is given, in the same way, in a tenth of the time. That of a keyword, as
 * in `export default function`, and of an element it highlights by other rules.
 */
function searched({ program, service }: CheckedProject, file: string, offset: number): Found[] {
  const tree = program.getSourceFile(file);
  const name = tree && nameAt(tree, offset);
  if (!name || isKeyword(name) || isElement(name.parent)) {
    return (service.findReferences(file, offset) ?? []).flatMap(({ references }) =>
      references.map(({ fileName, textSpan }) => ({ fileName, start: textSpan.start })),
    );
  }
  const files = program.getSourceFiles().map(({ fileName }) => fileName);
  const own = files.filter((each) => !isLibrary(each));
  return (service.getDocumentHighlights(file, offset, own) ?? []).flatMap(({ fileName, highlightSpans }) =>
    highlightSpans.map(({ textSpan }) => ({ fileName, start: textSpan.start })),
  );
}

const isKeyword = ({ kind }: ts.Node): boolean =>
  kind >= ts.SyntaxKind.FirstKeyword && kind <= ts.SyntaxKind.LastKeyword;

const isElement = (node: ts.Node): boolean =>
  ts.isJsxOpeningLikeElement(node) || ts.isJsxClosingElement(node);

/** In the order of files and offsets, each once. */
export function sorted(references: readonly Reference[]): Reference[] {
  const byPlace = new Map<string, Reference>();
  for (const each of references) {
    const key = `${each.file}\0${each.range.start}`;
    const known = byPlace.get(key);
    if (!known || each.isDeclaration) byPlace.set(key, each);
  }
  return [...byPlace.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.range.start - b.range.start,
  );
}

/** Of an `import` of a whole module, what `module.exports` is called there. */
function defaultImport(specifier: ts.Node): ts.Identifier | undefined {
  return ts.isImportDeclaration(specifier.parent) ? specifier.parent.importClause?.name : undefined;
}

function sameNames(asked: ts.Node, program: ts.Program, isEditable: (file: string) => boolean): ts.Node[] {
  if (!ts.isIdentifier(asked) && !ts.isStringLiteralLike(asked)) return [];
  const checker = program.getTypeChecker();
  const declarations = new Set(declarationsOf(asked, checker));
  // As `exports` of `module.exports` there are many, which are told apart above.
  if (declarations.size === 0 || asked.text === 'exports' || asked.text === 'module') return [];
  const found: ts.Node[] = [];
  for (const file of program.getSourceFiles()) {
    if (!isEditable(resolve(file.fileName))) continue;
    // A CommonJS module is JavaScript; among TypeScript alone all has been found.
    if (!isJavaScript(file) && !isJavaScript(asked.getSourceFile())) continue;
    for (let at = file.text.indexOf(asked.text); at >= 0; at = file.text.indexOf(asked.text, at + 1)) {
      const name = nameAt(file, at);
      if (!name || !ts.isIdentifier(name) || name.text !== asked.text || name.getStart(file) !== at) continue;
      if (declarationsOf(name, checker).some((each) => declarations.has(each))) found.push(name);
    }
  }
  return found;
}

const isJavaScript = ({ flags }: ts.SourceFile): boolean => (flags & ts.NodeFlags.JavaScriptFile) !== 0;

/** What a name leads to, through imports. */
function declarationsOf(name: ts.Node, checker: ts.TypeChecker): readonly ts.Declaration[] {
  const symbol = checker.getSymbolAtLocation(name);
  if (!symbol) return [];
  const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return meant.declarations ?? [];
}

/** It names what it stands for there, in place of leading to it: imports, exports and shorthands lead on. */
function isDeclaration(name: ts.Node, checker: ts.TypeChecker): boolean {
  const { parent } = name;
  if (
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent) ||
    ts.isNamespaceExport(parent) ||
    ts.isImportEqualsDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    (ts.isVariableDeclaration(parent) && parent.initializer && isRequired(parent.initializer))
  )
    return false;
  const symbol = checker.getSymbolAtLocation(name);
  return symbol?.declarations?.some((each) => ts.getNameOfDeclaration(each) === name) === true;
}

/** `require('x')`, or a member of it. */
function isRequired(value: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(value)) return isRequired(value.expression);
  return (
    ts.isCallExpression(value) && ts.isIdentifier(value.expression) && value.expression.text === 'require'
  );
}
