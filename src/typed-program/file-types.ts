import ts from 'typescript';

const format: ts.TypeFormatFlags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType;

/** What importers of a file see of its types: as long as that stays the same, theirs do. */
export interface FileTypes {
  /** By the names of exports, as text; empty for CommonJS. */
  readonly exports: ReadonlyMap<string, string>;
  /** Of what is known by name alone in other types: members of classes and interfaces, and what CommonJS modules export. */
  readonly members: string;
}

export function typesOf(file: ts.SourceFile, checker: ts.TypeChecker): FileTypes {
  const print = (type: ts.Type): string => checker.typeToString(type, undefined, format);
  const exports = new Map<string, string>();
  const module = checker.getSymbolAtLocation(file);
  for (const each of module ? checker.getExportsOfModule(module) : []) {
    const meant = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
    exports.set(each.name, print(checker.getTypeOfSymbol(meant)));
  }
  const members: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isClassElement(node) || ts.isTypeElement(node) || isMemberAssignment(node)) {
      members.push(print(checker.getTypeAtLocation(node)));
    }
    // Whatever a file without exports declares may be seen by all.
    if (!module && ts.isFunctionDeclaration(node)) members.push(print(checker.getTypeAtLocation(node)));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { exports, members: members.join('\n') };
}

/** `this.load = …`, `exports.load = …`, `Store.prototype.load = …`. */
const isMemberAssignment = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
  ts.isPropertyAccessExpression(node.left);

/** A form of import or export that takes a module as a whole, after which no names need follow. */
const takesAll = /\bimport\s*\*|\bimport\s+type\s*\*|\bexport\s*\*|\brequire\b|\bimport\s*\(/;

/**
 * Which importers of a file may see other types than before, by their texts; undefined where none may. Types that are known by
 * name alone may lead anywhere; that of an export leads to files that name it, or that take all there is.
 */
export function seesChange(before: FileTypes, after: FileTypes): ((text: string) => boolean) | undefined {
  if (before.members !== after.members) return () => true;
  const names = [...new Set([...before.exports.keys(), ...after.exports.keys()])].filter(
    (name) => before.exports.get(name) !== after.exports.get(name),
  );
  if (names.length === 0) return undefined;
  if (names.includes('default') || names.includes('export=')) return () => true;
  return (text) => takesAll.test(text) || names.some((name) => text.includes(name));
}
