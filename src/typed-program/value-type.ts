import ts from 'typescript';
import { isDefaultLibrary, isOwnNodeTypes } from './library-files';
import type { ValueType } from '../refactoring/async-migration/typed-program';

const untyped = ts.TypeFlags.Any | ts.TypeFlags.Unknown;

export function valueType(type: ts.Type, checker: ts.TypeChecker): ValueType {
  const collection = collectionOf(type, checker);
  const element = collection && elementOf(type, collection, checker);
  return {
    text: checker.typeToString(type),
    isUntyped: isUntyped(type),
    isPromise: mayBePromise(type, checker),
    ...(collection && { collection }),
    ...(element && { element: checker.typeToString(element, undefined, ts.TypeFormatFlags.NoTruncation) }),
  };
}

export const isUntyped = (type: ts.Type): boolean => (type.flags & untyped) !== 0;

/** It is an object that can be waited for, or one of the types that it may have is. */
export function mayBePromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.isUnion()) return type.types.some((each) => mayBePromise(each, checker));
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint !== undefined && constraint !== type && mayBePromise(constraint, checker);
  }
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return false;
  const then = type.getProperty('then');
  if (!then) return false;
  // Not `any`: of a value of which nothing is known nothing is said.
  return checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
}

const typedArray = /^(?:(?:Big)?(?:Int|Uint)(?:8|16|32|64)(?:Clamped)?|Float(?:16|32|64))Array$|^Buffer$/;

function collectionOf(type: ts.Type, checker: ts.TypeChecker): ValueType['collection'] {
  if (checker.isArrayType(type) || checker.isTupleType(type)) return 'array';
  const symbol = type.getSymbol();
  const isBuiltIn =
    symbol?.declarations?.some((each) => declaresGlobals(each.getSourceFile().fileName)) === true;
  if (!symbol || !isBuiltIn) return undefined;
  if (typedArray.test(symbol.name)) return 'typed-array';
  if (symbol.name === 'Set' || symbol.name === 'ReadonlySet') return 'set';
  if (symbol.name === 'Map' || symbol.name === 'ReadonlyMap') return 'map';
  return undefined;
}

const declaresGlobals = (file: string): boolean =>
  isDefaultLibrary(file) || isOwnNodeTypes(file) || file.includes('/node_modules/@types/node/');

function elementOf(
  type: ts.Type,
  collection: ValueType['collection'],
  checker: ts.TypeChecker,
): ts.Type | undefined {
  const inArray = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (collection === 'array' || collection === 'typed-array') return inArray;
  if (!isReference(type)) return undefined;
  const parameters = checker.getTypeArguments(type);
  return parameters[collection === 'map' ? 1 : 0];
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return (type.flags & ts.TypeFlags.Object) !== 0 && 'target' in type;
}
