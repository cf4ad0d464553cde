import { addImport } from '../../../analysis/edits/add-import';
import { visibleName } from '../../../analysis/edits/bindings';
import type { MemberName } from '../../../analysis/edits/member-name';
import type { Node } from '../../../analysis/parse/syntax';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { importStyle } from './import-style';

/**
 * `promisify(fs.fstat)` for `fs.fstat`, with `promisify` by a name that is there or an import in the style of the file.
 * @param types type arguments: `<string>`, or nothing
 */
export function promisified(
  { parts, edits }: MemberName,
  use: Node,
  source: Source,
  program: TypedProgram,
  types: string,
): MemberName {
  const { model, resolver } = source;
  const util = visibleName({ module: 'util', path: [] }, use, model, resolver);
  const isThere = visibleName({ module: 'util', path: ['promisify'] }, use, model, resolver) !== undefined;
  if (util !== undefined && !isThere) return { parts: [`${util}.promisify${types}(`, ...parts, ')'], edits };
  const style = importStyle(source, program);
  const { name, edits: imports } = addImport(
    { module: 'node:util', name: 'promisify', as: 'promisify' },
    use,
    style,
    source,
  );
  return { parts: [`${name}${types}(`, ...parts, ')'], edits: [...edits, ...imports] };
}
