import { keyName, type Node, NodeType } from '../parse/syntax';
import { isNothing } from './presence';

/** What tells the names of members on the way. */
export interface PathOptions {
  /** The string that an expression always is, for computed names. */
  readonly staticString: (node: Node) => string | undefined;
  /** Elements of lists are members, too, under their index: what a list pattern binds is undefined without. */
  readonly withElements?: boolean;
}

/**
 * The names of the members on the way from a pattern down to a name that it binds: `b` in `{ a: [, b] }` is at `a`, `1`.
 * What an object pattern leaves over stands for the whole, whose members it has. Undefined where a default, or a computed
 * name that is not known, is on the way, or what a list leaves over.
 */
export function pathInPattern(
  name: Node,
  pattern: Node,
  { staticString, withElements = false }: PathOptions,
): string[] | undefined {
  const path: string[] = [];
  for (let node = name; node !== pattern;) {
    const parent = node.parent;
    if (!parent) return undefined;
    switch (parent.type) {
      case NodeType.Property: {
        const key = parent.computed ? staticString(parent.key) : keyName(parent.key);
        if (key === undefined) return undefined;
        path.unshift(key);
        break;
      }
      case NodeType.ArrayPattern:
        if (!withElements) return undefined;
        path.unshift(String(parent.elements.findIndex((element) => element === node)));
        break;
      case NodeType.RestElement:
        if (parent.parent.type !== NodeType.ObjectPattern) return undefined;
        break;
      case NodeType.AssignmentPattern:
        // A default that is nothing itself: if it is ever taken, nothing can be called.
        if (!isNothing(parent.right)) return undefined;
        break;
      case NodeType.ObjectPattern:
        break;
      default:
        return undefined;
    }
    node = parent;
  }
  return path;
}
