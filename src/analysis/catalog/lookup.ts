import type { BlockingApi } from './blocking-api';

/** A member that is another one again: what a factory makes, what a fluent method returns, what is exported twice. */
export interface Alias {
  readonly module: string;
  /** Dotted, as in `BlockingApi`. */
  readonly name: string;
  /** The member of the same module that it is; empty for what the module itself is. */
  readonly is: string;
}

/** A place in the tree of a module's members. */
interface Place {
  api?: BlockingApi;
  readonly members: Map<string, Place>;
}

/** Finds the blocking API that a member is, in as many steps as its path has names. */
export class Lookup {
  readonly #modules = new Map<string, Place>();

  /** Aliases hold for all that lies below what they name. */
  constructor(apis: readonly BlockingApi[], aliases: readonly Alias[]) {
    for (const api of apis) this.#place(api.module, pathOf(api.name)).api = api;
    for (const { module, name, is } of aliases) {
      const path = pathOf(name);
      const last = path.pop();
      if (last !== undefined) this.#place(module, path).members.set(last, this.#place(module, pathOf(is)));
    }
  }

  find(module: string, path: readonly string[]): BlockingApi | undefined {
    let place = this.#modules.get(module);
    for (const name of path) {
      if (!place) return undefined;
      place = place.members.get(name);
    }
    return place?.api;
  }

  #place(module: string, path: readonly string[]): Place {
    return path.reduce(memberOf, entryOf(this.#modules, module));
  }
}

function memberOf({ members }: Place, name: string): Place {
  return entryOf(members, name);
}

function entryOf(places: Map<string, Place>, name: string): Place {
  const known = places.get(name);
  if (known) return known;
  const place = { members: new Map<string, Place>() };
  places.set(name, place);
  return place;
}

function pathOf(name: string): string[] {
  return name === '' ? [] : name.split('.');
}
