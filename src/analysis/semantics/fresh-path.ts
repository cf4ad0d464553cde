import { enclosingFunction, findNode, type Node, NodeType, type TSESTree } from '../parse/syntax';
import type { Resolver } from './resolver';

/** Functions that give a name that no other run of the program has. */
const unique = /^(?:promises\.)?mkdtemp(?:Sync)?$|^randomUUID$/;

/** Does a call of `fs` name only files that this run of the code has made up a name for? */
export function freshPath(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  resolver: Resolver,
): boolean {
  const member = resolver.resolve(call.callee);
  const name = member?.path.at(-1)?.replace(/Sync$/, '') ?? '';
  if (name === 'mkdtemp') return true;
  const paths = call.arguments.slice(0, /^(?:rename|copyFile|cp|link|symlink)$/.test(name) ? 2 : 1);
  return paths.length > 0 && paths.every((path) => isFresh(path, call, resolver));
}

function isFresh(path: Node, from: Node, resolver: Resolver, depth = 0): boolean {
  if (depth > 5) return false;
  const found = findNode(
    path,
    (node) => {
      if (node.type === NodeType.CallExpression) {
        const member = resolver.resolve(node.callee);
        return member !== undefined && unique.test(member.path.join('.').replace(/^crypto\./, ''));
      }
      if (node.type !== NodeType.Identifier) return false;
      const value = resolver.constantInitialiser(node);
      // A name that is made up once for all runs is shared by them.
      return (
        value !== undefined &&
        enclosingFunction(value) === enclosingFunction(from) &&
        isFresh(value, from, resolver, depth + 1)
      );
    },
    ({ type }) => type !== NodeType.ConditionalExpression && type !== NodeType.LogicalExpression,
  );
  return found !== undefined;
}
