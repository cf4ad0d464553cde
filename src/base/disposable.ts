/** Something that holds a resource until it is disposed of. */
export interface Disposable {
  dispose(): void;
}

/** Disposables that end together. Whatever is added after the end is disposed of at once, so nothing leaks. */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Takes `item` over and returns it. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /**
   * Disposes of everything, latest first; a second call does nothing.
   * @throws AggregateError with the errors of the items that failed, after all have been disposed of.
   */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const errors: unknown[] = [];
    for (const item of [...this.#items].reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#items.clear();
    if (errors.length > 0) throw new AggregateError(errors, 'some resources could not be disposed of');
  }
}
