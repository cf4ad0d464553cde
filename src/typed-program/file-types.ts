import ts from 'typescript';

const format: ts.TypeFormatFlags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType;

const printed = (type: ts.Type, checker: ts.TypeChecker): string =>
  checker.typeToString(type, undefined, format);

/** What importers of a file see of its types: as long as that stays the same, theirs do. */
export interface FileTypes {
  /** By the names of exports, as text; empty for CommonJS. */
  readonly exports: ReadonlyMap<string, string>;
  /** Of what is known by name alone in other types: members of classes and interfaces, and what CommonJS modules export. */
  readonly members: string;
}

export function typesOf(file: ts.SourceFile, checker: ts.TypeChecker): FileTypes {
  const print = (type: ts.Type): string => printed(type, checker);
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

/** A file in two programs, in both of which it is the same tree. */
export interface Unedited {
  readonly file: ts.SourceFile;
  readonly before: ts.TypeChecker;
  readonly after: ts.TypeChecker;
}

/**
 * Whether an importer of a file may see other types than before; undefined where none may. Types that are known by name
 * alone may lead anywhere; that of an export of a file leads to files that name it and take of it what has changed, or all there is.
 */
export function seesChange(
  changed: ts.SourceFile,
  before: FileTypes,
  after: FileTypes,
): ((importer: Unedited) => boolean) | undefined {
  if (before.members !== after.members) return () => true;
  const names = new Set(
    [...before.exports.keys(), ...after.exports.keys()].filter(
      (name) => before.exports.get(name) !== after.exports.get(name),
    ),
  );
  if (names.size === 0) return undefined;
  if (names.has('default') || names.has('export=')) return () => true;
  return (importer) => takesChanged(importer, changed, names);
}

/** Does a file use more of some names than members of them whose types are as before? */
function takesChanged(
  { file, before, after }: Unedited,
  changed: ts.SourceFile,
  names: ReadonlySet<string>,
): boolean {
  const isChanged = (node: ts.Node): boolean =>
    printed(before.getTypeAtLocation(node), before) !== printed(after.getTypeAtLocation(node), after);
  const visit = (node: ts.Node): boolean => {
    if (ts.isStringLiteralLike(node)) return names.has(node.text) || takesAll(node, changed, before);
    if (!ts.isIdentifier(node)) return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
    if (!names.has(node.text)) return false;
    if (ts.isImportSpecifier(node.parent)) return node.parent.propertyName !== undefined;
    const member = memberOf(node);
    return member === undefined || isChanged(member);
  };
  return visit(file);
}

/** Does a text name a module, and takes all of it, after which no names need follow? */
function takesAll(text: ts.StringLiteralLike, module: ts.SourceFile, checker: ts.TypeChecker): boolean {
  const { parent } = text;
  if (ts.isImportDeclaration(parent)) {
    const { name, namedBindings } = parent.importClause ?? {};
    if (!name && (!namedBindings || ts.isNamedImports(namedBindings))) return false;
  }
  if (ts.isExportDeclaration(parent) && parent.exportClause && ts.isNamedExports(parent.exportClause)) {
    return false;
  }
  return checker.getSymbolAtLocation(text)?.declarations?.includes(module) === true;
}

/** `config.paths.root` for `config`: all of the members that are asked for; undefined if what has the name is used itself. */
function memberOf(name: ts.Identifier): ts.Expression | undefined {
  const { parent } = name;
  const whole = ts.isPropertyAccessExpression(parent) && parent.name === name ? parent : name;
  let member: ts.Expression = whole;
  while (ts.isPropertyAccessExpression(member.parent) && member.parent.expression === member) {
    member = member.parent;
  }
  return member === whole ? undefined : member;
}
