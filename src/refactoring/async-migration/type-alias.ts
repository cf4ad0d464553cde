import { type Node, NodeType, walk } from '../../analysis/parse/syntax';
import { promisedSignature } from './make-async';
import type { Refusal } from './migration';
import type { NodeIndex } from './names';
import { maybePromisedType } from './return-type';
import type { Rewrite } from './rewrite';
import { isRefusal, type Source, type Sources } from './sources';
import type { TypedProgram } from './typed-program';

/** What is rewritten in one file. */
export interface RewrittenType {
  readonly source: Source;
  /** The type of a function. */
  readonly at: Node;
  readonly rewrites: readonly Rewrite[];
}

/**
 * How the types of functions are rewritten that a variable is annotated with other than as they are: by a name,
 * `read: Read`, or for all members of an object, `Record<string, () => string>`. What has other values as well may give
 * either.
 */
export function annotatedByName(
  name: Node,
  source: Source,
  program: TypedProgram,
  sources: Sources,
  indexOf: (source: Source) => NodeIndex,
): readonly RewrittenType[] | Refusal {
  const annotation = annotationAround(name);
  if (!annotation) return [];
  const found: RewrittenType[] = [];
  let refused: Refusal | undefined;
  const add = (type: Node, of: Source, isOnly: boolean): void => {
    if (type.type !== NodeType.TSFunctionType || !type.returnType) return;
    const rewrites = isOnly ? promisedSignature(type, of) : maybePromisedType(type.returnType, of);
    if (isRefusal(rewrites)) refused ??= rewrites;
    else found.push({ source: of, at: type, rewrites });
  };
  walk(annotation, (node) => {
    if (node.type === NodeType.TSFunctionType && node.parent.type !== NodeType.TSTypeAnnotation) {
      add(node, source, false);
    }
    if (node.type !== NodeType.TSTypeReference || node.typeName.type !== NodeType.Identifier) return true;
    const references = program.references(source.file, node.typeName.range[0]);
    const uses = references.flatMap(({ file, range }) => {
      const using = sources.of(file);
      if (isRefusal(using)) return [];
      return indexOf(using)
        .namesAt(range.start)
        .map((each) => ({ using, parent: each.parent }));
    });
    const values = uses.filter(({ parent }) => parent?.type === NodeType.TSTypeReference).length;
    for (const { using, parent } of uses) {
      if (parent?.type === NodeType.TSTypeAliasDeclaration) {
        add(parent.typeAnnotation, using, values === 1 && annotation === node);
      }
    }
    return true;
  });
  return refused ?? found;
}

/** The type that a variable is declared with, or the variable that holds the object literal of which it is a member. */
function annotationAround(name: Node): Node | undefined {
  for (let node: Node | undefined = name; node; node = node.parent) {
    switch (node.type) {
      case NodeType.Identifier:
        if (node.typeAnnotation) return node.typeAnnotation.typeAnnotation;
        break;
      case NodeType.PropertyDefinition:
        return node.typeAnnotation?.typeAnnotation;
      case NodeType.VariableDeclarator:
        return node.id.type === NodeType.Identifier ? node.id.typeAnnotation?.typeAnnotation : undefined;
      case NodeType.Property:
      case NodeType.ObjectExpression:
      case NodeType.TSAsExpression:
      case NodeType.TSSatisfiesExpression:
        break;
      default:
        if (node !== name) return undefined;
    }
  }
  return undefined;
}
