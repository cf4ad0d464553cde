import { type Node, NodeType, type TSESTree } from '../../analysis/parse/syntax';
import { rangeOf, refusal } from './draft';
import type { Refusal } from './migration';
import { replace, type Rewrite, wrap } from './rewrite';
import type { Source } from './sources';

/** What becomes of the names of the types that generators are declared with. */
const asyncIterations: ReadonlyMap<string, string> = new Map([
  ['Generator', 'AsyncGenerator'],
  ['Iterable', 'AsyncIterable'],
  ['Iterator', 'AsyncIterator'],
  ['IterableIterator', 'AsyncIterableIterator'],
]);

/** How a type that a function is declared to give is rewritten, where the function gives a promise of it from now on. */
export function promisedType(annotation: Node, source: Source): readonly Rewrite[] | Refusal {
  const type = annotation.type === NodeType.TSTypeAnnotation ? annotation.typeAnnotation : annotation;
  if (type.type === NodeType.TSTypePredicate) {
    const what = type.asserts ? 'an assertion of a type' : 'a type predicate';
    return refusal('annotation', `its return type is ${what}, which no promise can be`, source, type);
  }
  if (promised(type)) return [];
  const members = type.type === NodeType.TSUnionType ? type.types : [];
  if (!members.some(promised)) return [wrap(rangeOf(type), 'Promise<', '>')];
  // `T | Promise<T>`: of what it is a promise of, not of promises.
  const values = members.map((member) => source.model.textOf(promised(member) ?? member));
  return [replace(rangeOf(type), `Promise<${[...new Set(values)].join(' | ')}>`)];
}

/** As `promisedType`, where functions that give the value itself may still stand beside those that give a promise. */
export function maybePromisedType(
  annotation: TSESTree.TSTypeAnnotation,
  source: Source,
): readonly Rewrite[] | Refusal {
  const type = annotation.typeAnnotation;
  const rewrites = promisedType(annotation, source);
  if ('reason' in rewrites || rewrites.length !== 1) return rewrites;
  const text = source.model.textOf(type);
  const needsParentheses = type.type === NodeType.TSFunctionType || type.type === NodeType.TSConditionalType;
  return [
    wrap(rangeOf(type), needsParentheses ? '(' : '', `${needsParentheses ? ')' : ''} | Promise<${text}>`),
  ];
}

/** How the declared type of a generator is rewritten that becomes asynchronous. */
export function asyncIterationType(
  annotation: TSESTree.TSTypeAnnotation,
  source: Source,
): readonly Rewrite[] | Refusal {
  const type = annotation.typeAnnotation;
  const name =
    type.type === NodeType.TSTypeReference && type.typeName.type === NodeType.Identifier
      ? asyncIterations.get(type.typeName.name)
      : undefined;
  return name === undefined || type.type !== NodeType.TSTypeReference
    ? refusal(
        'annotation',
        `its return type \`${source.model.textOf(type)}\` has no asynchronous form`,
        source,
        type,
      )
    : [replace(rangeOf(type.typeName), name)];
}

/** What a promise is of: `T` of `Promise<T>`. */
function promised(type: Node): Node | undefined {
  return type.type === NodeType.TSTypeReference &&
    type.typeName.type === NodeType.Identifier &&
    type.typeName.name === 'Promise'
    ? type.typeArguments?.params[0]
    : undefined;
}
