import ts from 'typescript';

/** Thrown by whatever a typed program is asked when it has been told to stop; it can be asked again afterwards. */
export class TypeCheckCancelled extends Error {
  constructor() {
    super('The check was cancelled');
    this.name = 'TypeCheckCancelled';
  }
}

/** What long work asks from time to time. */
export class Cancellation implements ts.CancellationToken {
  constructor(readonly isCancelled: () => boolean) {}

  isCancellationRequested(): boolean {
    return this.isCancelled();
  }

  /** @throws TypeCheckCancelled */
  check(): void {
    if (this.isCancelled()) throw new TypeCheckCancelled();
  }

  /** As TypeScript has it, which forgets what it was in the middle of. */
  throwIfCancellationRequested(): void {
    // No error, but what TypeScript knows.
    const reason: unknown = new ts.OperationCanceledException();
    if (this.isCancelled()) throw reason;
  }

  /** Runs what calls TypeScript, whose own way of saying it was cancelled becomes ours. */
  guard<T>(run: () => T): T {
    this.check();
    try {
      return run();
    } catch (error) {
      if (error instanceof ts.OperationCanceledException) throw new TypeCheckCancelled();
      throw error;
    }
  }
}
