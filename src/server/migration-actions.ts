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
import { LineIndex, type TextEdit, type TextRange } from '../base/text';
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
  if (result.kind === 'refused') {
    if (!abilities.obstacles) return undefined;
    return refusalAction(result.refusals, diagnostic, titled, lineStarts);
  }
  const isSafe = result.hazards.length === 0;
  const title = isSafe ? result.title : `${result.title} (unsafe: ${summary(result.hazards)})`;
  return {
    title: titled(title),
    kind: isSafe ? CodeActionKind.QuickFix : unsafeFixKind,
    diagnostics: [diagnostic],
    edit: workspaceEdit(result, lineStarts, versionOf, !isSafe && abilities.annotations),
    ...(isSafe && { isPreferred: true }),
  };
}

const summary = ([first, ...others]: readonly Hazard[]): string =>
  `${first?.message ?? ''}${others.length > 0 ? `; and ${others.length} more` : ''}`;

/**
 * What an annotation tells of an edit. All are to be confirmed, those that bring nothing about too: they are right together
 * only. Their labels differ, so that the preview shows them.
 */
function annotationOf(title: string, hazards: readonly Hazard[], placeText: PlaceText): ChangeAnnotation {
  const [first, ...others] = hazards.map(({ message, other, ...at }) => ({
    message,
    places: [at, ...(other ? [other] : [])].map(placeText).join(', '),
  }));
  const rest = others.map(({ message, places }) => `${message} (${places})`);
  return {
    label: first ? capitalised(first.message) : title,
    needsConfirmation: true,
    description: first ? [first.places, ...rest].join('; ') : 'Right with all other changes only',
  };
}

function workspaceEdit(
  { files, hazards, title }: Migration,
  lineStarts: Result['lineStarts'],
  versionOf: VersionOf,
  isAnnotated: boolean,
): WorkspaceEdit {
  const hazardsOf = isAnnotated ? hazardsByEdit(files, hazards) : new Map<TextEdit, Hazard[]>();
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  /** Edits that bring the same about share an annotation. */
  const annotationIdOf = (edit: TextEdit): string => {
    const annotation = annotationOf(title, hazardsOf.get(edit) ?? [], placeTextOf(lineStarts));
    const id = `${annotation.label}\n${annotation.description ?? ''}`;
    changeAnnotations[id] = annotation;
    return id;
  };
  const documentChanges = files.map(({ file, edits }): TextDocumentEdit => {
    const lines = new LineIndex({ starts: lineStarts.get(file) ?? [0] });
    const open = versionOf(file);
    return {
      // With its version where it is open, so that the editor refuses the edit when the text has changed meanwhile.
      textDocument: { uri: open?.uri ?? uriOf(file), version: open?.version ?? null },
      edits: edits.map((edit) => ({
        range: toRange(edit.range, lines),
        newText: edit.text,
        ...(isAnnotated && { annotationId: annotationIdOf(edit) }),
      })),
    };
  });
  return { documentChanges, ...(isAnnotated && { changeAnnotations }) };
}

/** The edits that hazards are shown with: of each the one next to it in its file, or the first of all. */
function hazardsByEdit(files: Migration['files'], hazards: readonly Hazard[]): Map<TextEdit, Hazard[]> {
  const shown = new Map<TextEdit, Hazard[]>();
  for (const hazard of hazards) {
    const own = files.find(({ file }) => file === hazard.file);
    const distance = ({ range }: TextEdit): number =>
      Math.max(0, range.start - hazard.range.end, hazard.range.start - range.end);
    const [nearest] = own
      ? [...own.edits].sort((a, b) => distance(a) - distance(b))
      : files.flatMap(({ edits }) => edits);
    if (nearest) shown.set(nearest, [...(shown.get(nearest) ?? []), hazard]);
  }
  return shown;
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

type PlaceText = (at: { readonly file: string; readonly range: TextRange }) => string;

/** As people name a place: the file's name and the line. */
const placeTextOf =
  (lineStarts: Result['lineStarts']): PlaceText =>
  ({ file, range }) => {
    const lines = new LineIndex({ starts: lineStarts.get(file) ?? [0] });
    return `${basename(file)}:${lines.positionAt(range.start).line}`;
  };

const uriOf = (file: string): string => pathToFileURL(file).toString();

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A sentence without its full stop. */
const clause = (text: string): string => text.replace(/\.$/, '');
