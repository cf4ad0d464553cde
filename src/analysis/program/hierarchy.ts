import type { FileIndex } from './file-index';
import type { Linker } from './linker';

/** A class or an interface of the program, by where its node starts. */
export interface ProgramType {
  readonly file: string;
  readonly id: number;
}

/** What the types of one file extend and implement. */
interface FileTypes {
  readonly relations: readonly { readonly subtype: ProgramType; readonly supertype: ProgramType }[];
  /** All of them as one text, to be compared. */
  readonly signature: string;
  /** The files that they depend on. */
  readonly dependencies: ReadonlySet<string>;
}

/** Which classes and interfaces of a program extend and implement which, kept up to date file by file. */
export class Hierarchy {
  readonly #files = new Map<string, FileTypes>();
  #direct: ReadonlyMap<string, readonly ProgramType[]> = new Map();
  readonly #all = new Map<string, readonly ProgramType[]>();

  /**
   * Takes files into account that have changed, or have gone where they have no index.
   *
   * @param linker follows what the files name, without regard to subtypes.
   * @returns the types that have other direct subtypes than before, as `typeKey` gives them.
   */
  update(
    paths: Iterable<string>,
    indexOf: (path: string) => FileIndex | undefined,
    linker: Linker,
  ): ReadonlySet<string> {
    let hasChanged = false;
    for (const path of paths) {
      const index = indexOf(path);
      const before = this.#files.get(path)?.signature ?? '';
      const types = index && typesOf(index, linker);
      if (types) this.#files.set(path, types);
      else this.#files.delete(path);
      hasChanged ||= before !== (types?.signature ?? '');
    }
    if (!hasChanged) return new Set();
    const before = this.#direct;
    this.#direct = directSubtypes(
      [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, types]) => types),
    );
    this.#all.clear();
    const keys = new Set([...before.keys(), ...this.#direct.keys()]);
    return new Set([...keys].filter((key) => namesOf(before.get(key)) !== namesOf(this.#direct.get(key))));
  }

  /** The files that tell what the types of a file extend and implement. */
  dependenciesOf(path: string): ReadonlySet<string> {
    return this.#files.get(path)?.dependencies ?? new Set();
  }

  /** All that extend or implement a type, directly or by way of others; those that are nearest first. */
  subtypesOf(type: ProgramType): readonly ProgramType[] {
    const key = typeKey(type);
    const known = this.#all.get(key);
    if (known) return known;
    const found = new Map([[key, type]]);
    for (const reached of found.keys()) {
      for (const subtype of this.#direct.get(reached) ?? []) found.set(typeKey(subtype), subtype);
    }
    found.delete(key);
    const subtypes = [...found.values()];
    this.#all.set(key, subtypes);
    return subtypes;
  }
}

/** Names a type among the things that the links of a file depend on, apart from all paths. */
export function typeKey({ file, id }: ProgramType): string {
  return `${file}\n${id}`;
}

function typesOf(index: FileIndex, linker: Linker): FileTypes {
  linker.visited = new Set();
  const relations = [...index.shapes.values()].flatMap(({ id, base, interfaces = [] }) =>
    [...(base ? [base] : []), ...interfaces].flatMap((reference) =>
      linker
        .types(reference, index.path)
        .map((supertype) => ({ subtype: { file: index.path, id }, supertype })),
    ),
  );
  const signature = relations
    .map(({ subtype, supertype }) => `${subtype.id} ${typeKey(supertype)}`)
    .join('\n');
  return { relations, signature, dependencies: linker.visited };
}

function directSubtypes(files: readonly FileTypes[]): ReadonlyMap<string, readonly ProgramType[]> {
  const direct = new Map<string, ProgramType[]>();
  for (const { relations } of files) {
    for (const { subtype, supertype } of relations) {
      const key = typeKey(supertype);
      const known = direct.get(key);
      if (known) known.push(subtype);
      else direct.set(key, [subtype]);
    }
  }
  return direct;
}

function namesOf(types: readonly ProgramType[] = []): string {
  return types.map(typeKey).join('\n\n');
}
