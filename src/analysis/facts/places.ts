import { type FunctionId, moduleLevel } from '../finding';
import { type FunctionNode, isFunction, isLoop, type Node, NodeType, repeats } from '../parse/syntax';
import type { CallbackUse } from '../semantics/callbacks';
import { constructorOf } from '../semantics/class-fields';
import { functionUse } from '../semantics/execution-context';
import type { FileModel } from '../semantics/file-model';
import { type Kept, keptOnce } from '../semantics/kept-once';
import type { Resolver } from '../semantics/resolver';

/** In the course of which function a piece of code runs, and how. */
export interface Place {
  readonly fn: FunctionId;
  /** Repeated within that function. */
  readonly inLoop: boolean;
  /** In a callback that runs after the function has given back control. */
  readonly isLater: boolean;
  /** The function has given back control for the first time when it gets beyond this offset. */
  readonly firstWait: number;
  /** As `firstWait`, of the asynchronous functions alone that are part of it. */
  readonly firstWaitInParts: number;
  /** What keeps the result. */
  readonly kept: Kept | undefined;
}

const fresh: Omit<Place, 'fn'> = {
  inLoop: false,
  isLater: false,
  firstWait: Infinity,
  firstWaitInParts: Infinity,
  kept: undefined,
};

/** Tells for the nodes of one file in the course of which function they run. Each node is looked at once. */
export class Places {
  readonly #model: FileModel;
  readonly #resolver: Resolver;
  readonly #places = new Map<Node, Place>();
  readonly #uses = new Map<FunctionNode, CallbackUse>();

  constructor(model: FileModel, resolver: Resolver) {
    this.#model = model;
    this.#resolver = resolver;
  }

  of(node: Node): Place {
    const path: Node[] = [];
    let place: Place | undefined;
    for (let current: Node | undefined = node; current; current = current.parent) {
      place = this.#places.get(current);
      if (place) break;
      path.push(current);
    }
    place ??= { ...fresh, fn: moduleLevel };
    for (const current of path.toReversed()) {
      place = this.#within(current, place);
      this.#places.set(current, place);
    }
    return place;
  }

  /** How the file uses a function. */
  useOf(fn: FunctionNode): CallbackUse {
    const known = this.#uses.get(fn);
    if (known) return known;
    const use = functionUse(fn, this.#model, this.#resolver);
    this.#uses.set(fn, use);
    return use;
  }

  /** Does a function run as part of the one around it, wherever that runs? */
  isPart(fn: FunctionNode): boolean {
    const { kind } = this.useOf(fn);
    return kind === 'inline' || kind === 'iteration';
  }

  #within(node: Node, outer: Place): Place {
    const parent = node.parent;
    if (!parent) return outer;
    let place = outer;
    if (isFunction(parent)) {
      const use = this.useOf(parent);
      if (use.kind === 'iteration') place = { ...place, inLoop: true };
      else if (use.kind !== 'inline') place = { ...fresh, fn: parent.range[0] };
      else if (use.isLater) place = { ...place, isLater: true };
      const firstWait = this.#model.firstWait(parent);
      if (firstWait < place.firstWait) place = { ...place, firstWait };
      const isAsyncPart = use.kind === 'inline' && parent.async && !parent.generator;
      if (isAsyncPart && firstWait < place.firstWaitInParts)
        place = { ...place, firstWaitInParts: firstWait };
    } else if (isLoop(parent)) {
      if (repeats(parent, node) && !place.inLoop) place = { ...place, inLoop: true };
    } else if (parent.type === NodeType.PropertyDefinition && parent.value === node && !parent.static) {
      place = { ...fresh, fn: constructorOf(parent.parent.parent) };
    }
    const kept = place.kept ?? keptOnce(node, parent, this.#model);
    return kept === place.kept ? place : { ...place, kept };
  }
}
