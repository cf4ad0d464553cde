import ts from 'typescript';

const format: ts.TypeFormatFlags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType;

/**
 * The types of what a file exports, and of all functions and members that it declares, as text. As long as that stays the
 * same, so do the types of all files that import it.
 */
export function typesOf(file: ts.SourceFile, checker: ts.TypeChecker): string {
  const found: string[] = [];
  const print = (type: ts.Type): number => found.push(checker.typeToString(type, undefined, format));
  const module = checker.getSymbolAtLocation(file);
  for (const each of module ? checker.getExportsOfModule(module) : []) {
    const meant = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
    found.push(each.name);
    print(checker.getTypeOfSymbol(meant));
  }
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && !ts.isJSDocSignature(node)) {
      const signature = checker.getSignatureFromDeclaration(node);
      if (signature) print(signature.getReturnType());
    } else if (ts.isPropertyDeclaration(node) || isMemberAssignment(node)) {
      print(checker.getTypeAtLocation(node));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found.join('\n');
}

/** `this.load = …`, `exports.load = …`, `Store.prototype.load = …`. */
const isMemberAssignment = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
  ts.isPropertyAccessExpression(node.left);
