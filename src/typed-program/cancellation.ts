import ts from 'typescript';

/** Thrown by whatever a typed program is asked when it has been told to stop; it can be asked again afterwards. */
export class TypeCheckCancelled extends Error {
  constructor() {
    super('The check was cancelled');
    this.name = 'TypeCheckCancelled';
  }
}

/** What long work asks from time to time. */
export class Cancellation implements ts.HostCancellationToken {
  constructor(readonly isCancelled: () => boolean) {}

  isCancellationRequested(): boolean {
    return this.isCancelled();
  }

  /** @throws TypeCheckCancelled */
  check(): void {
    if (this.isCancelled()) throw new TypeCheckCancelled();
  }

  throwIfCancellationRequested(): void {
    this.check();
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
