import ts from 'typescript';
import type { Found } from './new-problems';

/**
 * The errors that TypeScript finds in a file.
 *
 * @param isChecked whether its types are checked by those who write it; else they are guesses, and only what would be wrong
 * without types as well is told.
 */
export function errorsIn(
  program: ts.Program,
  file: ts.SourceFile,
  isChecked: boolean,
  token: ts.CancellationToken,
): Found[] {
  const found = (diagnostic: ts.Diagnostic, kind: Found['kind']): Found => {
    const { code, start = 0, length = 0 } = diagnostic;
    const message = messageOf(diagnostic).replace(suggestion, '');
    return { kind, code: String(plain.get(code) ?? code), message, start, end: start + length };
  };
  const semantic = program
    .getSemanticDiagnostics(file, token)
    .filter((each) => each.category === ts.DiagnosticCategory.Error)
    .filter((each) => isChecked || isMoreThanTypes(each));
  return [
    ...program.getSyntacticDiagnostics(file, token).map((each) => found(each, 'syntax-error')),
    ...semantic.map((each) => found(each, 'type-error')),
  ];
}

const messageOf = ({ messageText }: ts.Diagnostic): string =>
  ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' ');

/** Made for the first ten errors only that TypeScript comes across, with codes of their own. */
const suggestion = / Did you mean .*\?$/;
const plain: ReadonlyMap<number, number> = new Map([
  [2551, 2339],
  [2552, 2304],
  [2724, 2305],
]);

/** Names that are missing, declared twice or used too early. */
const aboutNames: ReadonlySet<number> = new Set([
  2300, 2304, 2318, 2440, 2448, 2450, 2451, 2454, 2552, 18004,
]);

/** Grammar, such as an `await` where none may stand, names, and promises where a value has to be. */
const isMoreThanTypes = (diagnostic: ts.Diagnostic): boolean =>
  diagnostic.code < 2000 ||
  aboutNames.has(diagnostic.code) ||
  /type 'Promise<|'Promise<[^']*' is not/i.test(messageOf(diagnostic));
