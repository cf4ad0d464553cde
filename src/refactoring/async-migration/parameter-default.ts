import { shorten } from '../../base/text';
import { beginsLine, indentAt, lineBreakOf, semicolonOf } from '../../analysis/edits/style';
import { type FunctionNode, type Node, NodeType } from '../../analysis/parse/syntax';
import { rangeOf, refusal } from './draft';
import type { Refusal } from './migration';
import type { Rewrite } from './rewrite';
import type { Source } from './sources';
import type { TypedProgram } from './typed-program';

/**
 * Moves the default of a parameter to the start of the function's body, where it can wait:
 * `f(a = read()) {` → `f(a = undefined) { if (a === undefined) a = read();`. Only where nothing is worked out in between, and
 * where the parameter is a name. The parameter keeps a default so that `f.length` stays the same.
 */
export function defaultInBody(
  fn: FunctionNode,
  parameter: Node,
  source: Source,
  program: TypedProgram,
): Rewrite | Refusal {
  const { model, file } = source;
  const refuse = (why: string): Refusal =>
    refusal(
      'parameter-default',
      `\`${shorten(model.textOf(parameter))}\` is the default of a parameter, ${why}`,
      source,
      parameter,
    );
  if (parameter.type !== NodeType.AssignmentPattern || parameter.left.type !== NodeType.Identifier) {
    return refuse('which is more than a name');
  }
  if (fn.body.type !== NodeType.BlockStatement) return refuse('and the function has no body to move it to');
  if (fn.generator) return refuse('which a generator works out before it is asked for a value');
  const later = fn.params.slice(fn.params.findIndex((each) => each === parameter) + 1);
  if (later.some((each) => !isPlain(each))) return refuse('and another is worked out after it');

  const { left, right } = parameter;
  const { name, typeAnnotation } = left;
  let declared = name;
  if (/\.[cm]?tsx?$/.test(file)) {
    const type = typeAnnotation
      ? model.textOf(typeAnnotation.typeAnnotation)
      : program.typeOf(file, rangeOf(right))?.text;
    if (type === undefined) return refuse('whose type is not known');
    declared = `${name}: ${/=>|\bextends\b/.test(type) ? `(${type})` : type} | undefined`;
  }
  const { body } = fn;
  const [first] = body.body;
  const isOwnLine = first && beginsLine(first.range[0], model.text);
  const lead = isOwnLine ? lineBreakOf(model.text) + indentAt(first.range[0], model.text) : ' ';
  return {
    range: { start: parameter.range[0], end: body.range[0] + 1 },
    parts: [
      `${declared} = undefined`,
      { start: parameter.range[1], end: body.range[0] + 1 },
      `${lead}if (${name} === undefined) ${name} = `,
      rangeOf(right),
      isOwnLine ? semicolonOf(model) : ';',
    ],
  };
}

/** A parameter that nothing is worked out for. */
const isPlain = (parameter: Node): boolean =>
  parameter.type === NodeType.Identifier ||
  (parameter.type === NodeType.RestElement && parameter.argument.type === NodeType.Identifier) ||
  (parameter.type === NodeType.AssignmentPattern &&
    parameter.left.type === NodeType.Identifier &&
    (parameter.right.type === NodeType.Literal ||
      (parameter.right.type === NodeType.Identifier && parameter.right.name === 'undefined')));
