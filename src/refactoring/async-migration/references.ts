import { NodeType } from '../../analysis/parse/syntax';
import { stem } from './module-order';
import type { NamePlace } from './names';
import { isRefusal, type Source, type Sources } from './sources';
import type { Reference, TypedProgram } from './typed-program';

/** All places that name what a name stands for. */
export function referencesTo(
  name: NamePlace,
  source: Source,
  sources: Sources,
  program: TypedProgram,
): readonly Reference[] {
  const found = program.references(source.file, name.offset);
  return name.isDefault ? [...found, ...defaultImports(source, sources, program)] : found;
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
