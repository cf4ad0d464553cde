import { analyze, type Scope, type ScopeManager, type Variable } from '@typescript-eslint/scope-manager';
import { LineIndex } from '../../base/text';
import type { Program } from '../parse/parse';
import { type FunctionNode, type Node, type NodeOf, NodeType, link, type TSESTree } from '../parse/syntax';
import { firstWaits } from './first-wait';
import { memberKey, type Resets, resetsOf } from './resets';

/** One parsed file as the rules see it: its nodes by type, its scopes and its lines. Immutable once built. */
export class FileModel {
  readonly lines: LineIndex;
  /** How deep the tree nests: on the longest way from the program down to a node, the nodes. */
  readonly depth: number;
  readonly #nodes = new Map<NodeType, Node[]>();
  readonly #scopes: ScopeManager;
  readonly #variables = new Map<Node, Variable | undefined>();
  readonly #reassigned = new Map<Variable, boolean>();
  #firstWaits: ReadonlyMap<FunctionNode, number> | undefined;
  #resets: Resets | undefined;

  /** Sets the tree's parent links. Throws RangeError when the tree nests deeper than the call stack. */
  constructor(
    readonly path: string,
    readonly text: string,
    readonly program: Program,
  ) {
    this.lines = new LineIndex(text);
    this.depth = this.#index(program);
    // No library types: the names of globals must stay unresolved so that shadowing can be told.
    this.#scopes = analyze(program, { sourceType: isModule(program) ? 'module' : 'commonjs', lib: [] });
    for (const scope of this.#scopes.scopes) {
      for (const reference of scope.references) {
        this.#variables.set(reference.identifier, reference.resolved ?? undefined);
      }
    }
  }

  get comments(): readonly TSESTree.Comment[] {
    return this.program.comments ?? [];
  }

  /** All nodes of one type, in the order of the text. */
  nodesOf<T extends NodeType>(type: T): readonly NodeOf<T>[] {
    // Each list holds nodes of its own type alone.
    return (this.#nodes.get(type) ?? []) as readonly Node[] as readonly NodeOf<T>[];
  }

  /** The variable an identifier refers to: undefined for globals and for identifiers that are not references. */
  variableOf(identifier: Node): Variable | undefined {
    return this.#variables.get(identifier);
  }

  /** Is a variable ever written to after its declaration? Remembered, since popular variables have thousands of uses. */
  isReassigned(variable: Variable): boolean {
    const known = this.#reassigned.get(variable);
    if (known !== undefined) return known;
    const reassigned = variable.references.some(
      (reference) => reference.isWrite() && reference.init !== true,
    );
    this.#reassigned.set(variable, reassigned);
    return reassigned;
  }

  /** The offset up to which a function's own code runs as soon as it is called; infinite where it never waits. */
  firstWait(fn: FunctionNode): number {
    if (fn.generator) return fn.range[0];
    this.#firstWaits ??= firstWaits(this);
    return this.#firstWaits.get(fn) ?? Infinity;
  }

  /** Is a variable, or what is written like a member, set back to nothing now and then? */
  isReset(place: Node): boolean {
    this.#resets ??= resetsOf(this);
    const variable = this.variableOf(place);
    return variable ? this.#resets.variables.has(variable) : this.#resets.members.has(memberKey(place, this));
  }

  /** Is this identifier a reference to a global (a name that nothing in the file declares)? */
  isGlobal(identifier: TSESTree.Identifier): boolean {
    return this.#variables.has(identifier) && this.#variables.get(identifier) === undefined;
  }

  /** The innermost scope around a node. */
  scopeOf(node: Node): Scope {
    for (let current: Node | undefined = node; current; current = current.parent) {
      const scope = this.#scopes.acquire(current, true);
      if (scope) return scope;
    }
    const [outermost] = this.#scopes.scopes;
    if (!outermost) throw new Error('a program without a scope');
    return outermost;
  }

  /** The variable that `name` means at a node, declared in this file. */
  lookUp(name: string, at: Node): Variable | undefined {
    for (let scope: Scope | null = this.scopeOf(at); scope; scope = scope.upper) {
      const variable = scope.set.get(name);
      if (variable) return variable;
    }
    return undefined;
  }

  /** The source text of a node. */
  textOf(node: Node): string {
    return this.text.slice(node.range[0], node.range[1]);
  }

  #index(program: Program): number {
    const nodes = this.#nodes;
    // Parents come first, so the nodes around one are the last that were seen and not yet left.
    const around: Node[] = [];
    let depth = 0;
    link(program, (node) => {
      const list = nodes.get(node.type);
      if (list) list.push(node);
      else nodes.set(node.type, [node]);
      while (around.length > 0 && around.at(-1) !== node.parent) around.pop();
      depth = Math.max(depth, around.push(node));
    });
    return depth;
  }
}

function isModule(program: Program): boolean {
  return program.body.some(
    (statement) =>
      statement.type === NodeType.ImportDeclaration ||
      statement.type === NodeType.ExportNamedDeclaration ||
      statement.type === NodeType.ExportDefaultDeclaration ||
      statement.type === NodeType.ExportAllDeclaration,
  );
}
