/** What an error says; what was thrown need be none. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** All that an error tells, for a log: where it was thrown, if that is known. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
