import { type FunctionNode, type Node, NodeType } from '../../analysis/parse/syntax';
import { rangeOf } from './draft';
import { documented, promisedInJsDoc } from './js-doc';
import type { Refusal } from './migration';
import { asyncIterationType, promisedType } from './return-type';
import { insert, type Rewrite, wrap } from './rewrite';
import { isRefusal, type Source } from './sources';

/** What makes a function asynchronous: the keyword, and the type that it is declared to give. Its uses are not looked at. */
export function madeAsync(fn: FunctionNode, source: Source): readonly Rewrite[] | Refusal {
  const type = returnType(fn, source);
  return isRefusal(type) ? type : [asyncKeyword(fn, source.model.text), ...type];
}

function returnType(fn: FunctionNode, source: Source): readonly Rewrite[] | Refusal {
  if (!fn.returnType) return fn.generator ? [] : promisedInJsDoc(documented(fn), source);
  return fn.generator ? asyncIterationType(fn.returnType, source) : promisedType(fn.returnType, source);
}

function asyncKeyword(fn: FunctionNode, text: string): Rewrite {
  const { parent } = fn;
  const isMethod =
    parent.type === NodeType.MethodDefinition || (parent.type === NodeType.Property && parent.method);
  if (!isMethod) return wrap(rangeOf(fn), 'async ', '');
  // Behind `static`, `private` and decorators, in front of `*` and `[`.
  let start = parent.key.range[0];
  if (parent.computed) start = text.lastIndexOf('[', start - 1);
  if (fn.generator) start = text.lastIndexOf('*', start - 1);
  return insert(start, 'async ');
}

/** What changes the type of a declaration without a body: an overload, a member of an interface or of an abstract class. */
export function promisedSignature(declaration: Node, source: Source): readonly Rewrite[] | Refusal {
  switch (declaration.type) {
    case NodeType.TSDeclareFunction:
    case NodeType.TSEmptyBodyFunctionExpression:
    case NodeType.TSMethodSignature:
    case NodeType.TSFunctionType:
      return declaration.returnType
        ? promisedType(declaration.returnType, source)
        : promisedInJsDoc(documented(declaration), source);
    default:
      return [];
  }
}
