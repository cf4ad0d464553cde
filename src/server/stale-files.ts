import type { Folder } from './folder';

/** By folder, the files about which something new may have to be said. */
export class StaleFiles {
  readonly #stale = new Map<Folder, Set<string>>();
  /** Folders whose program has to be asked what has changed, which takes as long as it is large. */
  readonly #unasked = new Set<Folder>();

  /** Those of a folder that are known; whoever has said what there is to say of one deletes it. */
  of(folder: Folder): Set<string> {
    const known = this.#stale.get(folder);
    if (known !== undefined) return known;
    const none = new Set<string>();
    this.#stale.set(folder, none);
    return none;
  }

  /** Adds some of a folder, and whatever its program finds to have changed when it is asked. */
  add(folder: Folder, paths: Iterable<string>): void {
    const stale = this.of(folder);
    for (const path of paths) stale.add(path);
    this.#unasked.add(folder);
  }

  /**
   * Asks a folder's program what has changed, and has it work that out until `isOver`. @returns whether it has.
   * @throws what the program throws, which is a defect; it is not asked again until something changes.
   */
  askUntil(isOver: () => boolean, folder: Folder): boolean {
    if (!this.#unasked.delete(folder)) return true;
    const changed = folder.program?.takeChangedUntil(isOver);
    if (folder.program !== undefined && changed === undefined) {
      this.#unasked.add(folder);
      return false;
    }
    const stale = this.of(folder);
    for (const path of changed ?? []) stale.add(path);
    return true;
  }

  /** Lets go of a folder of which everything has been said. */
  forget(folder: Folder): void {
    this.#stale.delete(folder);
  }
}
