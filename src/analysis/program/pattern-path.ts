import { type Node, NodeType } from '../parse/syntax';

/**
 * The names of the members on the way from a pattern down to a name that it binds: `b` in `{ a: [, b] }` is at `a`, `1`.
 * Undefined where a default or a computed name is on the way, or the rest of something.
 */
export function pathInPattern(name: Node, pattern: Node): string[] | undefined {
  const path: string[] = [];
  for (let node = name; node !== pattern;) {
    const parent = node.parent;
    if (!parent) return undefined;
    switch (parent.type) {
      case NodeType.Property:
        if (parent.computed || parent.key.type !== NodeType.Identifier) return undefined;
        path.unshift(parent.key.name);
        break;
      case NodeType.ArrayPattern:
        path.unshift(String(parent.elements.findIndex((element) => element === node)));
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
