import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ChangeAnnotation,
  CodeActionKind,
  type CodeAction,
  type Diagnostic,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { LineIndex, type TextRange } from '../base/text';
import { type Obstacle, showObstaclesCommand, unsafeFixKind } from '../messages/findings';
import type { MigrationAnswer } from '../migration-thread/messages';
import type { Hazard, Migration, Refusal } from '../refactoring/async-migration/migration';
import { toRange } from './diagnostics';

/** What a client can do with an edit. */
export interface EditAbilities {
  /** It asks the user to confirm what an annotation tells. */
  readonly annotations: boolean;
  /** It has the command that shows what stands in the way. */
  readonly obstacles: boolean;
}

/** What is known of the documents that are open. */
export type VersionOf = (file: string) => { readonly uri: string; readonly version: number } | undefined;

type Result = Extract<MigrationAnswer, { kind: 'result' }>;

/** The action that an answer comes to; undefined where there is none that the client could run. */
export function migrationAction(
  { result, lineStarts }: Result,
  diagnostic: Diagnostic,
  titled: (title: string) => string,
  versionOf: VersionOf,
  abilities: EditAbilities,
): CodeAction | undefined {
  const placeText = placeTextOf(lineStarts);
  if (result.kind === 'refused') {
    if (!abilities.obstacles) return undefined;
    return refusalAction(result.refusals, diagnostic, titled, lineStarts);
  }
  const isSafe = result.hazards.length === 0;
  const title = isSafe ? result.title : `${result.title} (unsafe: ${summary(result.hazards)})`;
  const annotation = isSafe || !abilities.annotations ? undefined : annotationOf(result, placeText);
  return {
    title: titled(title),
    kind: isSafe ? CodeActionKind.QuickFix : unsafeFixKind,
    diagnostics: [diagnostic],
    edit: workspaceEdit(result, lineStarts, versionOf, annotation),
    ...(isSafe && { isPreferred: true }),
  };
}

const summary = ([first, ...others]: readonly Hazard[]): string =>
  `${first?.message ?? ''}${others.length > 0 ? `; and ${others.length} more` : ''}`;

/**
 * One for all edits: they are right together only, so that they are to be confirmed together, whatever each of them
 * brings about.
 */
function annotationOf(
  { hazards }: Migration,
  placeText: (at: { file: string; range: TextRange }) => string,
): ChangeAnnotation {
  const [first, ...others] = hazards.map(({ message, other, ...at }) => ({
    message,
    places: [at, ...(other ? [other] : [])].map(placeText).join(', '),
  }));
  const rest = others.map(({ message, places }) => `${message} (${places})`);
  return {
    label: capitalised(first?.message ?? 'the program may not do the same'),
    needsConfirmation: true,
    description: [first?.places ?? '', ...rest].join('; '),
  };
}

function workspaceEdit(
  { files }: Migration,
  lineStarts: Result['lineStarts'],
  versionOf: VersionOf,
  annotation: ChangeAnnotation | undefined,
): WorkspaceEdit {
  const annotationId = 'unsafe';
  return {
    documentChanges: files.map(({ file, edits }): TextDocumentEdit => {
      const lines = new LineIndex({ starts: lineStarts.get(file) ?? [0] });
      const open = versionOf(file);
      return {
        // With its version where it is open, so that the editor refuses the edit when the text has changed meanwhile.
        textDocument: { uri: open?.uri ?? uriOf(file), version: open?.version ?? null },
        edits: edits.map(({ range, text }) => ({
          range: toRange(range, lines),
          newText: text,
          ...(annotation && { annotationId }),
        })),
      };
    }),
    ...(annotation && { changeAnnotations: { [annotationId]: annotation } }),
  };
}

/** An action that is there to be read: it leads to what stands in the way. */
function refusalAction(
  refusals: readonly Refusal[],
  diagnostic: Diagnostic,
  titled: (title: string) => string,
  lineStarts: Result['lineStarts'],
): CodeAction | undefined {
  const [first] = refusals;
  if (!first) return undefined;
  const title = titled(
    `Cannot be made asynchronous: ${clause(first.message)} (${placeTextOf(lineStarts)(first)})`,
  );
  const obstacles = refusals.map(({ message, file, range }): Obstacle => {
    const lines = new LineIndex({ starts: lineStarts.get(file) ?? [0] });
    return { message, uri: uriOf(file), range: toRange(range, lines) };
  });
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command: showObstaclesCommand, arguments: [obstacles] },
  };
}

/** As people name a place: the file's name and the line. */
const placeTextOf =
  (lineStarts: Result['lineStarts']) =>
  ({ file, range }: { readonly file: string; readonly range: TextRange }): string => {
    const lines = new LineIndex({ starts: lineStarts.get(file) ?? [0] });
    return `${basename(file)}:${lines.positionAt(range.start).line}`;
  };

const uriOf = (file: string): string => pathToFileURL(file).toString();

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A sentence without its full stop. */
const clause = (text: string): string => text.replace(/\.$/, '');
