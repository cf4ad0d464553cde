/** What could not be read or understood of a workspace, and is left out. */
export interface ProgramProblem {
  /** An absolute path. */
  readonly file: string;
  /** A clause that follows the path. */
  readonly message: string;
}
