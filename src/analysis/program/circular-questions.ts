/**
 * Keeps track of questions that ask each other, be it in circles. The answers to questions in a circle are found round by
 * round: each begins with what the last round gave, until a round adds nothing. What stands on its own is kept at once.
 */
export class Circles {
  /** How many questions are being answered now, each for the one before. */
  depth = 0;
  /** The outermost open question that has been asked again by those answered since it was set. */
  lowest = Infinity;
  /** Some answer has grown in this round. */
  hasGrown = false;
  /** What the answers given since it was set depend on. */
  visited = new Set<string>();
  /** Answers of this round that depend on an open question. */
  readonly provisional: Provisional[] = [];

  beginRound(): void {
    this.lowest = Infinity;
    this.hasGrown = false;
    this.visited = new Set();
  }
}

interface Provisional {
  /** The round is over: another one begins. */
  drop(): void;
  /** Nothing has grown any more: it is the answer. */
  settle(visited: ReadonlySet<string>): void;
}

interface Answer<T> {
  readonly found: readonly T[];
  readonly visited: ReadonlySet<string>;
}

/** Questions of one kind and their answers, each a set of things. */
export class Questions<Key, T> {
  readonly #circles: Circles;
  readonly #identify: (item: T) => string;
  readonly #settled = new Map<Key, Answer<T>>();
  /** Answered in this round, and the outermost open question that the answer depends on. */
  readonly #provisional = new Map<Key, { readonly found: readonly T[]; readonly lowest: number }>();
  /** Being answered now, by its depth. */
  readonly #open = new Map<Key, number>();
  /** What has been found up to now for questions in a circle. */
  readonly #upToNow = new Map<Key, ReadonlyMap<string, T>>();

  /** @param identify what tells things in answers apart. */
  constructor(circles: Circles, identify: (item: T) => string) {
    this.#circles = circles;
    this.#identify = identify;
  }

  /** The answer to a question, found by `find` unless it is known. `find` may ask for anything, itself included. */
  ask(key: Key, find: () => readonly T[]): readonly T[] {
    const circles = this.#circles;
    const settled = this.#settled.get(key);
    if (settled) {
      for (const path of settled.visited) circles.visited.add(path);
      return settled.found;
    }
    const provisional = this.#provisional.get(key);
    if (provisional) {
      circles.lowest = Math.min(circles.lowest, provisional.lowest);
      return provisional.found;
    }
    const open = this.#open.get(key);
    if (open !== undefined) {
      circles.lowest = Math.min(circles.lowest, open);
      return [...(this.#upToNow.get(key)?.values() ?? [])];
    }
    return this.#find(key, find);
  }

  #find(key: Key, find: () => readonly T[]): readonly T[] {
    const circles = this.#circles;
    const outer = { lowest: circles.lowest, visited: circles.visited, hasGrown: circles.hasGrown };
    const depth = circles.depth++;
    const firstProvisional = circles.provisional.length;
    this.#open.set(key, depth);
    let found: readonly T[];
    let hasGrown = outer.hasGrown;
    for (;;) {
      circles.beginRound();
      found = this.#take(key, find());
      hasGrown ||= circles.hasGrown;
      // Only the outermost question of a circle goes through rounds.
      if (circles.lowest !== depth || !circles.hasGrown) break;
      for (const answer of circles.provisional.splice(firstProvisional)) answer.drop();
    }
    const { visited, lowest } = circles;
    this.#open.delete(key);
    circles.depth--;
    if (lowest < depth) {
      this.#provisional.set(key, { found, lowest });
      circles.provisional.push({
        drop: () => this.#provisional.delete(key),
        settle: (files) => {
          this.#provisional.delete(key);
          this.#settle(key, { found, visited: files });
        },
      });
    } else {
      for (const answer of circles.provisional.splice(firstProvisional)) answer.settle(visited);
      this.#settle(key, { found, visited });
    }
    circles.lowest = Math.min(outer.lowest, lowest < depth ? lowest : Infinity);
    circles.hasGrown = hasGrown;
    circles.visited = outer.visited;
    for (const path of visited) outer.visited.add(path);
    return found;
  }

  #settle(key: Key, answer: Answer<T>): void {
    this.#upToNow.delete(key);
    this.#settled.set(key, answer);
  }

  /** Adds to what was found in earlier rounds: answers only grow, so that rounds come to an end. */
  #take(key: Key, found: readonly T[]): readonly T[] {
    const known = this.#upToNow.get(key);
    const all = new Map(known);
    for (const item of found) all.set(this.#identify(item), item);
    if (all.size > (known?.size ?? 0)) this.#circles.hasGrown = true;
    this.#upToNow.set(key, all);
    return [...all.values()];
  }
}
