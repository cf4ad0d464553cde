import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  type FunctionNode,
  keyName,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  wrapped,
} from '../../analysis/parse/syntax';
import { stem } from './module-order';
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
        isDynamic(member, source) &&
        member.object.type === NodeType.ThisExpression &&
        contains(holder, member),
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
        isDynamic(parent, using)
      ) {
        found.push({ source: using, member: parent });
      }
    }
  }
  return found;
}

const selves = new Set(['this', 'self', 'that', 'me', '_this', '_self']);

/**
 * `this[command](…)`, `self[command](…)`: accesses to any method of the objects that a file is about, in the file itself
 * and in those whose exports it makes methods of such objects.
 */
export function ownDynamicAccesses(
  source: Source,
  program: TypedProgram,
  sources: Sources,
): readonly DynamicAccess[] {
  const methods = methodModules(source, program, sources).filter((each) => each !== source);
  return [source, ...methods].flatMap((each) =>
    each.model
      .nodesOf(NodeType.MemberExpression)
      .filter((member) => isOwn(member, each) && isDynamic(member, each))
      .map((member) => ({ source: each, member })),
  );
}

/** The modules of `Cli.prototype.help = require('./help')` and `{ help: require('./help') }`. */
function methodModules({ file, model }: Source, program: TypedProgram, sources: Sources): readonly Source[] {
  return model.nodesOf(NodeType.CallExpression).flatMap((call) => {
    const [name] = call.arguments;
    if (model.textOf(call.callee) !== 'require' || !name || !isMemberValue(call)) return [];
    const module = keyName(name);
    if (module?.startsWith('.') !== true) return [];
    const path = program.files.find((each) => stem(each) === stem(module, file));
    const found = path === undefined ? undefined : sources.of(path);
    return found && !isRefusal(found) ? [found] : [];
  });
}

function isMemberValue(value: Node): boolean {
  const { parent } = value;
  return (
    (parent?.type === NodeType.AssignmentExpression && parent.left.type === NodeType.MemberExpression) ||
    (parent?.type === NodeType.Property && parent.value === value)
  );
}

/** Is a member one of what the function is a method of that it is accessed in? */
function isOwn({ object }: TSESTree.MemberExpression, { model }: Source): boolean {
  const variable = object.type === NodeType.Identifier ? model.variableOf(object) : undefined;
  return (
    selves.has(lastName(object)) ||
    variable?.references.some(({ writeExpr }) => writeExpr?.type === NodeType.ThisExpression) === true
  );
}

/** An access by a name that is worked out, to something that is called or kept to be called. */
function isDynamic(member: TSESTree.MemberExpression, { model }: Source): boolean {
  if (!member.computed || member.property.type === NodeType.Literal) return false;
  const value = wrapped(member);
  const { parent } = value;
  switch (parent?.type) {
    case NodeType.CallExpression:
      return parent.callee === value;
    case NodeType.VariableDeclarator:
      return parent.init === value;
    case NodeType.AssignmentExpression:
      return parent.right === value && isCalled(model.variableOf(parent.left));
    default:
      return false;
  }
}

/** `f(…)`, `f.call(…)`, `f.apply(…)` */
const isCalled = (variable: Variable | undefined): boolean =>
  variable?.references.some(({ identifier }) => {
    const { parent } = identifier;
    const isBound =
      parent.type === NodeType.MemberExpression &&
      parent.object === identifier &&
      /^(?:call|apply)$/.test(keyName(parent.property) ?? '');
    const callee = isBound ? parent : identifier;
    return callee.parent.type === NodeType.CallExpression && callee.parent.callee === callee;
  }) === true;

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
