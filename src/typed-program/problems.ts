import { resolve } from 'node:path';
import ts from 'typescript';
import { LineIndex } from '../base/text';
import type { Problem, ProblemKind } from '../refactoring/async-migration/typed-program';
import { Shift } from './shift';

/** A file before and after. */
export interface Change {
  readonly before: ts.SourceFile;
  readonly after: ts.SourceFile;
  readonly shift: Shift;
}

/** What TypeScript says of a file after a change that it did not say of it before. */
export function newDiagnostics(before: ts.Program, after: ts.Program, change: Change): Problem[] {
  const known = new Map<string, number>();
  for (const each of diagnosticsOf(before, change.before)) {
    const key = keyOf(each);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  const fresh: Problem[] = [];
  for (const each of diagnosticsOf(after, change.after)) {
    const key = keyOf(each);
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    else
      fresh.push(
        problemOf(each, change.after, isSyntax(after, change.after, each) ? 'syntax-error' : 'type-error'),
      );
  }
  return fresh;
}

function diagnosticsOf(program: ts.Program, file: ts.SourceFile): readonly ts.Diagnostic[] {
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].filter(
    (each) => each.category === ts.DiagnosticCategory.Error,
  );
}

const isSyntax = (program: ts.Program, file: ts.SourceFile, diagnostic: ts.Diagnostic): boolean =>
  program.getSyntacticDiagnostics(file).some((each) => each === diagnostic);

const keyOf = (diagnostic: ts.Diagnostic): string =>
  `${diagnostic.code} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;

function problemOf(diagnostic: ts.Diagnostic, file: ts.SourceFile, kind: ProblemKind): Problem {
  const start = diagnostic.start ?? 0;
  return problemAt(
    file,
    { start, end: start + (diagnostic.length ?? 0) },
    kind,
    ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '),
  );
}

export function problemAt(
  file: ts.SourceFile,
  range: { start: number; end: number },
  kind: ProblemKind,
  message: string,
): Problem {
  const { line } = new LineIndex(file.text).positionAt(range.start);
  return { kind, message, file: resolve(file.fileName), range, line };
}
