import { resolve } from 'node:path';
import ts from 'typescript';
import type { Reference } from '../refactoring/async-migration/typed-program';
import type { CheckedProject } from './checked-project';
import { slashed } from './module-lookup';
import { nameAt } from './nodes';

/** The uses of what the name at an offset means, in one project; declarations of libraries are left out. */
export function referencesIn(
  project: CheckedProject,
  isEditable: (file: string) => boolean,
  file: string,
  offset: number,
): Reference[] {
  const program = project.program;
  if (!program.getSourceFile(slashed(file))) return [];
  const symbols = project.service.findReferences(slashed(file), offset) ?? [];
  const found: Reference[] = [];
  for (const { fileName, textSpan } of symbols.flatMap((symbol) => symbol.references)) {
    const path = resolve(fileName);
    const tree = program.getSourceFile(fileName);
    if (!tree || !isEditable(path)) continue;
    const name = nameAt(tree, textSpan.start);
    // What a comment says of it is no use.
    if (!name || isInComment(name)) continue;
    found.push({
      file: path,
      range: { start: textSpan.start, end: textSpan.start + textSpan.length },
      isDeclaration: isDeclaration(name, program.getTypeChecker()),
    });
  }
  return found;
}

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

/** It names what it stands for there, in place of leading to it: imports, exports and shorthands lead on. */
export function isDeclaration(name: ts.Node, checker: ts.TypeChecker): boolean {
  const { parent } = name;
  if (
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent) ||
    ts.isNamespaceExport(parent) ||
    ts.isImportEqualsDeclaration(parent) ||
    ts.isBindingElement(parent) ||
    ts.isShorthandPropertyAssignment(parent)
  )
    return false;
  const symbol = checker.getSymbolAtLocation(name);
  return symbol?.declarations?.some((each) => ts.getNameOfDeclaration(each) === name) === true;
}

const isInComment = (node: ts.Node): boolean => (node.flags & ts.NodeFlags.JSDoc) !== 0;
