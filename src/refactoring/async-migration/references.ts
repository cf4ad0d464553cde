import { keyName, type Node, NodeType } from '../../analysis/parse/syntax';
import { stem } from './module-order';
import type { NamePlace } from './names';
import { isRefusal, type Source, type Sources } from './sources';
import type { Reference, TypedProgram } from './typed-program';

/**
 * All places that name what a name stands for. TypeScript goes from an import in CommonJS to `exports.load = load`, but not
 * back: for those, whoever imports the file is asked.
 */
export function referencesTo(
  name: NamePlace,
  source: Source,
  sources: Sources,
  program: TypedProgram,
): readonly Reference[] {
  const found = [...program.references(source.file, name.offset)];
  if (name.isDefault) return [...found, ...defaultImports(source, sources, program)];
  if (!name.isExport || name.name === undefined) return found;
  const known = new Set(found.map(keyOf));
  for (const importer of program.importersOf(source.file)) {
    const importing = sources.of(importer);
    if (isRefusal(importing)) continue;
    for (const node of membersNamed(name.name, importing)) {
      if (known.has(keyOf({ file: importer, range: { start: node.range[0] } }))) continue;
      const others = program.references(importer, node.range[0]);
      const isSame = others.some(({ file, range }) => file === source.file && range.start === name.offset);
      for (const other of isSame ? others : []) {
        if (known.has(keyOf(other))) continue;
        known.add(keyOf(other));
        found.push(other);
      }
    }
  }
  return found;
}

/** Uses of a module's default export, which TypeScript does not look for from an expression that is exported. */
function defaultImports(source: Source, sources: Sources, program: TypedProgram): readonly Reference[] {
  return program.importersOf(source.file).flatMap((importer) => {
    const importing = sources.of(importer);
    if (isRefusal(importing)) return [];
    return importing.model.nodesOf(NodeType.ImportDeclaration).flatMap(({ source: from, specifiers }) => {
      if (stem(from.value, importer) !== stem(source.file)) return [];
      const local = specifiers.find(({ type }) => type === NodeType.ImportDefaultSpecifier)?.local;
      return local ? program.references(importer, local.range[0]) : [];
    });
  });
}

const keyOf = ({ file, range }: { file: string; range: { start: number } }): string =>
  `${file}\0${range.start}`;

/** Where a file names a member of something, or imports it. */
function membersNamed(name: string, { model }: Source): readonly Node[] {
  return model.nodesOf(NodeType.Identifier).filter((node) => {
    if (node.name !== name) return false;
    switch (node.parent.type) {
      case NodeType.MemberExpression:
        return node.parent.property === node;
      case NodeType.Property:
        return node.parent.key === node && keyName(node) === name;
      case NodeType.ImportSpecifier:
        return node.parent.imported === node;
      default:
        return false;
    }
  });
}
