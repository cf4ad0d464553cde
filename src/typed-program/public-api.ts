import { resolve } from 'node:path';
import ts from 'typescript';
import { slashed } from './module-lookup';

/**
 * The declarations that importers of a module reach: what it exports, the members of that, and what its functions give and
 * call back with, as far as it is declared in the workspace.
 */
export function reachableFrom(
  modules: readonly ts.SourceFile[],
  checker: ts.TypeChecker,
  isEditable: (file: ts.SourceFile) => boolean,
): ReadonlySet<ts.Node> {
  const reached = new Set<ts.Node>();
  const symbols = new Set<ts.Symbol>();
  const types = new Set<ts.Type>();
  const pending: ts.Type[] = [];
  const reach = (symbol: ts.Symbol): void => {
    const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (symbols.has(meant)) return;
    symbols.add(meant);
    const own = meant.declarations?.filter((each) => isEditable(each.getSourceFile())) ?? [];
    if (own.length === 0 || own.every(isPrivate)) return;
    for (const each of own) reached.add(each);
    if (meant.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface))
      pending.push(checker.getDeclaredTypeOfSymbol(meant));
    if (meant.flags & ts.SymbolFlags.Value) pending.push(checker.getTypeOfSymbol(meant));
    if (meant.flags & ts.SymbolFlags.Module) checker.getExportsOfModule(meant).forEach(reach);
  };
  const look = (type: ts.Type): void => {
    if (types.has(type)) return;
    types.add(type);
    if (type.isUnionOrIntersection()) pending.push(...type.types);
    if (isReference(type)) pending.push(...checker.getTypeArguments(type));
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      const { declaration } = signature;
      // What the language and installed packages declare is the same for everybody.
      if (!declaration || !isEditable(declaration.getSourceFile())) continue;
      reached.add(declaration);
      pending.push(signature.getReturnType());
      for (const parameter of signature.parameters) pending.push(checker.getTypeOfSymbol(parameter));
    }
    type.getProperties().forEach(reach);
  };
  for (const module of modules) {
    // None for CommonJS.
    const symbol = checker.getSymbolAtLocation(module);
    if (symbol) checker.getExportsOfModule(symbol).forEach(reach);
    for (const { left, right } of commonJsExports(module)) {
      pending.push(checker.getTypeAtLocation(right));
      const member = ts.isPropertyAccessExpression(left) ? checker.getSymbolAtLocation(left.name) : undefined;
      if (member) reach(member);
    }
  }
  for (let type = pending.pop(); type; type = pending.pop()) look(type);
  return reached;
}

/** `exports.load = …`, `module.exports = …`, and `this.load = …` outside of functions. */
function commonJsExports(file: ts.SourceFile): ts.BinaryExpression[] {
  const found: ts.BinaryExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (isAssignment(node) && isExports(node.left)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Whether what a name stands for is among what is reached. */
export function isReached(name: ts.Node, checker: ts.TypeChecker, reached: ReadonlySet<ts.Node>): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  const meant = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return meant?.declarations?.some((each) => reached.has(each) || isHeldBy(each, reached)) === true;
}

/** The function that a variable or a member holds is reached, by whatever other name. */
function isHeldBy(declaration: ts.Node, reached: ReadonlySet<ts.Node>): boolean {
  if (
    ts.isVariableDeclaration(declaration) ||
    ts.isPropertyAssignment(declaration) ||
    ts.isPropertyDeclaration(declaration)
  )
    return declaration.initializer !== undefined && reached.has(declaration.initializer);
  // A file is a declaration too, of a module.
  if (ts.isSourceFile(declaration)) return false;
  const { parent } = declaration;
  return ts.isBinaryExpression(parent) && reached.has(parent.right);
}

function isPrivate(declaration: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(declaration);
  if (name && ts.isPrivateIdentifier(name)) return true;
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) !== 0;
}

const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;

function isExports(target: ts.Expression): boolean {
  if (ts.isIdentifier(target)) return target.text === 'exports';
  if (target.kind === ts.SyntaxKind.ThisKeyword) return ts.findAncestor(target, hasOwnThis) === undefined;
  if (!ts.isPropertyAccessExpression(target)) return false;
  const isModule = ts.isIdentifier(target.expression) && target.expression.text === 'module';
  return isModule || isExports(target.expression);
}

const hasOwnThis = (node: ts.Node): boolean =>
  (ts.isFunctionLike(node) && !ts.isArrowFunction(node)) || ts.isClassLike(node);

const isReference = (type: ts.Type): type is ts.TypeReference =>
  (type.flags & ts.TypeFlags.Object) !== 0 && 'target' in type;

/** What importers of published packages reach, worked out once for each program. */
export class PublishedApi {
  readonly #entries: ReadonlyMap<string, readonly string[]>;
  readonly #isEditable: (file: string) => boolean;
  readonly #reached = new WeakMap<ts.Program, Map<string, ReadonlySet<ts.Node>>>();

  /** @param entries the files that a package is imported by, by its directory. */
  constructor(entries: ReadonlyMap<string, readonly string[]>, isEditable: (file: string) => boolean) {
    this.#entries = entries;
    this.#isEditable = isEditable;
  }

  of(directory: string, program: ts.Program): ReadonlySet<ts.Node> {
    let known = this.#reached.get(program);
    if (!known) this.#reached.set(program, (known = new Map<string, ReadonlySet<ts.Node>>()));
    let reached = known.get(directory);
    if (!reached) {
      const modules = (this.#entries.get(directory) ?? []).flatMap(
        (file) => program.getSourceFile(slashed(file)) ?? [],
      );
      const isEditable = (file: ts.SourceFile): boolean => this.#isEditable(resolve(file.fileName));
      reached = reachableFrom(modules, program.getTypeChecker(), isEditable);
      known.set(directory, reached);
    }
    return reached;
  }
}
