import {
  lastName,
  contains,
  type FunctionNode,
  type Node,
  NodeType,
  type TSESTree,
  wrapped,
} from '../../analysis/parse/syntax';
import type { NodeIndex } from './names';
import { isRefusal, type Source, type Sources } from './sources';
import type { TypedProgram } from './typed-program';

/** An access to a member whose name is worked out while the program runs. */
export interface DynamicAccess {
  readonly source: Source;
  readonly member: TSESTree.MemberExpression;
}

/**
 * Accesses that may give a function by a name worked out while the program runs: `table[key]` for a member of the object
 * literal that `table` holds, `this[key]` in the class or the object that has the function as a method.
 */
export function dynamicAccesses(
  fn: FunctionNode,
  source: Source,
  program: TypedProgram,
  sources: Sources,
  indexOf: (source: Source) => NodeIndex,
): readonly DynamicAccess[] {
  const holder = holderOf(fn);
  if (!holder) return [];
  const own = source.model
    .nodesOf(NodeType.MemberExpression)
    .filter(
      (member) =>
        isDynamic(member) && member.object.type === NodeType.ThisExpression && contains(holder, member),
    );
  const found = own.map((member) => ({ source, member }));
  const variable = variableOf(holder);
  if (!variable) return found;
  for (const { file, range } of program.references(source.file, variable.range[0])) {
    const using = sources.of(file);
    if (isRefusal(using)) continue;
    for (const name of indexOf(using).namesAt(range.start)) {
      const { parent } = wrapped(name);
      if (
        parent?.type === NodeType.MemberExpression &&
        parent.object === wrapped(name) &&
        isDynamic(parent)
      ) {
        found.push({ source: using, member: parent });
      }
    }
  }
  return found;
}

const selves = new Set(['this', 'self', 'that', 'me', '_this', '_self']);

/** `this[command](…)`, `self[command](…)`: calls of any method of the objects that a file is about. */
export const ownDynamicCalls = ({ model }: Source): readonly TSESTree.MemberExpression[] =>
  model
    .nodesOf(NodeType.MemberExpression)
    .filter((member) => isDynamic(member) && selves.has(lastName(member.object)));

/** An access by a name that is worked out, to something that is called or kept to be called. */
function isDynamic(member: TSESTree.MemberExpression): boolean {
  if (!member.computed || member.property.type === NodeType.Literal) return false;
  const value = wrapped(member);
  const { parent } = value;
  return (
    (parent?.type === NodeType.CallExpression && parent.callee === value) ||
    (parent?.type === NodeType.VariableDeclarator && parent.init === value)
  );
}

/** The class or the object literal that a function is a member of. */
function holderOf({ parent }: FunctionNode): Node | undefined {
  switch (parent.type) {
    case NodeType.MethodDefinition:
    case NodeType.PropertyDefinition:
      return parent.parent;
    case NodeType.Property:
      return parent.parent.type === NodeType.ObjectExpression ? parent.parent : undefined;
    default:
      return undefined;
  }
}

function variableOf(holder: Node): TSESTree.Identifier | undefined {
  const { parent } = wrapped(holder);
  return parent?.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier
    ? parent.id
    : undefined;
}
