/** What the language server tells of findings and of the program that it knows, for views and commands. */

/** A place as the protocol of the editor counts it: lines and characters start at 0. */
export interface ListedPlace {
  readonly uri: string;
  readonly range: ListedRange;
}

export interface ListedRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface ListedFinding {
  readonly rule: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly range: ListedRange;
  /** When the code runs: the kind of context that was decided on. */
  readonly context: string;
  /** What the finding calls for. */
  readonly remedy: 'concurrency' | 'parallelism' | 'less-work';
  /** Why, as a clause for people. */
  readonly reason: string;
  /** The fixes that can be applied, the safe ones first. */
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
  /** The way through the program that leads to the finding. */
  readonly chain: readonly (ListedPlace & { readonly message: string })[];
}

export interface FileFindings {
  readonly uri: string;
  /** Empty where the file has none any more. */
  readonly findings: readonly ListedFinding[];
}

/** Notification: findings of files that are listed have changed. */
export const findingsChangedMethod = 'lanewise/findingsChanged';

export interface FindingsChanged {
  /** Which files are listed: those that are open, or all of the workspace once that was asked for. */
  readonly scope: 'open-files' | 'workspace';
  /** Those that have changed. */
  readonly files: readonly FileFindings[];
  /** How many findings the baseline hides, in all listed files. */
  readonly hiddenByBaseline: number;
}

/** Notification: how much of the program the analysis knows. */
export const programStatusMethod = 'lanewise/programStatus';

export interface ProgramStatus {
  /** `stopped`: by the user. `none`: no folder is open, or the settings leave all of it out. */
  readonly state: 'indexing' | 'ready' | 'stopped' | 'none';
  /** Files whose text has been taken into account. */
  readonly files: number;
  /** Files that there are to take into account; 0 while they are still being looked for. */
  readonly total: number;
  /** What goes wrong and keeps the analysis from seeing the whole program, for people. */
  readonly problems: readonly string[];
}

/**
 * Request with an object that may hold a `workDoneToken`: analyses all files of the workspace, and has them listed from now
 * on.
 */
export const analyseWorkspaceMethod = 'lanewise/analyseWorkspace';

export interface WorkspaceSummary {
  /** Workspace folders that were analysed; 0 where there are none, or none that the settings do not leave out. */
  readonly folders: number;
  /** Files analysed. */
  readonly files: number;
  readonly filesWithFindings: number;
  readonly findings: number;
  readonly hiddenByBaseline: number;
  /** Files that should have been analysed and were not. */
  readonly skipped: readonly { readonly uri: string; readonly reason: string }[];
  readonly problems: readonly string[];
}

/** Notification: ends the indexing that is under way. */
export const stopIndexingMethod = 'lanewise/stopIndexing';

/** The title of the code action that disables a rule for the line of a finding. */
export const disableTitle = (rule: string): string => `Disable ${rule} for this line`;

/** The title of a code action where there are others for other lines. @param line from 0 */
export const titleAtLine = (title: string, line: number): string => `${title} (line ${line + 1})`;

/** The kind of the code actions that apply unsafe fixes: its own, so that key bindings and settings can tell them apart. */
export const unsafeFixKind = 'quickfix.lanewise.unsafe';

/** The command that shows the places that stand in the way of a fix, with an `Obstacle[]`; of clients that say they have it. */
export const showObstaclesCommand = 'lanewise.showObstacles';

/** Why code cannot be made to wait, and where. */
export interface Obstacle extends ListedPlace {
  readonly message: string;
}
