import type { FunctionNode } from '../../../analysis/parse/syntax';
import { isFunction } from '../../../analysis/parse/syntax';
import type { TypedProgram } from '../typed-program';
import type { CallGraph } from './call-graph';
import type { Others } from './conflicts';
import type { Overlaps } from './overlap';
import type { RunCode } from './run-code';
import type { Access, Collector, Given } from './access';

const nothingOwned: Given = { ownsThis: false, ownsParameters: false };

/** What happens to the state of the program wherever it is mentioned. */
export class Mentions {
  readonly #graph: CallGraph;
  readonly #run: RunCode;
  readonly #program: TypedProgram;
  readonly #accesses: Collector;
  readonly #overlaps: Overlaps;
  readonly #known = new Map<string, readonly Access[]>();
  readonly #places = new Map<string, ReadonlySet<string>>();

  constructor(
    graph: CallGraph,
    run: RunCode,
    program: TypedProgram,
    accesses: Collector,
    overlaps: Overlaps,
  ) {
    this.#graph = graph;
    this.#run = run;
    this.#program = program;
    this.#accesses = accesses;
    this.#overlaps = overlaps;
  }

  /** What other runs do, given what the runs do that are entered again. */
  besides(own: readonly Access[]): Others {
    const all = (access: Access): readonly Access[] => [
      ...own.filter((other) => this.isSame(access, other)),
      ...this.#elsewhere(access),
    ];
    return {
      readOf: (access) => all(access).find(({ form, isForWriting }) => !form && !isForWriting),
      writesOf: (access) => all(access).filter(({ form }) => form),
      isSame: (access, other) => this.isSame(access, other),
    };
  }

  /** Are two accesses of equal keys to the same variable or property? */
  isSame(access: Access, other: Access): boolean {
    if (access.state.key !== other.state.key) return false;
    if (access.source === other.source && access.name === other.name) return true;
    if (!access.identifier || !other.identifier) return true;
    const places = this.#placesOf(access);
    return places.size <= 1 || places.has(placeOf(other));
  }

  /** The accesses in functions whose runs overlap with others. */
  #elsewhere(access: Access): readonly Access[] {
    const key = placeOf(access);
    const known = this.#known.get(key);
    if (known) return known;
    const functions = new Map<FunctionNode, readonly Access[]>();
    for (const place of this.#placesOf(access)) {
      const [offset = '', file = ''] = place.split(' ', 2);
      for (const { source, node } of this.#graph.namesAt(file, Number(offset))) {
        const body = this.#run.bodyOf(node, source);
        if (!isFunction(body) || functions.has(body)) continue;
        const overlaps = this.#overlaps.of({ source, fn: body }).overlaps.length > 0;
        functions.set(body, overlaps ? this.#accesses({ source, body }, nothingOwned) : []);
      }
    }
    const found = [...functions.values()].flat().filter(({ state }) => state.key === access.state.key);
    this.#known.set(key, found);
    return found;
  }

  #placesOf(access: Access): ReadonlySet<string> {
    const key = placeOf(access);
    const known = this.#places.get(key);
    if (known) return known;
    const references = access.identifier
      ? this.#program.references(access.source.file, access.identifier.range[0])
      : [];
    const places = new Set(references.map(({ file, range }) => `${range.start} ${file}`));
    this.#places.set(key, places);
    return places;
  }
}

const placeOf = ({ identifier, node, source }: Access): string =>
  `${(identifier ?? node).range[0]} ${source.file}`;
