import ts from 'typescript';
import type { Found } from './new-problems';

/** The errors that TypeScript finds in a file. */
export function errorsIn(program: ts.Program, file: ts.SourceFile): Found[] {
  const found = (diagnostic: ts.Diagnostic, kind: Found['kind']): Found => {
    const { code, messageText, start = 0, length = 0 } = diagnostic;
    const message = ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');
    return { kind, code: String(code), message, start, end: start + length };
  };
  const isJavaScript = /\.[cm]?jsx?$/.test(file.fileName);
  const semantic = program
    .getSemanticDiagnostics(file)
    .filter((each) => each.category === ts.DiagnosticCategory.Error)
    .filter((each) => !(isJavaScript && isImplicit(each)));
  return [
    ...program.getSyntacticDiagnostics(file).map((each) => found(each, 'syntax-error')),
    ...semantic.map((each) => found(each, 'type-error')),
  ];
}

/** That a type is not written down, which nobody can do in JavaScript. */
const isImplicit = ({ code }: ts.Diagnostic): boolean => code >= 7005 && code <= 7057;
