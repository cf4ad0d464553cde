import type { Finding } from '../analysis';
import type { MigrationResult } from '../refactoring/async-migration/migration';

/** What is to be made to wait, in a folder's program. */
export interface MigrationQuestion {
  /** The folder, an absolute path. */
  readonly root: string;
  /** What of it is left out, by patterns as in `.gitignore`. */
  readonly ignore: readonly string[];
  /** Texts that stand for those on disk: all, not only those that have changed. */
  readonly unsaved: readonly { readonly file: string; readonly text: string }[];
  /** Differs from that of the question before where something on disk may have changed. */
  readonly diskVersion: number;
  /** The file with the finding. */
  readonly file: string;
  readonly finding: Pick<Finding, 'rule' | 'range' | 'chain'>;
  /** For how long a loop may keep the thread at a time. */
  readonly milliseconds: number;
}

export type MigrationAnswer =
  /** With the starts of lines, as `LineIndex` takes them, of all files that the result names. */
  | {
      readonly kind: 'result';
      readonly result: MigrationResult;
      readonly lineStarts: ReadonlyMap<string, readonly number[]>;
    }
  /** There is nothing that could be made to wait. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'cancelled' }
  /** A defect of ours; the message is for its report. */
  | { readonly kind: 'failed'; readonly message: string };

/** To the thread. */
export interface ThreadRequest {
  readonly id: number;
  readonly question: MigrationQuestion;
  /** An `Int32Array`; not 0 once nobody waits for the answer any more. */
  readonly cancelled: SharedArrayBuffer;
}

/** From the thread: what it does next, in words for people, and in the end the answer. */
export interface ThreadResponse {
  readonly id: number;
  readonly told: { readonly kind: 'step'; readonly step: string } | MigrationAnswer;
}
