import { findNode, isFunction, type Node, NodeType } from '../../analysis/parse/syntax';
import { rangeOf } from './draft';
import type { Hazard } from './migration';
import { isRefusal, type Source, type Sources } from './sources';
import type { TypedProgram } from './typed-program';

/**
 * What the `await` at a module's top level changes in the order in which modules run: those that another module imports
 * after this one no longer wait for it. Harmless where they do nothing but declare.
 */
export function orderOfModules(
  source: Source,
  at: Node,
  sources: Sources,
  program: TypedProgram,
): readonly Hazard[] {
  const seen = new Set<string>([source.file]);
  // Grows while it is gone through: whoever imports a module that waits, waits.
  for (const file of seen) {
    for (const importer of program.importersOf(file)) {
      if (seen.has(importer)) continue;
      seen.add(importer);
      const other = importedAfter(importer, file, sources, program);
      if (!other) continue;
      return [
        {
          kind: 'module-order',
          message: `\`${nameOf(importer)}\` imports \`${nameOf(other.file)}\` after this module, which runs before it is done waiting`,
          file: source.file,
          range: rangeOf(at),
          other,
        },
      ];
    }
  }
  return [];
}

/** A module with effects of its own that is imported behind another. */
function importedAfter(importer: string, file: string, sources: Sources, program: TypedProgram) {
  const source = sources.of(importer);
  if (isRefusal(source)) return undefined;
  const imports = source.model.program.body.filter((statement) => 'source' in statement && statement.source);
  const others = program.files.filter(
    (other) => other !== file && program.importersOf(other).includes(importer),
  );
  const position = imports.findIndex((statement) => mentions(statement, file));
  for (const other of others) {
    const index = imports.findIndex((statement) => mentions(statement, other));
    if (index >= 0 && index < position) continue;
    const effect = effectOf(other, sources);
    if (effect) return { file: other, range: rangeOf(effect) };
  }
  return undefined;
}

/** Does an import name a file, as far as the file's name tells? */
function mentions(statement: Node, file: string): boolean {
  const specifier =
    'source' in statement && statement.source && 'value' in statement.source ? statement.source.value : '';
  return typeof specifier === 'string' && stem(specifier) === stem(file);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const stem = (path: string): string => nameOf(path).replace(/\.[cm]?[jt]sx?$/, '');

/** What a module does when it is loaded, apart from declaring. */
function effectOf(file: string, sources: Sources): Node | undefined {
  const source = sources.of(file);
  if (isRefusal(source)) return undefined;
  return findNode(
    source.model.program,
    ({ type }) =>
      type === NodeType.CallExpression ||
      type === NodeType.NewExpression ||
      type === NodeType.AwaitExpression,
    (node) => !isFunction(node),
  );
}
