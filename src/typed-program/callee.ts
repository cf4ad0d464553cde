import { resolve } from 'node:path';
import ts from 'typescript';
import type { Callee, Place } from '../refactoring/async-migration/typed-program';
import type { InstalledPackages } from './installed-packages';
import { libraryMember } from './library-root';
import { rangeOf } from './nodes';

export interface CalleeContext {
  readonly checker: ts.TypeChecker;
  readonly isEditable: (file: string) => boolean;
  readonly isSource: (from: string, specifier: string) => boolean;
  readonly installed: InstalledPackages;
}

/** Where the function that a call or `new` expression runs is declared. */
export function calleeOf(node: ts.Node, context: CalleeContext): Callee {
  const unknown: Callee = { kind: 'unknown' };
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return unknown;
  const { checker, isEditable, installed } = context;
  const declared = checker.getResolvedSignature(node)?.declaration;
  if (!declared) return ofClass(node, context) ?? byNames(node.expression, context) ?? unknown;
  const file = resolve(declared.getSourceFile().fileName);
  if (isEditable(file)) {
    const all = symbolOf(declared, checker)?.declarations ?? [declared];
    const own = all.filter((each) => isEditable(resolve(each.getSourceFile().fileName)));
    // Whatever implements an interface may run.
    if (!own.some((each) => hasBody(each))) return unknown;
    return { kind: 'workspace', declarations: own.map(placeOf) };
  }
  const owner = installed.owning(file);
  if (!owner) return byNames(node.expression, context) ?? unknown;
  return {
    kind: 'library',
    package: owner.name,
    ...(owner.version !== undefined && { version: owner.version }),
    name: nameOf(declared, checker),
  };
}

/** A class without a constructor has no signature that is declared anywhere. */
function ofClass(
  node: ts.CallExpression | ts.NewExpression,
  { checker, isEditable }: CalleeContext,
): Callee | undefined {
  if (!ts.isNewExpression(node)) return undefined;
  const own = checker
    .getTypeAtLocation(node.expression)
    .getSymbol()
    ?.declarations?.filter((each) => isEditable(resolve(each.getSourceFile().fileName)));
  return own && own.length > 0 ? { kind: 'workspace', declarations: own.map(placeOf) } : undefined;
}

/** Of a package without types. */
function byNames(callee: ts.Expression, { checker, isSource, installed }: CalleeContext): Callee | undefined {
  const member = libraryMember(callee, checker, isSource);
  if (!member || member.package === '') return undefined;
  const version = installed.versionFor(resolve(callee.getSourceFile().fileName), member.package);
  return {
    kind: 'library',
    package: member.package,
    ...(version !== undefined && { version }),
    name: member.path.join('.') || 'default',
  };
}

/** What a function is the value of: its overloads are declarations of the same. */
function symbolOf(
  declared: ts.Declaration | ts.JSDocSignature,
  checker: ts.TypeChecker,
): ts.Symbol | undefined {
  const name = nameNode(declared);
  return name && checker.getSymbolAtLocation(name);
}

/** Of a function without a name of its own it is the one of what it is kept in. */
function nameNode(declared: ts.Declaration | ts.JSDocSignature): ts.DeclarationName | undefined {
  if (ts.isJSDocSignature(declared)) return undefined;
  return ts.getNameOfDeclaration(declared);
}

function hasBody(declaration: ts.Node): boolean {
  if (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration))
    return declaration.initializer !== undefined;
  if (ts.isFunctionLike(declaration)) return 'body' in declaration && declaration.body !== undefined;
  return (
    !ts.isMethodSignature(declaration) &&
    !ts.isPropertySignature(declaration) &&
    !ts.isInterfaceDeclaration(declaration)
  );
}

function placeOf(declaration: ts.Declaration | ts.JSDocSignature): Place {
  const file = declaration.getSourceFile();
  return { file: resolve(file.fileName), range: rangeOf(nameNode(declaration) ?? declaration, file) };
}

/** `Array.forEach` of a member of a type, `readFile` of a module's function. */
function nameOf(declared: ts.Declaration | ts.JSDocSignature, checker: ts.TypeChecker): string {
  const symbol = symbolOf(declared, checker);
  const owner = declared.parent;
  const isMember = ts.isInterfaceDeclaration(owner) || ts.isClassDeclaration(owner);
  const ownerName = isMember ? owner.name?.text : undefined;
  const own = symbol?.name ?? (ts.isConstructSignatureDeclaration(declared) ? 'new' : 'call');
  return ownerName === undefined ? own : `${ownerName}.${own}`;
}
