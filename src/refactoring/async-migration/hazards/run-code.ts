import {
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  repeats,
  walk,
} from '../../../analysis/parse/syntax';
import type { Program } from '../../../analysis/parse/parse';
import { functionUse } from '../../../analysis/semantics/execution-context';
import type { Source } from '../sources';

/** What has runs of its own: a function, or a module as it is loaded. */
export type Body = FunctionNode | Program;

/** A body and the file that it stands in. */
export interface Code {
  readonly source: Source;
  readonly body: Body;
}

/**
 * Tells which functions run as part of the code around them: callbacks of array methods, functions that are called where
 * they are written. Those that wait by themselves do not, after the migration either.
 */
export class RunCode {
  readonly #waits: (fn: FunctionNode) => boolean;
  readonly #parts = new Map<FunctionNode, 'repeated' | 'once' | 'none'>();

  /** @param waits is a function asynchronous, or does it become so? */
  constructor(waits: (fn: FunctionNode) => boolean) {
    this.#waits = waits;
  }

  /** Does a function run as part of the code around it: for each element of something, or once? */
  partOf(fn: FunctionNode, source: Source): 'repeated' | 'once' | 'none' {
    const known = this.#parts.get(fn);
    if (known) return known;
    const part = this.#part(fn, source);
    this.#parts.set(fn, part);
    return part;
  }

  #part(fn: FunctionNode, { model, resolver }: Source): 'repeated' | 'once' | 'none' {
    if (fn.generator || this.#waits(fn)) return 'none';
    const use = functionUse(fn, model, resolver);
    if (use.kind === 'iteration') return 'repeated';
    return use.kind === 'inline' && use.isLater !== true ? 'once' : 'none';
  }

  /** What has the run that comes to a node. */
  bodyOf(node: Node, source: Source): Body {
    for (let current = node.parent; current; current = current.parent) {
      if (isFunction(current) && this.partOf(current, source) === 'none') return current;
    }
    return source.model.program;
  }

  /** Visits what runs as part of a body, parents first; `visit` returns false to leave a node's children out. */
  walk({ source, body }: Code, visit: (node: Node) => boolean): void {
    walk(body, (node) => {
      const isOther = node !== body && isFunction(node) && this.partOf(node, source) === 'none';
      return visit(node) && !isOther;
    });
  }

  /** The outermost part of a body that repeats a node: a loop, or a function that is called for each element. */
  repetitionOf(node: Node, { source, body }: Code): Node | undefined {
    let outermost: Node | undefined = isLoop(node) ? node : undefined;
    for (
      let inner = node, current = node.parent;
      current && inner !== body;
      inner = current, current = current.parent
    ) {
      if (current === body) break;
      const repeatsInner = isFunction(current)
        ? this.partOf(current, source) === 'repeated'
        : isLoop(current) && repeats(current, inner);
      if (repeatsInner) outermost = current;
    }
    return outermost;
  }
}
