import { type FunctionNode, isFunction, type Node, NodeType } from '../../analysis/parse/syntax';
import { refusal } from './draft';
import type { Refusal } from './migration';
import type { Source } from './sources';

/** What an `await` would run in: the body of a function, the default of one of its parameters, or a module's top level. */
export type Enclosing =
  | { readonly kind: 'function'; readonly fn: FunctionNode }
  | { readonly kind: 'parameter'; readonly fn: FunctionNode; readonly parameter: Node }
  | { readonly kind: 'module'; readonly statement: Node };

/** What a node runs in, or why no `await` may stand there. */
export function enclosing(node: Node, source: Source): Enclosing | Refusal {
  const refuse = (reason: Refusal['reason'], message: string): Refusal =>
    refusal(reason, message, source, node);
  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isFunction(current)) {
      return current.body === inner
        ? { kind: 'function', fn: current }
        : { kind: 'parameter', fn: current, parameter: inner };
    }
    switch (current.type) {
      case NodeType.PropertyDefinition:
      case NodeType.AccessorProperty:
        // A computed name is worked out by the code around the class.
        if (current.value !== inner) break;
        return refuse(
          'field',
          `a field's value is worked out while ${current.static ? 'the class' : 'an object'} is made, which cannot wait`,
        );
      case NodeType.StaticBlock:
        return refuse('field', 'a static block runs while the class is made, which cannot wait');
      case NodeType.Decorator:
        return refuse('decorator', 'decorators run while the class is made, which cannot wait');
      case NodeType.TSEnumMember:
        return refuse('expression', 'the members of an enumeration cannot wait for their values');
      case NodeType.TSModuleBlock:
        return refuse('module-level', 'a namespace is a function that cannot wait');
      case NodeType.Program:
        return { kind: 'module', statement: inner };
      default:
    }
  }
  return refuse('expression', 'it is part of no program');
}
