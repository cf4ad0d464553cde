import type { Confirmation, RegexLiteral } from '../analysis';

/** To the worker. */
export interface CheckRequest {
  readonly regex: RegexLiteral;
  readonly timeLimit: number;
}

/** From the worker, in answer to the one request that it was given last. */
export type CheckResponse = Confirmation;
