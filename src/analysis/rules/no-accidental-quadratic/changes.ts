import type { Variable } from '@typescript-eslint/scope-manager';
import { type Node, NodeType } from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';
import { isAddition } from './small-collection';

/** Where the variables and collections of a file change. Looked up once, however often it is asked. */
export class Changes {
  readonly #names = new Map<Variable, readonly Node[]>();
  readonly #additions = new Map<Variable, readonly Node[]>();
  #memberAdditions: ReadonlyMap<string, readonly Node[]> | undefined;

  constructor(readonly model: FileModel) {}

  /** Where a variable is declared and where it is written. */
  writesOf(variable: Variable): readonly Node[] {
    const known = this.#names.get(variable);
    if (known) return known;
    const writes = variable.references.filter((reference) => reference.isWrite());
    const names = [...variable.defs.map(({ name }) => name), ...writes.map(({ identifier }) => identifier)];
    this.#names.set(variable, names);
    return names;
  }

  /** Where something is added to the collection that a name or `this.items` stands for. */
  additionsTo(collection: Node): readonly Node[] {
    if (collection.type === NodeType.MemberExpression) {
      this.#memberAdditions ??= this.#indexMembers();
      return this.#memberAdditions.get(this.model.textOf(collection)) ?? [];
    }
    const variable = this.model.variableOf(collection);
    if (!variable) return [];
    const known = this.#additions.get(variable);
    if (known) return known;
    const additions = variable.references.map(({ identifier }) => identifier).filter(isAddition);
    this.#additions.set(variable, additions);
    return additions;
  }

  #indexMembers(): ReadonlyMap<string, readonly Node[]> {
    const members = new Map<string, Node[]>();
    for (const member of this.model.nodesOf(NodeType.MemberExpression)) {
      if (!isAddition(member)) continue;
      const name = this.model.textOf(member);
      const places = members.get(name);
      if (places) places.push(member);
      else members.set(name, [member]);
    }
    return members;
  }
}
