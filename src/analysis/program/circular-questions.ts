/**
 * So many questions ask each other in a row; the call stack has an end. What lies deeper is answered first, by itself, so
 * that answers do not depend on who asks.
 */
const maxDepth = 200;

/**
 * Circles of more questions than these are cut, and what is cut off is missing from the answers: a call by a value that so
 * many others pass around in a circle may not be followed, or to some of what it may call only.
 */
const maxInCircle = 400;

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
  /** Questions to be answered from where the call stack is empty, each before the one before it. */
  readonly waiting: Waiting[] = [];

  beginRound(): void {
    this.lowest = Infinity;
    this.hasGrown = false;
    this.visited = new Set();
  }
}

/** A question that lies too deep below another one. */
interface Waiting {
  readonly questions: object;
  readonly key: unknown;
  readonly answer: () => void;
}

/** Leads back to where the call stack is empty. */
class TooDeep extends Error {
  constructor(readonly question: Waiting) {
    super('to be answered first');
  }
}

interface Provisional {
  /** What it depends on depends on a question further out. */
  lower(lowest: number): void;
  /** The round is over: another one begins. */
  drop(): void;
  /** The round is given up: what it has found is forgotten. */
  forget(): void;
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
  readonly #provisional = new Map<Key, { readonly found: readonly T[]; lowest: number }>();
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
    const known = this.#known(key);
    if (known) return known;
    const { depth, waiting } = this.#circles;
    if (depth > 0 && depth < maxDepth) return this.#find(key, find);
    let found: readonly T[] = [];
    const answer = (): void => {
      found = this.#known(key) ?? this.#find(key, find);
    };
    const question = { questions: this, key, answer };
    if (depth === 0) this.#answer(question);
    else if (!waiting.some((other) => other.questions === this && other.key === key))
      throw new TooDeep(question);
    // It waits for itself.
    else if (depth < maxInCircle) return this.#find(key, find);
    return found;
  }

  /** Answers a question from where the call stack is empty, those first that lie too deep below it. */
  #answer(question: Waiting): void {
    const circles = this.#circles;
    const { waiting, visited } = circles;
    waiting.push(question);
    for (let last = waiting.at(-1); last; last = waiting.at(-1)) {
      try {
        last.answer();
        waiting.pop();
      } catch (error) {
        for (const answer of circles.provisional.splice(0)) answer.forget();
        circles.beginRound();
        circles.visited = visited;
        if (!(error instanceof TooDeep)) {
          waiting.length = 0;
          throw error;
        }
        waiting.push(error.question);
      }
    }
  }

  #known(key: Key): readonly T[] | undefined {
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
    return undefined;
  }

  #find(key: Key, find: () => readonly T[]): readonly T[] {
    const circles = this.#circles;
    const outer = { lowest: circles.lowest, visited: circles.visited, hasGrown: circles.hasGrown };
    const depth = circles.depth++;
    const firstProvisional = circles.provisional.length;
    this.#open.set(key, depth);
    let found: readonly T[];
    let hasGrown = outer.hasGrown;
    try {
      for (;;) {
        circles.beginRound();
        found = this.#take(key, find());
        hasGrown ||= circles.hasGrown;
        // Only the outermost question of a circle goes through rounds.
        if (circles.lowest !== depth || !circles.hasGrown) break;
        for (const answer of circles.provisional.splice(firstProvisional)) answer.drop();
      }
    } catch (error) {
      this.#upToNow.delete(key);
      throw error;
    } finally {
      this.#open.delete(key);
      circles.depth--;
    }
    const { visited, lowest } = circles;
    if (lowest < depth) {
      const provisional = { found, lowest };
      this.#provisional.set(key, provisional);
      for (const answer of circles.provisional.slice(firstProvisional)) answer.lower(lowest);
      circles.provisional.push({
        lower: (to) => {
          provisional.lowest = Math.min(provisional.lowest, to);
        },
        drop: () => this.#provisional.delete(key),
        forget: () => {
          this.#provisional.delete(key);
          this.#upToNow.delete(key);
        },
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
