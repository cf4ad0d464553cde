import { pathToFileURL } from 'node:url';
import {
  CodeActionKind,
  type CodeAction,
  type CreateFile,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { Finding, NewFile, Note } from '../analysis/finding';
import type { LineIndex, TextEdit, TextRange } from '../base/text';
import { disableTitle, titleAtLine, unsafeFixKind } from '../messages/findings';
import { withFreeNames } from '../refactoring/new-files';
import { textOnDisk } from '../workspace/file-text';
import { isIdleComment, type Place, toCommentDiagnostic, toDiagnostic, toRange } from './diagnostics';
import type { OpenDocument } from './open-document';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.lanewise`;

/** Does a place of a document touch a range? */
const touches =
  (range: TextRange) =>
  (at: Finding | Note): boolean =>
    at.range.start <= range.end && range.start <= at.range.end;

/** The findings of a document that `range` touches. */
export const findingsAt = (document: OpenDocument, range: TextRange): Finding[] =>
  document.findings.filter(touches(range));

/** What an action for a finding is called, where there may be others for other lines. */
export type Titled = (title: string) => string;

/**
 * What can be done about the findings that `range` touches: their fixes, then why there is none, then the comments that
 * disable their rules.
 * @param migrated the action for a finding that concerns other functions than its own, if there is one.
 */
export function quickFixes(
  document: OpenDocument,
  range: TextRange,
  touched: readonly Finding[],
  place: Place,
  suppress: (findings: readonly Finding[]) => readonly (TextEdit | undefined)[],
  migrated: (finding: Finding, titled: Titled) => CodeAction | undefined,
): CodeAction[] {
  const idle = document.notes.filter(isIdleComment).filter(touches(range));
  const lineOf = ({ range: { start } }: Finding | Note): number => place.lines.positionAt(start).line - 1;
  const isOneLine = new Set([...touched, ...idle].map(lineOf)).size === 1;
  const titled = (title: string, at: Finding | Note): string =>
    isOneLine ? title : titleAtLine(title, lineOf(at));
  const migrations = new Map(
    touched.flatMap((finding) => {
      const action = migrated(finding, (title) => titled(title, finding));
      return action ? [[finding, action] as const] : [];
    }),
  );
  const fixes = touched.flatMap((finding) => {
    const migration = migrations.get(finding);
    // It tells more of what may change than an unsafe edit of the one file, which it makes too.
    if (migration?.edit !== undefined) return [migration];
    return finding.fixes
      .filter(({ applicability }) => applicability !== 'display')
      .flatMap((fix) => withFreeNames(fix, textOnDisk) ?? [])
      .map((fix): CodeAction => {
        const safe = fix.applicability === 'safe';
        return {
          title: titled(fix.title, finding),
          kind: safe ? CodeActionKind.QuickFix : unsafeFixKind,
          diagnostics: [toDiagnostic(finding, place)],
          edit: toWorkspaceEdit(document, fix.edits, place.lines, fix.newFiles),
          ...(safe && { isPreferred: true }),
        };
      });
  });
  const refusals = touched.flatMap((finding) => {
    const migration = migrations.get(finding);
    const isFixed = finding.fixes.some(({ applicability }) => applicability !== 'display');
    return migration && migration.edit === undefined && !isFixed ? [migration] : [];
  });
  const comments = suppress(touched);
  const suppressions = touched.flatMap((finding, index): CodeAction[] => {
    const edit = comments[index];
    if (edit === undefined) return [];
    return [
      {
        title: titled(disableTitle(finding.rule), finding),
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(finding, place)],
        edit: toWorkspaceEdit(document, [edit], place.lines),
      },
    ];
  });
  const removals = idle.map((note): CodeAction => {
    const isWhole = document.text.startsWith('/', note.range.start);
    const name = document.text.slice(note.range.start, note.range.end);
    return {
      title: titled(isWhole ? 'Remove the comment, which silences nothing' : `Remove ${name}`, note),
      kind: CodeActionKind.QuickFix,
      diagnostics: [toCommentDiagnostic(note, place.lines)],
      edit: toWorkspaceEdit(document, [note.removal], place.lines),
      isPreferred: true,
    };
  });
  // A refusal before the comments: the entry that is focused first is not to silence the rule.
  return [...fixes, ...removals, ...refusals, ...suppressions];
}

/** A document after its fixes. */
export interface FixedDocument {
  readonly text: string;
  /** What it imports from then on. */
  readonly newFiles: readonly NewFile[];
}

/** The action that fixes a document. */
export function fixAllAction(document: OpenDocument, fixed: FixedDocument, lines: LineIndex): CodeAction {
  return {
    title: 'Apply all safe Lanewise fixes',
    kind: fixAllKind,
    edit: toWorkspaceEdit(document, [difference(document.text, fixed.text)], lines, fixed.newFiles),
  };
}

/** Whether an action of `kind` is among those asked for; kinds are hierarchical, and no list asks for all. */
export function asksFor(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`));
}

function toWorkspaceEdit(
  document: OpenDocument,
  edits: readonly TextEdit[],
  lines: LineIndex,
  newFiles: readonly NewFile[] = [],
): WorkspaceEdit {
  return {
    documentChanges: [
      ...newFiles.flatMap(creation),
      // With its version, so that the editor refuses the edit when the text has changed meanwhile.
      {
        textDocument: { uri: document.uri, version: document.version },
        edits: edits.map(({ range, text }) => ({ range: toRange(range, lines), newText: text })),
      },
    ],
  };
}

/** Makes a file and fills it, unless there is one already. */
function creation({ path, text }: NewFile): (CreateFile | TextDocumentEdit)[] {
  if (textOnDisk(path) !== undefined) return [];
  const uri = pathToFileURL(path).toString();
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { ignoreIfExists: true } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
  ];
}

/** The one edit between two texts, without what both begin and end with. */
function difference(before: string, after: string): TextEdit {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix++;
  let suffix = 0;
  while (suffix < shorter - prefix && before.at(-1 - suffix) === after.at(-1 - suffix)) suffix++;
  return {
    range: { start: prefix, end: before.length - suffix },
    text: after.slice(prefix, after.length - suffix),
  };
}
