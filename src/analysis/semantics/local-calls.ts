import { componentsBelow } from '../../base/components';
import {
  contains,
  enclosingFunction,
  type FunctionNode,
  type Node,
  NodeType,
  type TSESTree,
} from '../parse/syntax';
import type { FileModel } from './file-model';

/** Functions that reach each other by calls; mostly one function alone. */
export interface Circle {
  /** Those that are called from somewhere other than where they are written, in the order of the text. */
  readonly called: readonly FunctionNode[];
  /** The longest chain of calls of functions outside of the circle that begins in it. */
  readonly height: number;
}

interface Edge {
  readonly to: FunctionNode;
  /** A function that stands in another one may run in its course, as part of it. */
  readonly isCall: boolean;
}

/** Which functions of a file call each other in circles. */
export class LocalCalls {
  readonly #model: FileModel;
  readonly #calledBy: (call: TSESTree.CallExpression) => FunctionNode | undefined;
  readonly #circles = new Map<FunctionNode, Circle>();
  #edges: ReadonlyMap<FunctionNode, readonly Edge[]> | undefined;
  readonly #called = new Set<FunctionNode>();

  /** @param calledBy the function of the file that a call runs, itself or for each element of a list */
  constructor(model: FileModel, calledBy: (call: TSESTree.CallExpression) => FunctionNode | undefined) {
    this.#model = model;
    this.#calledBy = calledBy;
  }

  /** The circle that a function lies in: the same object for all of its members. */
  circleOf(fn: FunctionNode): Circle {
    const known = this.#circles.get(fn);
    if (known) return known;
    const edges = (this.#edges ??= this.#edgesOfFile());
    const unknown = (from: FunctionNode): FunctionNode[] =>
      (edges.get(from) ?? []).flatMap(({ to }) => (this.#circles.has(to) ? [] : to));
    for (const members of componentsBelow(fn, unknown)) this.#add(members, edges);
    return this.#circles.get(fn) ?? { called: [], height: 0 };
  }

  #add(members: readonly FunctionNode[], edges: ReadonlyMap<FunctionNode, readonly Edge[]>): void {
    let height = 0;
    for (const member of members) {
      for (const { to, isCall } of edges.get(member) ?? []) {
        const below = this.#circles.get(to);
        if (below) height = Math.max(height, below.height + (isCall ? 1 : 0));
      }
    }
    const called = members.filter((member) => this.#called.has(member));
    const circle = { called: called.sort((a, b) => a.range[0] - b.range[0]), height };
    for (const member of members) this.#circles.set(member, circle);
  }

  #edgesOfFile(): ReadonlyMap<FunctionNode, readonly Edge[]> {
    const edges = new Map<FunctionNode, Edge[]>();
    const add = (at: Node, edge: Edge): void => {
      const from = enclosingFunction(at);
      if (!from) return;
      const known = edges.get(from);
      if (known) known.push(edge);
      else edges.set(from, [edge]);
    };
    for (const type of [
      NodeType.FunctionDeclaration,
      NodeType.FunctionExpression,
      NodeType.ArrowFunctionExpression,
    ] as const) {
      for (const fn of this.#model.nodesOf(type)) add(fn, { to: fn, isCall: false });
    }
    for (const call of this.#model.nodesOf(NodeType.CallExpression)) {
      const to = this.#calledBy(call);
      // One that stands in its call has been added as such.
      if (!to || contains(call, to)) continue;
      this.#called.add(to);
      add(call, { to, isCall: true });
    }
    return edges;
  }
}
