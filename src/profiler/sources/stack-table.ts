/** A function as the engine runs it; line and column are 1-based, 0 where unknown. */
export interface RawFrame {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** Stacks that stand for no function. All others are 0 or more. */
export const pseudoStack = { idle: -1, gc: -2, program: -3 } as const;

/** The empty stack. */
export const emptyStack = 0;

/** Far more than V8 samples, see `sampledDepth`; deeper ones are not its. */
export const maxDepth = 512;

/** All stacks of a run as one tree: each is a frame on top of another stack. Equal stacks have equal ids. */
export class StackTable {
  readonly frames: RawFrame[] = [];
  readonly #frameIds = new Map<string, number>();
  readonly #stackIds = new Map<number, number>();
  readonly #parent = [emptyStack];
  readonly #frame = [-1];
  readonly #depth = [0];
  #tooDeep = 0;

  /** How many frames were left out because they were too deep. */
  get tooDeep(): number {
    return this.#tooDeep;
  }

  frame(frame: RawFrame): number {
    const key = `${frame.line}:${frame.column}:${frame.url}\n${frame.name}`;
    let id = this.#frameIds.get(key);
    if (id === undefined) {
      id = this.frames.push(frame) - 1;
      this.#frameIds.set(key, id);
    }
    return id;
  }

  /** The stack of `frame` on top of `parent`; `parent` itself where that would be too deep. */
  push(parent: number, frame: number): number {
    if (this.depth(parent) >= maxDepth) {
      this.#tooDeep++;
      return parent;
    }
    // Both are far below 2²⁶, so that the product is exact.
    const key = parent * 67_108_864 + frame;
    let id = this.#stackIds.get(key);
    if (id === undefined) {
      id = this.#parent.push(parent) - 1;
      this.#frame.push(frame);
      this.#depth.push(this.depth(parent) + 1);
      this.#stackIds.set(key, id);
    }
    return id;
  }

  /** Number of frames; 0 for pseudo stacks. */
  depth(stack: number): number {
    return this.#depth[stack] ?? 0;
  }

  parent(stack: number): number {
    return this.#parent[stack] ?? emptyStack;
  }

  /** The innermost frame; -1 for the empty and for pseudo stacks. */
  top(stack: number): number {
    return this.#frame[stack] ?? -1;
  }
}
