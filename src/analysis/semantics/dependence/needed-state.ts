import type { Variable } from '@typescript-eslint/scope-manager';
import { type Node, NodeType, unwrap, wrapped } from '../../parse/syntax';
import { DefinitionType } from '../definition-type';
import { localFunction } from '../local-function';
import { mutators } from '../method-effects';
import type { Sizes } from '../trip-count';

/**
 * May a variable around a function hold something else than what another thread finds that loads the same module? Then its
 * value has to be sent along with a call.
 */
export function neededState(variable: Variable, sizes: Sizes): boolean {
  const [definition] = variable.defs;
  if (!definition || variable.defs.length > 1) return true;
  switch (definition.type) {
    case DefinitionType.FunctionName:
    case DefinitionType.ClassName:
      return false;
    case DefinitionType.ImportBinding:
      // What another module exports is called, or read; that others change it cannot be seen here.
      return variable.references.some(({ identifier }) => !isCalleePart(identifier));
    case DefinitionType.Variable:
      break;
    default:
      return true;
  }
  const { init, id } = definition.node;
  if (!init || id !== definition.name || sizes.model.isReassigned(variable)) return true;
  if (localFunction(init, sizes.resolver)) return false;
  return !isFixed(init) || variable.references.some(({ identifier }) => isChanged(identifier, sizes));
}

/** Is a value the same each time that it is evaluated? */
function isFixed(node: Node): boolean {
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.Literal:
      return true;
    case NodeType.TemplateLiteral:
      return value.expressions.every(isFixed);
    case NodeType.UnaryExpression:
      return isFixed(value.argument);
    case NodeType.BinaryExpression:
      return isFixed(value.left) && isFixed(value.right);
    case NodeType.ArrayExpression:
      return value.elements.every((element) => element !== null && isFixed(element));
    case NodeType.ObjectExpression:
      return value.properties.every(
        (property) => property.type === NodeType.Property && !property.computed && isFixed(property.value),
      );
    case NodeType.NewExpression:
      // `new Set(['a', 'b'])`, `new Map()`.
      return (
        value.callee.type === NodeType.Identifier &&
        /^(?:Map|Set|RegExp|\w*Array)$/.test(value.callee.name) &&
        value.arguments.every(isFixed)
      );
    default:
      return false;
  }
}

/** `lib` of `lib.work()`, `work` of `work()`. */
function isCalleePart(identifier: Node): boolean {
  let use = wrapped(identifier);
  while (use.parent?.type === NodeType.MemberExpression && use.parent.object === use)
    use = wrapped(use.parent);
  return use.parent?.type === NodeType.CallExpression && use.parent.callee === use;
}

/** Does a use of a variable change what it holds, or may it: is it handed on? */
function isChanged(identifier: Node, { resolver }: Sizes): boolean {
  let use = wrapped(identifier);
  let isMember = false;
  for (
    ;
    use.parent?.type === NodeType.MemberExpression && use.parent.object === use;
    use = wrapped(use.parent)
  ) {
    isMember = true;
    const method = resolver.propertyName(use.parent);
    const outer = wrapped(use.parent).parent;
    if (outer?.type === NodeType.CallExpression && method !== undefined && mutators.has(method)) return true;
  }
  const { parent } = use;
  if (!isMember) return false;
  return (
    parent?.type === NodeType.UpdateExpression ||
    (parent?.type === NodeType.AssignmentExpression && parent.left === use) ||
    (parent?.type === NodeType.UnaryExpression && parent.operator === 'delete')
  );
}
