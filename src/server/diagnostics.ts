import { pathToFileURL } from 'node:url';
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
  type Range,
} from 'vscode-languageserver/node';
import type { ChainLink, Finding, Note, Severity } from '../analysis/finding';
import type { LineIndex, TextEdit, TextRange } from '../base/text';

const severityOf: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The file that findings lie in. */
export interface Place {
  readonly uri: string;
  readonly path: string;
  readonly lines: LineIndex;
  /** Lines of the other files of its program. */
  readonly linesOf: (path: string) => LineIndex | undefined;
  /** Where a rule's page is, with `{rule}` for its id; undefined where the client has no place for pages. */
  readonly ruleHref: string | undefined;
}

/** A finding in the protocol's terms. */
export function toDiagnostic(finding: Finding, place: Place): Diagnostic {
  const diagnostic: Diagnostic = {
    range: toRange(finding.range, place.lines),
    message: finding.message,
    severity: severityOf[finding.severity],
    source: 'lanewise',
    code: finding.rule,
  };
  if (place.ruleHref !== undefined) {
    diagnostic.codeDescription = { href: place.ruleHref.replace('{rule}', finding.rule) };
  }
  if (finding.chain.length > 0) diagnostic.relatedInformation = relatedInformation(finding, place);
  return diagnostic;
}

/** A comment that asks for silence in vain. */
export type IdleComment = Note & { readonly removal: TextEdit };

export const isIdleComment = (note: Note): note is IdleComment => note.removal !== undefined;

/** Faded rather than underlined: there is nothing wrong with the program. */
export function toCommentDiagnostic({ range, message, rule }: IdleComment, lines: LineIndex): Diagnostic {
  return {
    range: toRange(range, lines),
    message,
    severity: DiagnosticSeverity.Hint,
    source: 'lanewise',
    code: rule,
    tags: [DiagnosticTag.Unnecessary],
  };
}

function relatedInformation(finding: Finding, place: Place): DiagnosticRelatedInformation[] {
  return finding.chain.map((link) => ({ message: link.message, location: locationOf(link, place) }));
}

/** Where a link leads. In a file that the program has lost meanwhile, to its beginning. */
export function locationOf(link: ChainLink, place: Place): Location {
  if (link.file === place.path) return { uri: place.uri, range: toRange(link.range, place.lines) };
  const lines = place.linesOf(link.file);
  const start = { line: 0, character: 0 };
  return {
    uri: pathToFileURL(link.file).toString(),
    range: lines === undefined ? { start, end: start } : toRange(link.range, lines),
  };
}

/** Lines and characters of the protocol start at 0. */
export function toRange(range: TextRange, lines: LineIndex): Range {
  const start = lines.positionAt(range.start);
  const end = lines.positionAt(range.end);
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}
