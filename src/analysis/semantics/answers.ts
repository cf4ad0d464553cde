/** Tells whether something was left out on the way to an answer; shared by questions that ask each other. */
export class Cuts {
  /** Something has been left out since this was last set. */
  wasCut = false;
}

interface Known<T> {
  readonly answer: T;
  readonly depth: number;
  readonly isWhole: boolean;
}

/**
 * Remembers answers that are found by asking other questions, down to a certain depth. One on the way to which something
 * was left out, since it lay too deep or was being answered already, holds only for those who ask from as deep: who asks
 * from further up has it found anew. In circles of three and more the order of asking may still show: going through rounds
 * costs more than names that are defined by way of each other are worth.
 */
export class Answers<Key, T> {
  readonly #known = new Map<Key, Known<T>>();
  readonly #cuts: Cuts;
  readonly #nothing: T;

  /** @param nothing what is answered to a question that asks itself. */
  constructor(cuts: Cuts, nothing: T) {
    this.#cuts = cuts;
    this.#nothing = nothing;
  }

  /** @param depth how many questions are asked for each other by now, this one not counted. */
  ask(key: Key, depth: number, find: () => T): T {
    const cuts = this.#cuts;
    const known = this.#known.get(key);
    if (known && (known.isWhole || known.depth <= depth)) {
      if (!known.isWhole) cuts.wasCut = true;
      return known.answer;
    }
    const wasCut = cuts.wasCut;
    cuts.wasCut = false;
    this.#known.set(key, { answer: this.#nothing, depth: -Infinity, isWhole: false });
    const answer = find();
    this.#known.set(key, { answer, depth, isWhole: !cuts.wasCut });
    cuts.wasCut ||= wasCut;
    return answer;
  }
}
