import type { ChainLink, ExecutionContext, LocalContext } from '../finding';
import { BlockingWays } from './blocking';
import { callees, type CallGraph, callGraphOf, type GraphFile } from './call-graph';
import { type CommandFile, commandFiles, useIn } from './command-lines';
import { Contexts, raisedByWaits } from './contexts';
import { FileIndex } from './file-index';
import { type FileLinks, linksOf } from './file-links';
import { rolesInProgram } from './guessed-roles';
import { Hierarchy } from './hierarchy';
import type { DecidedRole } from '../facts/file-role';
import type { CallFacts, FunctionFacts } from './function-facts';
import { Totals } from './function-totals';
import { wayToOpening } from './opening';
import { Linker } from './linker';
import type { FileSummary } from '../facts/summary';

/** What the program is told of its files. */
export interface ProgramFiles {
  /** The path of the file of the program that a specifier means in a file. */
  resolve(from: string, specifier: string): string | undefined;
  roleOf(path: string): DecidedRole;
  isPublicEntry(path: string): boolean;
}

/** The program as it stood when calls were last followed. */
export interface Linked {
  readonly graph: CallGraph;
  readonly links: ReadonlyMap<string, FileLinks>;
  /** Of files whose role was guessed wrong. */
  readonly roles: ReadonlyMap<string, DecidedRole>;
  readonly commands: ReadonlyMap<string, CommandFile>;
  readonly contexts: Contexts;
  /** By way of any function, and by way of those only that are not asynchronous themselves. */
  readonly blocking: BlockingWays;
  readonly blockingAtOnce: BlockingWays;
  readonly totals: Totals;
}

/** A context, and the calls from what decided it down to the code. */
export interface ContextInProgram {
  readonly context: ExecutionContext;
  readonly chain: readonly ChainLink[];
}

/**
 * The call graph of a program, kept up to date: when a file changes, its own calls and those of the files that depend on
 * it are followed again; contexts are handed down anew, which takes no text.
 */
export class Program {
  readonly #files: ProgramFiles;
  readonly #indexes = new Map<string, FileIndex>();
  readonly #links = new Map<string, FileLinks>();
  readonly #hierarchy = new Hierarchy();
  /** Files whose calls have to be followed again. */
  readonly #stale = new Set<string>();
  /** Files that have gone since calls were last followed. */
  readonly #gone = new Set<string>();
  /** Those that depended on such files, or on what extends what, and those of other roles, until they are asked for. */
  readonly #bereft = new Set<string>();
  #linked = ofNothing();
  /** Files that have changed, or whose calls have been followed again, since then. */
  readonly #followed = new Set<string>();
  #isCurrent = true;
  /** Is what is asked to be answered as of when calls were last followed? */
  #isHeld = false;
  /** The following of calls that is under way. */
  #linking: Generator<void, void> | undefined;

  constructor(files: ProgramFiles) {
    this.#files = files;
  }

  /** Whether all changes have been taken into account. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** Whether a file was part of the program when calls were last followed. */
  knows(path: string): boolean {
    return this.#linked.links.has(path);
  }

  /** What `read` makes of the program as it stood when calls were last followed, so that nobody waits for that. */
  held<T>(read: () => T): T {
    this.#isHeld = true;
    try {
      return read();
    } finally {
      this.#isHeld = false;
    }
  }

  set(path: string, summary: FileSummary): void {
    // What could not be resolved before may mean this file.
    if (!this.#indexes.has(path)) this.invalidate();
    else this.#touch(path);
    this.#indexes.set(path, new FileIndex(path, summary));
    this.#stale.add(path);
  }

  delete(path: string): void {
    this.#indexes.delete(path);
    this.#gone.add(path);
    this.invalidate();
    this.#links.delete(path);
    this.#stale.delete(path);
  }

  /** Modules may mean other files than before. */
  invalidate(): void {
    this.#change();
    for (const path of this.#links.keys()) this.#stale.add(path);
  }

  /** The program as a whole, of the summaries as they are now. */
  linked(): Linked {
    while (!this.#isHeld && !this.advance());
    return this.#linked;
  }

  /**
   * Takes one step of what has to be done after changes, the longest of which takes some milliseconds for each thousand
   * functions. @returns whether all is done.
   */
  advance(): boolean {
    if (this.#isCurrent) return true;
    this.#linking ??= this.#link();
    if (this.#linking.next().done !== true) return false;
    this.#linking = undefined;
    this.#isCurrent = true;
    return true;
  }

  *#link(): Generator<void, void> {
    // Once calls are followed again nothing depends on them any more.
    for (const path of this.#dependentsOf(this.#gone)) this.#bereft.add(path);
    yield* this.#followCalls();
    const files = [...this.#indexes.keys()].sort().flatMap((path): GraphFile[] => {
      const index = this.#indexes.get(path);
      const links = this.#links.get(path);
      if (!index || !links) return [];
      const role = this.#files.roleOf(path);
      return [{ index, links, role, isPublicEntry: this.#files.isPublicEntry(path) }];
    });
    yield;
    const { totals, roles: before } = this.#linked;
    this.#linked = yield* linking(files, new Map(this.#links), (graph, roles) => {
      // What tests put in the place of something counts for those who may call it, once it is no test.
      const others = [...before.keys(), ...roles.keys()].filter(
        (path) => before.has(path) !== roles.has(path),
      );
      for (const path of others) this.#bereft.add(path);
      const affected = this.#dependentsOf(new Set([...this.#followed, ...others]));
      return new Totals(graph, totals, (path) => !affected.has(path));
    });
    this.#followed.clear();
  }

  /** Follows the calls of the files where that has to be done again. */
  *#followCalls(): Generator<void, void> {
    const files = {
      index: (path: string) => this.#indexes.get(path),
      resolve: (from: string, specifier: string) => this.#files.resolve(from, specifier),
    };
    const changed = this.#hierarchy.update(
      [...this.#stale, ...this.#gone],
      files.index,
      new Linker({ ...files, subtypesOf: () => [] }),
    );
    this.#gone.clear();
    for (const [path, { dependencies }] of changed.size === 0 ? [] : this.#links) {
      if (![...changed].some((type) => dependencies.has(type))) continue;
      this.#stale.add(path);
      this.#bereft.add(path);
    }
    const linker = new Linker({ ...files, subtypesOf: (type) => this.#hierarchy.subtypesOf(type) });
    for (const path of [...this.#stale].sort()) {
      const index = this.#indexes.get(path);
      if (index) this.#links.set(path, linksOf(index, linker, this.#hierarchy.dependenciesOf(path)));
      this.#stale.delete(path);
      this.#followed.add(path);
      yield;
    }
  }

  /** What a file is for, as the project guesses or the program knows. */
  roleOf(path: string): DecidedRole {
    const role = this.#files.roleOf(path);
    return (role.guess && this.linked().roles.get(path)) ?? role;
  }

  /** When code runs, of which its file's text tells a part. */
  contextOf(path: string, local: LocalContext): ContextInProgram {
    const { kind, inLoop, reason, open, isAtStart = false, once } = local;
    const { role, reason: why } = this.roleOf(path);
    if (kind !== 'exit-hook' && (role === 'test' || role === 'config' || role === 'worker')) {
      return { context: { kind: role, inLoop, reason: why }, chain: [] };
    }
    const { graph, commands, contexts } = this.linked();
    const own = { context: { kind, inLoop, reason }, chain: [] };
    if (once) {
      const per = graph.find({ file: path, id: once.per });
      if (per && contexts.of(per).kind === 'handler') return this.contextOf(path, once.otherwise);
    }
    if (open === undefined) return { ...own, context: useIn(commands.get(path), own.context) };
    const node = graph.find({ file: path, id: open });
    if (!node) return own;
    const decided = contexts.of(node, { isAtStart });
    // Behind a wait in the course of what is not asynchronous itself.
    if (kind === 'async-function' && node.summary?.isAsync !== true && raisedByWaits.has(decided.kind))
      return { ...own, context: useIn(commands.get(path), own.context) };
    if (!decided.isInherited && decided.kind === kind) return own;
    return {
      context: { kind: decided.kind, inLoop: inLoop || decided.inLoop, reason: decided.reason },
      chain: decided.chain,
    };
  }

  /** What the calls of a file reach; worked out for those that are asked for. */
  callsOf(path: string): CallFacts {
    const { graph, blocking, totals } = this.linked();
    const calls = callees(graph.edgesFrom(path));
    const known = new Map<number, FunctionFacts | undefined>();
    const find = (end: number): FunctionFacts | undefined => {
      const edges = calls.get(end) ?? [];
      const nodes = edges.flatMap(({ called }) => graph.nodes[called] ?? []);
      const [edge] = edges;
      const [node] = nodes;
      if (!edge || !node?.summary) return undefined;
      const way = blocking.fromCall(edge);
      return {
        name: node.summary.name,
        file: node.file,
        isAsync: nodes.every(({ summary }) => summary?.isAsync === true),
        ...(way && { blocks: { api: way.api.api, key: way.api.key, chain: way.chain } }),
        ...totals.ofOneOf(nodes),
        wayTo: (opens) => wayToOpening(nodes, opens, graph, totals),
      };
    };
    return {
      calleeAt: (end) => {
        if (!known.has(end)) known.set(end, find(end));
        return known.get(end);
      },
    };
  }

  linksOf(path: string): FileLinks | undefined {
    return this.linked().links.get(path);
  }

  /**
   * The files that depend on one of some files, directly or by way of others, these too; and the same of those that
   * depended on files that have gone, or on what extends what or is a test, since this was last asked.
   */
  takeDependentsOf(paths: ReadonlySet<string>): ReadonlySet<string> {
    this.linked();
    const found = new Set(this.#dependentsOf(new Set([...paths, ...this.#bereft])));
    this.#bereft.clear();
    return found;
  }

  #dependentsOf(paths: ReadonlySet<string>): ReadonlySet<string> {
    const found = new Set(paths);
    if (paths.size === 0) return found;
    const dependents = new Map<string, string[]>();
    for (const [path, { dependencies }] of this.#links) {
      for (const dependency of dependencies) {
        const others = dependents.get(dependency);
        if (others) others.push(path);
        else dependents.set(dependency, [path]);
      }
    }
    for (const path of found) for (const dependent of dependents.get(path) ?? []) found.add(dependent);
    return found;
  }

  #touch(path: string): void {
    this.#change();
    for (const [other, { dependencies }] of this.#links) {
      if (dependencies.has(path)) this.#stale.add(other);
    }
  }

  /** What is under way begins anew, with the files that are left and those that have changed. */
  #change(): void {
    this.#isCurrent = false;
    this.#linking = undefined;
  }
}

/** Works out a program in steps. @param files in the order of their paths */
function* linking(
  files: readonly GraphFile[],
  links: Linked['links'],
  totalsOf: (graph: CallGraph, roles: Linked['roles']) => Totals,
): Generator<void, Linked> {
  const roles = rolesInProgram(files);
  const known = files.map((file) => ({ ...file, role: roles.get(file.index.path) ?? file.role }));
  const commands = commandFiles(known);
  yield;
  const graph = callGraphOf(
    known.map((file) => {
      const command = commands.get(file.index.path);
      return command ? { ...file, command, role: command.role } : file;
    }),
  );
  yield;
  const contexts = new Contexts(graph);
  yield;
  const blocking = new BlockingWays(graph, () => true);
  const blockingAtOnce = new BlockingWays(graph, ({ summary }) => summary?.isAsync !== true);
  return {
    graph,
    links,
    roles,
    commands,
    contexts,
    blocking,
    blockingAtOnce,
    totals: totalsOf(graph, roles),
  };
}

function ofNothing(): Linked {
  const steps = linking([], new Map(), (graph) => new Totals(graph));
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
