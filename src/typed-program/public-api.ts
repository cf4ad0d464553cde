import { resolve } from 'node:path';
import ts from 'typescript';
import { slashed } from './module-lookup';

/**
 * The declarations that importers of a module reach: what it exports, the members of that, and what its functions give and
 * call back with, as far as it is declared in the workspace.
 * @param puts what is put on objects anywhere, which counts where the object is reached.
 */
export function reachableFrom(
  modules: readonly ts.SourceFile[],
  puts: readonly Put[],
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
    for (const each of type.getSymbol()?.declarations ?? []) {
      if (ts.isObjectLiteralExpression(each) && isEditable(each.getSourceFile())) reached.add(each);
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
  const exported = new Set(modules);
  let further = puts;
  do {
    for (let type = pending.pop(); type; type = pending.pop()) look(type);
    const others: Put[] = [];
    for (const put of further) {
      const { target, value } = put;
      const isOnExports = isExports(target) && exported.has(target.getSourceFile());
      if (isOnExports || isReached(lastNameOf(target), checker, reached))
        pending.push(checker.getTypeAtLocation(value));
      else others.push(put);
    }
    further = others;
  } while (pending.length > 0);
  return reached;
}

/** `target.x = value`, or `Object.assign(target, value)`. */
export interface Put {
  readonly target: ts.Expression;
  readonly value: ts.Expression;
}

function putsIn(file: ts.SourceFile): readonly Put[] {
  const found: Put[] = [];
  const visit = (node: ts.Node): void => {
    if (isAssignment(node) && isMember(node.left))
      found.push({ target: node.left.expression, value: node.right });
    if (ts.isCallExpression(node) && isObjectAssign(node.expression)) {
      const [target, ...values] = node.arguments;
      if (target) found.push(...values.map((value) => ({ target, value })));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isObjectAssign = (callee: ts.Expression): boolean =>
  ts.isPropertyAccessExpression(callee) &&
  ts.isIdentifier(callee.expression) &&
  callee.expression.text === 'Object' &&
  callee.name.text === 'assign';

const isMember = (node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);

/** `c` of `a.b.c` */
const lastNameOf = (expression: ts.Expression): ts.Node =>
  ts.isPropertyAccessExpression(expression)
    ? expression.name
    : ts.isElementAccessExpression(expression)
      ? expression.argumentExpression
      : expression;

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
  if (meant?.declarations)
    return meant.declarations.some((each) => reached.has(each) || isHeldBy(each, reached));
  // What is put on an object later is a member that the checker does not know.
  const { parent } = name;
  return (
    isMember(parent) &&
    lastNameOf(parent) === name &&
    isReached(lastNameOf(parent.expression), checker, reached)
  );
}

/** The function that a variable or a member holds is reached, by whatever other name. */
function isHeldBy(declaration: ts.Node, reached: ReadonlySet<ts.Node>): boolean {
  if (
    ts.isVariableDeclaration(declaration) ||
    ts.isPropertyAssignment(declaration) ||
    ts.isPropertyDeclaration(declaration)
  )
    return declaration.initializer !== undefined && reached.has(assigned(declaration.initializer));
  // A file is a declaration too, of a module.
  if (ts.isSourceFile(declaration)) return false;
  const { parent } = declaration;
  return ts.isBinaryExpression(parent) && reached.has(parent.right);
}

/** `value` of `module.exports = value` */
const assigned = (value: ts.Expression): ts.Expression =>
  isAssignment(value) ? assigned(value.right) : value;

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
  /** Of trees, which programs share. */
  readonly #puts = new WeakMap<ts.SourceFile, readonly Put[]>();
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
      const puts = program
        .getSourceFiles()
        .filter(isEditable)
        .flatMap((file) => this.#putsIn(file));
      reached = reachableFrom(modules, puts, program.getTypeChecker(), isEditable);
      known.set(directory, reached);
    }
    return reached;
  }
  #putsIn(file: ts.SourceFile): readonly Put[] {
    let puts = this.#puts.get(file);
    if (!puts) this.#puts.set(file, (puts = putsIn(file)));
    return puts;
  }
}
