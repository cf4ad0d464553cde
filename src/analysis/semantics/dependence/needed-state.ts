import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, isFunction, type Node, NodeType, wrapped } from '../../parse/syntax';
import { DefinitionType } from '../definition-type';
import { mutators } from '../method-effects';
import type { Sizes } from '../trip-count';
import { fixedValue } from './fixed-value';

/**
 * Another thread that loads the same module may find something else in a variable around a function. `sent`: then its value
 * has to be sent along with a call; `stuck`: it would have to be, and cannot. `same`: it finds the same.
 */
export type State = 'same' | 'sent' | 'stuck';

export function stateOf(variable: Variable, sizes: Sizes): State {
  const [definition] = variable.defs;
  if (!definition || variable.defs.length > 1) return 'sent';
  switch (definition.type) {
    case DefinitionType.FunctionName:
    case DefinitionType.ClassName:
      return isGivenMembers(variable) ? 'stuck' : 'same';
    case DefinitionType.TSEnumName:
      return 'same';
    case DefinitionType.ImportBinding:
      // What another module exports is called, or read; that others change it cannot be seen here.
      return usesOf(variable).some((use) => !isCalleePart(use) && !isClassOnly(use)) ? 'sent' : 'same';
    case DefinitionType.Variable:
      break;
    default:
      return 'sent';
  }
  const { init, id } = definition.node;
  if (!init || id !== definition.name || sizes.model.isReassigned(variable)) return 'sent';
  const value = fixedValue(init, sizes);
  switch (value) {
    case undefined:
      return 'sent';
    case 'plain':
      return 'same';
    case 'function':
      return isGivenMembers(variable) ? 'stuck' : 'same';
    case 'frozen':
    case 'flat':
    case 'nested':
    case 'functions': {
      const isFlat = value === 'flat' || value === 'frozen';
      const isChanged =
        (value !== 'frozen' && isExported(definition.node)) ||
        usesOf(variable).some((use) => mayChange(use, isFlat, sizes));
      if (!isChanged || value === 'frozen') return 'same';
      return value === 'functions' ? 'stuck' : 'sent';
    }
  }
}

/** The places where the value of a variable is used, those in types aside. */
function usesOf(variable: Variable): Node[] {
  return variable.references.flatMap(({ identifier, init, isValueReference }) =>
    init === true || !isValueReference ? [] : wrapped(identifier),
  );
}

/** `scale.factor = 2` in a function, of a function or a class `scale`: what the module does itself it does in each thread. */
function isGivenMembers(variable: Variable): boolean {
  return usesOf(variable).some((use) => {
    const member = memberOf(use);
    return member !== use && isTarget(member) && isInFunction(member);
  });
}

function isInFunction(node: Node): boolean {
  for (let current: Node | undefined = node; current; current = current.parent) {
    if (isFunction(current) || current.type === NodeType.StaticBlock) return isFunction(current);
  }
  return false;
}

/** `lib` of `lib.work()`, `work` of `work()`. */
function isCalleePart(use: Node): boolean {
  const member = memberOf(use);
  return member.parent?.type === NodeType.CallExpression && member.parent.callee === member;
}

/** The right side of `instanceof`, what a class extends. */
function isClassOnly(use: Node): boolean {
  const { parent } = use;
  if (parent?.type === NodeType.BinaryExpression)
    return parent.operator === 'instanceof' && parent.right === use;
  return (
    (parent?.type === NodeType.ClassDeclaration || parent?.type === NodeType.ClassExpression) &&
    parent.superClass === use
  );
}

function isExported(declarator: Node): boolean {
  return declarator.parent?.parent?.type === NodeType.ExportNamedDeclaration;
}

/** The longest chain of members that starts with a use: `a.b[0]` of `a`. */
function memberOf(use: Node): Node {
  let member = use;
  while (member.parent?.type === NodeType.MemberExpression && member.parent.object === member)
    member = wrapped(member.parent);
  return member;
}

/** May a use of an object change what is in it? `isFlat`: it holds no further objects. */
function mayChange(use: Node, isFlat: boolean, sizes: Sizes): boolean {
  const { resolver } = sizes;
  for (
    let member = use;
    member.parent?.type === NodeType.MemberExpression && member.parent.object === member;
    member = wrapped(member.parent)
  ) {
    const method = resolver.propertyName(member.parent);
    const call = wrapped(member.parent).parent;
    if (call?.type !== NodeType.CallExpression || !contains(call.callee, member)) continue;
    if (method === undefined || mutators.has(method)) return true;
    // Callbacks and results get at the elements.
    return !isFlat && !looking.test(method);
  }
  const member = memberOf(use);
  if (isTarget(member)) return true;
  return isHandedOn(member) && !(isFlat && (member !== use || isCopied(use, sizes)));
}

/** Is an object read from end to end, and not handed on? */
function isCopied(use: Node, { resolver }: Sizes): boolean {
  const { parent } = use;
  switch (parent?.type) {
    case NodeType.SpreadElement:
    case NodeType.ForOfStatement:
      return true;
    case NodeType.CallExpression:
    case NodeType.NewExpression: {
      const target = resolver.resolve(parent.callee);
      return target?.module === 'globalThis' && copying.test(target.path.join('.'));
    }
    default:
      return false;
  }
}

const copying =
  /^(?:Object\.(?:keys|values|entries)|JSON\.stringify|Array\.from|Array\.isArray|Set|Map|Math\.\w+|\w+Array)$/;

/** Methods that give back no element, and hand none to a callback. */
const looking = /^(?:has|includes|indexOf|lastIndexOf|join|keys|hasOwnProperty|test)$/;

/** Is a member written, or a variable that a pattern or a loop writes? */
function isTarget(member: Node): boolean {
  const { parent } = member;
  switch (parent?.type) {
    case NodeType.UpdateExpression:
    case NodeType.RestElement:
    case NodeType.ArrayPattern:
      return true;
    case NodeType.AssignmentExpression:
    case NodeType.AssignmentPattern:
    case NodeType.ForOfStatement:
    case NodeType.ForInStatement:
      return parent.left === member;
    case NodeType.Property:
      return parent.parent.type === NodeType.ObjectPattern && parent.value === member;
    case NodeType.UnaryExpression:
      return parent.operator === 'delete';
    default:
      return false;
  }
}

/** Is a value used in another way than by looking at it? */
function isHandedOn(value: Node): boolean {
  const { parent } = value;
  switch (parent?.type) {
    case undefined:
    case NodeType.BinaryExpression:
    case NodeType.UnaryExpression:
    case NodeType.TemplateLiteral:
    case NodeType.ExpressionStatement:
    case NodeType.IfStatement:
    case NodeType.WhileStatement:
    case NodeType.SwitchStatement:
    case NodeType.SwitchCase:
    case NodeType.ForInStatement:
      return false;
    case NodeType.ConditionalExpression:
    case NodeType.ForStatement:
      return parent.test !== value;
    case NodeType.MemberExpression:
      return parent.object === value;
    case NodeType.CallExpression:
      return parent.callee !== value;
    default:
      return true;
  }
}
