import { keyName, type Node, NodeType } from '../parse/syntax';

/**
 * A value reached from a module: `fs.promises.readFile` is `{ module: 'fs', path: ['promises', 'readFile'] }`. The
 * `node:` prefix and `default` of a module are left out, and `fs/promises` is `fs` at `promises`. The result of a call
 * is the path element `()`, an instance `new`: `new DatabaseSync(f).exec` is at `['DatabaseSync', 'new', 'exec']`.
 * Globals are members of the module `globalThis`, except `process`, which is the module of that name.
 */
export interface ModuleMember {
  readonly module: string;
  readonly path: readonly string[];
}

/** Modules of Node's that are also a member of another. */
const submodules: ReadonlyMap<string, ModuleMember> = new Map(
  ['fs', 'dns', 'timers', 'stream', 'readline'].map((module) => [
    `${module}/promises`,
    { module, path: ['promises'] },
  ]),
);

/** Packages that are one of Node's modules again, with other insides: `graceful-fs` only waits where files run out. */
const standIns: ReadonlyMap<string, string> = new Map([
  ['graceful-fs', 'fs'],
  ['original-fs', 'fs'],
]);

/** Stands for the module of what is there without being imported. */
export const globals = 'globalThis';

/** The canonical form of a module's name and of what hangs below another module. */
export function moduleNamed(name: string): ModuleMember {
  const plain = name.startsWith('node:') ? name.slice('node:'.length) : name;
  return submodules.get(plain) ?? { module: standIns.get(plain) ?? plain, path: [] };
}

/** `fs:promises.readFile`: how tables have a member. */
export function keyOfMember({ module, path }: ModuleMember): string {
  return `${module}:${path.join('.')}`;
}

/** `fs.promises.readFile`: how people write a member. */
export function displayName({ module, path }: ModuleMember): string {
  const names = module === globals ? path : [module, ...path];
  return (
    names
      .filter((name) => name !== 'new')
      .join('.')
      .replaceAll('.()', '()')
      // What `createRequire` makes is known by one name.
      .replace(/^module\.createRequire\(\)/, 'require')
  );
}

/** What a global name stands for. */
export function globalNamed(name: string): ModuleMember {
  switch (name) {
    case 'process':
      return { module: 'process', path: [] };
    case 'globalThis':
    case 'global':
    case 'window':
    case 'self':
      return { module: globals, path: [] };
    default:
      return { module: globals, path: [name] };
  }
}

/** A member of a member. */
export function member(object: ModuleMember, name: string): ModuleMember {
  if (name === 'default' && object.path.length === 0) return object;
  if (object.module === globals && object.path.length === 0) return globalNamed(name);
  return { module: object.module, path: [...object.path, name] };
}

/** Are these the same member of the same module? */
export function isSame(a: ModuleMember, b: ModuleMember): boolean {
  return a.module === b.module && a.path.join() === b.path.join();
}

/** What an import binds; of type-only imports, which hold nothing at run time, only where `types` are asked for. */
export function importedMember(node: Node, types = false): ModuleMember | undefined {
  if (node.type === NodeType.TSImportEqualsDeclaration) {
    if (node.importKind === 'type' && !types) return undefined;
    const reference = node.moduleReference;
    if (reference.type !== NodeType.TSExternalModuleReference) return undefined;
    const name = reference.expression;
    return typeof name.value === 'string' ? moduleNamed(name.value) : undefined;
  }
  if (node.parent?.type !== NodeType.ImportDeclaration || (node.parent.importKind === 'type' && !types))
    return undefined;
  const source = moduleNamed(node.parent.source.value);
  if (node.type !== NodeType.ImportSpecifier) return source;
  if (node.importKind === 'type' && !types) return undefined;
  return member(source, keyName(node.imported) ?? 'default');
}
