import { type Node, NodeType } from '../../parse/syntax';

/** The targets of a pattern, and the expressions in it that are evaluated. */
export function patternParts(pattern: Node): { readonly node: Node; readonly isTarget: boolean }[] {
  switch (pattern.type) {
    case NodeType.Identifier:
    case NodeType.MemberExpression:
      return [{ node: pattern, isTarget: true }];
    case NodeType.ArrayPattern:
      return pattern.elements.flatMap((element) => (element ? patternParts(element) : []));
    case NodeType.ObjectPattern:
      return pattern.properties.flatMap((property) =>
        property.type === NodeType.RestElement
          ? patternParts(property.argument)
          : [
              ...(property.computed ? [{ node: property.key, isTarget: false }] : []),
              ...patternParts(property.value),
            ],
      );
    case NodeType.RestElement:
      return patternParts(pattern.argument);
    case NodeType.AssignmentPattern:
      return [...patternParts(pattern.left), { node: pattern.right, isTarget: false }];
    case NodeType.TSParameterProperty:
      return patternParts(pattern.parameter);
    default:
      return [{ node: pattern, isTarget: false }];
  }
}
