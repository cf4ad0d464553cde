import { findNode, isFunction, type Node, NodeType } from '../../analysis/parse/syntax';
import { rangeOf } from './draft';
import type { Hazard } from './migration';
import { isRefusal, type Source, type Sources } from './sources';
import type { Place, TypedProgram } from './typed-program';

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
function importedAfter(
  importer: string,
  file: string,
  sources: Sources,
  program: TypedProgram,
): Place | undefined {
  const source = sources.of(importer);
  if (isRefusal(source)) return undefined;
  const names = source.model.program.body.flatMap((statement) =>
    'source' in statement && statement.source ? [statement.source.value] : [],
  );
  const position = names.findIndex((name) => stem(name, importer) === stem(file));
  for (const name of names.slice(position + 1)) {
    const other = program.files.find((each) => stem(each) === stem(name, importer));
    const effect = other !== undefined && effectOf(other, sources);
    if (effect) return { file: other, range: rangeOf(effect) };
  }
  return undefined;
}

/** A path without its extension; of a module's name, as seen from a file. */
export function stem(path: string, from?: string): string {
  const parts = from !== undefined && path.startsWith('.') ? from.split('/').slice(0, -1) : [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts
    .join('/')
    .replace(/\.[cm]?[jt]sx?$/, '')
    .replace(/\/index$/, '');
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

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
