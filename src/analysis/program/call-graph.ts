import { type FunctionId, moduleLevel } from '../finding';
import { type CommandFile, isCommand, useIn } from './command-lines';
import type { FileIndex } from './file-index';
import type { FileLinks, Link } from './file-links';
import type { DecidedRole } from '../facts/file-role';
import type { Target } from './linker';
import type { BlockingSummary, FunctionSummary, Use } from '../facts/summary';

/** A function of the program, or the loading of one of its files. */
export interface GraphNode {
  readonly file: string;
  readonly id: FunctionId;
  /** Its place in `CallGraph.nodes`. */
  readonly at: number;
  /** Absent for the loading of a file. */
  readonly summary: FunctionSummary | undefined;
  readonly role: DecidedRole;
  /** What is known to run it. */
  readonly uses: readonly Use[];
  /** Not everybody who calls it is known. */
  readonly isOpen: boolean;
  /** Whoever calls it without our knowing, or loads it, is part of a command line. */
  readonly isCommand: boolean;
  /** The function in whose course it runs for all we know. */
  readonly around: number | undefined;
  readonly blocking: readonly BlockingSummary[];
}

export interface GraphEdge {
  readonly link: Link;
  /** Places in `CallGraph.nodes`. */
  readonly caller: number;
  readonly called: number;
  /** Where the call runs one of several functions: its edges, this one included. */
  readonly alternatives?: readonly GraphEdge[];
}

/** One file as the graph takes it in. */
export interface GraphFile {
  readonly index: FileIndex;
  readonly links: FileLinks;
  readonly role: DecidedRole;
  readonly isPublicEntry: boolean;
  /** What it is to command lines, once that is known. */
  readonly command?: CommandFile | undefined;
}

/** The functions of a program and who calls whom. */
export interface CallGraph {
  /** In the order of their files' paths and of the text. */
  readonly nodes: readonly GraphNode[];
  readonly incoming: readonly (readonly GraphEdge[])[];
  readonly outgoing: readonly (readonly GraphEdge[])[];
  find(target: Target): GraphNode | undefined;
  /** The edges that begin in a file. */
  edgesFrom(file: string): readonly GraphEdge[];
}

/** What each call runs, by where it ends: a function, or one of several. */
export function callees(edges: readonly GraphEdge[]): ReadonlyMap<number, readonly GraphEdge[]> {
  const calls = new Map<number, readonly GraphEdge[]>();
  for (const edge of edges) {
    const { isCall, end } = edge.link;
    if (isCall && !calls.has(end)) calls.set(end, edge.alternatives ?? [edge]);
  }
  return calls;
}

/** @param files in the order of their paths */
export function callGraphOf(files: readonly GraphFile[]): CallGraph {
  const places = new Map<string, Map<FunctionId, number>>();
  let count = 0;
  for (const { index } of files) {
    const ofFile = new Map([[moduleLevel, count++]]);
    for (const { id } of index.summary.functions) ofFile.set(id, count++);
    places.set(index.path, ofFile);
  }
  // Most that is asked about one after the other is of one file.
  let [askedFile, ofAsked] = ['', places.get('')];
  const placeOf = ({ file, id }: Target): number | undefined => {
    if (file !== askedFile) [askedFile, ofAsked] = [file, places.get(file)];
    return ofAsked?.get(id);
  };

  const incoming = new Lists<GraphEdge>(count);
  const outgoing = new Lists<GraphEdge>(count);
  const uses = new Lists<Use>(count);
  const flags = new Uint8Array(count);
  const mark = (targets: readonly Target[], flag: number): void => {
    for (const target of targets) {
      const at = placeOf(target);
      if (at !== undefined) flags[at] = (flags[at] ?? 0) | flag;
    }
  };
  const unknownMethods = new Set<string>();
  const tests = new Set(files.flatMap(({ index, role }) => (role.role === 'test' ? index.path : [])));
  for (const { index, links, role, isPublicEntry } of files) {
    const alternatives = new Map<number, GraphEdge[]>();
    mark(links.handedOut, handedOut);
    mark(links.exported, isPublicEntry ? exported | handedOut : exported);
    for (const name of links.unknownMethods) unknownMethods.add(name);
    for (const { target, use } of links.roots) {
      const at = placeOf(target);
      if (at === undefined) continue;
      uses.add(at, use);
      // A handler that a test sets up does not show who else may call it.
      if (index.path !== target.file && role.role !== 'test') mark([target], imported);
    }
    for (const link of links.links) {
      const caller = placeOf(link.from);
      const called = placeOf(link.to);
      if (caller === undefined || called === undefined) continue;
      // What tests put in the place of something is not what the program calls.
      if (link.isOneOf && role.role !== 'test' && tests.has(link.to.file)) continue;
      const edge: GraphEdge = link.isOneOf
        ? { link, caller, called, alternatives: listAt(alternatives, link.end) }
        : { link, caller, called };
      if (link.isOneOf) listAt(alternatives, link.end).push(edge);
      incoming.add(called, edge);
      outgoing.add(caller, edge);
      // A test does not show who else may call it.
      if (role.role === 'test' || called === caller) continue;
      flags[called] =
        (flags[called] ?? 0) | (index.path === link.to.file ? calledHere : calledHere | imported);
    }
  }

  const nodes: GraphNode[] = [];
  for (const { index, links, role, command } of files) {
    const ofFile = places.get(index.path);
    const blocking = new Map<FunctionId, BlockingSummary[]>();
    for (const call of [...index.summary.blocking, ...links.blocking]) {
      const others = blocking.get(call.fn);
      if (others) others.push(call);
      else blocking.set(call.fn, [call]);
    }
    const add = (id: FunctionId, summary: FunctionSummary | undefined): void => {
      const at = nodes.length;
      const around = summary && ofFile?.get(summary.around);
      const usesElsewhere = uses.of(at);
      const own = summary?.use;
      nodes.push({
        file: index.path,
        id,
        at,
        summary,
        role,
        uses:
          own || usesElsewhere.length > 0
            ? [...(own ? [own] : []), ...usesElsewhere].map((use) => useIn(command, use))
            : [],
        isOpen:
          summary !== undefined &&
          isOpen(summary, flags[at] ?? 0, usesElsewhere.length > 0, role, unknownMethods),
        isCommand: command !== undefined && (summary === undefined || isCommand(command, summary)),
        around,
        blocking: blocking.get(id) ?? [],
      });
    };
    add(moduleLevel, undefined);
    for (const summary of index.summary.functions) add(summary.id, summary);
  }
  return {
    nodes,
    incoming: incoming.all,
    outgoing: outgoing.all,
    find: (target) => {
      const at = placeOf(target);
      return at === undefined ? undefined : nodes[at];
    },
    edgesFrom: (file) => {
      const edges: GraphEdge[] = [];
      for (const at of places.get(file)?.values() ?? []) for (const edge of outgoing.of(at)) edges.push(edge);
      return edges;
    },
  };
}

/** Lists by number, most of which stay empty: those are one and the same. */
class Lists<T> {
  readonly #none: readonly T[] = [];
  readonly #all: (readonly T[])[];
  readonly #some = new Map<number, T[]>();

  constructor(count: number) {
    this.#all = new Array<readonly T[]>(count).fill(this.#none);
  }

  get all(): readonly (readonly T[])[] {
    return this.#all;
  }

  of(at: number): readonly T[] {
    return this.#all[at] ?? this.#none;
  }

  add(at: number, item: T): void {
    const list = this.#some.get(at);
    if (list) {
      list.push(item);
      return;
    }
    const first = [item];
    this.#some.set(at, first);
    this.#all[at] = first;
  }
}

function listAt<T>(lists: Map<number, T[]>, key: number): T[] {
  const known = lists.get(key);
  if (known) return known;
  const list: T[] = [];
  lists.set(key, list);
  return list;
}

const handedOut = 1;
const exported = 2;
const imported = 4;
const calledHere = 8;

/** May a function have callers that are not known? */
function isOpen(
  { use, escapes, method }: FunctionSummary,
  flags: number,
  isRun: boolean,
  { role }: DecidedRole,
  unknownMethods: ReadonlySet<string>,
): boolean {
  if (use) return false;
  if (escapes || (flags & handedOut) !== 0) return true;
  if (method !== undefined && (method === '' || unknownMethods.has(method))) return true;
  // What the rest of the program does not import is there for others; but nobody imports from a program's own file.
  if ((flags & exported) !== 0 && (flags & imported) === 0 && role !== 'cli') return true;
  return (flags & calledHere) === 0 && !isRun;
}
