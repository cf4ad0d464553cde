import {
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
} from '../../analysis/parse/syntax';
import { promisedSignature } from './make-async';
import type { Refusal } from './migration';
import { maybePromisedType } from './return-type';
import type { Rewrite } from './rewrite';
import { isRefusal, type Source } from './sources';

/** What a name declares beside what is followed: another function under it, or types that it is declared with. */
export interface Declared {
  /** An implementation of the same member, such as an overriding one, which has to become asynchronous as well. */
  readonly fn?: FunctionNode;
  readonly rewrites: readonly Rewrite[];
}

const nothing: Declared = { rewrites: [] };

/** What has to change where a name is declared that holds a function which gives a promise from now on. */
export function declaredBy(name: Node, source: Source): Declared | Refusal {
  const { parent } = name;
  switch (parent?.type) {
    case NodeType.FunctionDeclaration:
    case NodeType.FunctionExpression:
      if (parent.id === name) return { fn: parent, rewrites: [] };
      return typed(name, source, true);
    case NodeType.ArrowFunctionExpression:
      return typed(name, source, true);
    case NodeType.TSDeclareFunction:
      return parent.id === name ? signature(parent, source) : typed(name, source, true);
    case NodeType.TSParameterProperty:
    case NodeType.TSEmptyBodyFunctionExpression:
    case NodeType.TSFunctionType:
      return typed(name, source, true);
    case NodeType.VariableDeclarator:
      return parent.id === name ? typed(name, source, false) : nothing;
    case NodeType.AssignmentPattern:
      return parent.left === name ? typed(name, source, true) : nothing;
    case NodeType.TSMethodSignature:
      return parent.key === name ? signature(parent, source) : typed(name, source, true);
    case NodeType.TSPropertySignature:
      return annotated(parent.typeAnnotation, source, false);
    case NodeType.MethodDefinition:
    case NodeType.TSAbstractMethodDefinition:
      if (parent.key !== name) return nothing;
      return isFunction(parent.value) ? { fn: parent.value, rewrites: [] } : signature(parent.value, source);
    case NodeType.PropertyDefinition:
    case NodeType.TSAbstractPropertyDefinition: {
      if (parent.key !== name) return nothing;
      const types = annotated(parent.typeAnnotation, source, false);
      const fn = parent.value && isFunction(parent.value) ? parent.value : undefined;
      return isRefusal(types) || !fn ? types : { ...types, fn };
    }
    case NodeType.Property:
      return parent.key === name &&
        parent.parent.type === NodeType.ObjectExpression &&
        isFunction(parent.value)
        ? { fn: parent.value, rewrites: [] }
        : nothing;
    default:
      return nothing;
  }
}

function signature(declaration: Node, source: Source): Declared | Refusal {
  const rewrites = promisedSignature(declaration, source);
  return isRefusal(rewrites) ? rewrites : { rewrites };
}

/** A variable or a parameter with the type of a function. */
function typed(name: Node, source: Source, isParameter: boolean): Declared | Refusal {
  return annotated(name.type === NodeType.Identifier ? name.typeAnnotation : undefined, source, isParameter);
}

/**
 * The types of functions in an annotation, which may stand beside `undefined` or `null`.
 *
 * @param isParameter others may be handed as well, which give the value itself
 */
function annotated(
  annotation: TSESTree.TSTypeAnnotation | undefined,
  source: Source,
  isParameter: boolean,
): Declared | Refusal {
  if (!annotation) return nothing;
  const type = annotation.typeAnnotation;
  const types = type.type === NodeType.TSUnionType ? type.types : [type];
  const rewrites: Rewrite[] = [];
  for (const each of types) {
    if (each.type !== NodeType.TSFunctionType || !each.returnType) continue;
    const changed = isParameter
      ? maybePromisedType(each.returnType, source)
      : promisedSignature(each, source);
    if (isRefusal(changed)) return changed;
    rewrites.push(...changed);
  }
  return { rewrites };
}
