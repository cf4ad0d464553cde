import { type FunctionNode, NodeType, wrapped } from '../parse/syntax';
import { nameOf } from '../semantics/callbacks';
import { functionName } from '../semantics/function-name';

/** The name under which whoever has the object can call a function; private members are called in their class only. */
export function methodName(fn: FunctionNode): string | undefined {
  const parent = wrapped(fn).parent;
  switch (parent?.type) {
    case NodeType.MethodDefinition:
      if (parent.kind === 'constructor') return undefined;
      break;
    case NodeType.PropertyDefinition:
    case NodeType.Property:
      break;
    case NodeType.AssignmentExpression: {
      const { left } = parent;
      return left.type === NodeType.MemberExpression && left.property.type === NodeType.Identifier
        ? left.property.name
        : undefined;
    }
    default:
      return undefined;
  }
  if (parent.key.type === NodeType.PrivateIdentifier) return undefined;
  if (parent.type !== NodeType.Property && parent.accessibility === 'private') return undefined;
  return parent.key.type === NodeType.Identifier ? parent.key.name : '';
}

/** `Store.load`, `readConfig`, `a function`; what is all that a file exports is called like the file. */
export function nameForPeople(fn: FunctionNode, path: string): string {
  const { parent } = fn;
  if (parent.type === NodeType.MethodDefinition || parent.type === NodeType.PropertyDefinition) {
    const owner = parent.parent.parent.id?.name;
    if (parent.type === NodeType.MethodDefinition && parent.kind === 'constructor')
      return `new ${owner ?? 'class'}`;
    const name = functionName(fn) ?? 'a method';
    return owner === undefined ? name : `${owner}.${name}`;
  }
  const own = functionName(fn);
  if (own !== undefined) return own;
  const holder = wrapped(fn).parent;
  if (holder?.type === NodeType.AssignmentExpression) {
    const name = nameOf(holder.left).replace(/^(?:module\.)?exports\.?/, '');
    return name === '' ? fileName(path) : name;
  }
  return holder?.type === NodeType.ExportDefaultDeclaration ? fileName(path) : 'a function';
}

/** What people call the one thing that a file exports. */
function fileName(path: string): string {
  const [, name = 'a function'] = /([^/\\]+?)(?:[/\\]index)?\.\w+$/.exec(path) ?? [];
  return name;
}
