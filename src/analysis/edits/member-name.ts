import type { Variable } from '@typescript-eslint/scope-manager';
import type { TextEdit, TextRange } from '../../base/text';
import { type Node, NodeType, rootOf, unwrap } from '../parse/syntax';
import { isSame } from '../semantics/module-member';
import type { ModuleMember } from '../semantics/resolver';
import { type File, visibleName } from './bindings';
import { importMember } from './import-member';
import { removeIfUnused } from './remove-binding';

/** How a member of a module is written in place of something else. */
export interface MemberName {
  /** Text, and what stays of what stands there: at most a part at its start. */
  readonly parts: readonly (string | TextRange)[];
  /** What brings the name into the file, and takes out what nothing uses any more. */
  readonly edits: readonly TextEdit[];
}

/**
 * The shortest way to write `member` in place of `callee`, another member of its module: by a name that is there, through
 * what `callee` is written with, or by an import in the file's style. Undefined where none is known.
 */
export function nameInPlaceOf(callee: Node, member: ModuleMember, file: File): MemberName | undefined {
  const { module, path } = member;
  for (let length = path.length; length >= 0; length--) {
    const rest = path.slice(length);
    const reached = { module, path: path.slice(0, length) };
    const inPlace = throughPartOf(callee, reached, rest, file);
    // What is written there is kept where it is the module itself, and where there may be several of its kind.
    const isOneOfMany = reached.path.some((name) => name === '()' || name === 'new');
    if (inPlace && (length === 0 || isOneOfMany)) return { parts: inPlace, edits: [] };
    const name = isOneOfMany ? undefined : visibleName(reached, callee, file.model, file.resolver);
    if (name !== undefined) {
      return { parts: [[name, ...rest].join('.')], edits: removeImportOf(callee, file) };
    }
    if (inPlace) return { parts: inPlace, edits: [] };
  }
  const variable = unwrap(callee).type === NodeType.Identifier ? variableOf(callee, file) : undefined;
  const imported = variable && importMember(member, variable, callee, file);
  return imported && { parts: [imported.name], edits: imported.edits };
}

/** In place of `fs.readFileSync`: `fs`, as it is written, and the rest of the way to another member. */
function throughPartOf(
  callee: Node,
  reached: ModuleMember,
  rest: readonly string[],
  { model, resolver }: File,
): readonly (string | TextRange)[] | undefined {
  for (let node = unwrap(callee); node.type === NodeType.MemberExpression; node = unwrap(node.object)) {
    const object = resolver.resolve(node.object);
    if (!object || !isSame(object, reached)) continue;
    // A parenthesis around the object may stand in between, but no comment: it would be lost.
    const between = model.text.slice(node.object.range[1], node.property.range[0]);
    if (/\/[*/]/.test(model.text.slice(node.object.range[1], callee.range[1]))) return undefined;
    const way = rest.map((name) => `.${name}`).join('');
    const kept = between.slice(0, between.search(/\?\.|[.[]/));
    // A line that ends before the `.` has nothing to go on with where the module itself takes the place.
    const end = node.object.range[1] + (way === '' ? kept.trimEnd() : kept).length;
    return [{ start: unwrap(callee).range[0], end }, node.optional ? way.replace('.', '?.') : way];
  }
  return undefined;
}

/** What a callee starts with, if that is a variable. */
export function variableOf(callee: Node, { model }: File): Variable | undefined {
  const root = rootOf(callee);
  return root.type === NodeType.Identifier ? model.variableOf(root) : undefined;
}

/** The edits that take out the import of a callee that goes, if nothing else uses it. */
export function removeImportOf(callee: Node, file: File): TextEdit[] {
  const variable = variableOf(callee, file);
  return variable && file.resolver.variable(variable)
    ? removeIfUnused(variable, callee, file.model.text)
    : [];
}
