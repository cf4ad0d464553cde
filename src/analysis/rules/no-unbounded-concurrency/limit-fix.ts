import type { TextEdit } from '../../../base/text';
import { freeName } from '../../edits/bindings';
import { insertion, replacement } from '../../edits/insertion';
import { statementsAround } from '../../edits/statements';
import { beginsLine, indentAt, lineBreakOf, semicolonOf } from '../../edits/style';
import type { Fix } from '../../finding';
import { isFunction, lastName, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { elementCalls } from '../../semantics/repetition';
import { type Limiter, limiterFor } from '../../edits/limited-concurrency/limiter';
import type { RuleInput } from '../rule';

/**
 * `Promise.all(files.map((file) => readFile(file)))` → `Promise.all(files.map(limited(8, (file) => readFile(file))))`, or
 * with p-limit: all elements are still worked on, but so many at a time.
 *
 * @param combinator a call of `Promise.all` or the like
 * @param each what starts one operation for each element, of all that is started
 */
export function limitFix(
  combinator: TSESTree.CallExpression,
  each: readonly Node[],
  input: RuleInput,
): Fix | undefined {
  // Of what others wait for no longer, all would have been started.
  if (!/^all(?:Settled)?$/.test(lastName(combinator.callee))) return undefined;
  const [first, ...others] = each;
  if (!first || !each.every((callback) => isHandedOver(callback, combinator, input))) return undefined;
  const limiter = limiterFor(first, input);
  if (!limiter) return undefined;
  const edits =
    limiter.kind === 'p-limit' && others.length === 0
      ? withPackage(first, limiter, input)
      : limiter.kind === 'helper'
        ? each.flatMap((callback) => withHelper(callback, limiter, input))
        : undefined;
  const limit = input.options.concurrencyLimit;
  const by = limiter.kind === 'helper' ? '' : ` with ${limiter.kind}`;
  return (
    edits && {
      title: `Let ${limit} through at a time${by} (unsafe: the others begin later)`,
      applicability: 'unsafe',
      edits: [...limiter.edits, ...edits],
      ...(limiter.newFiles.length > 0 && { newFiles: limiter.newFiles }),
    }
  );
}

/** Is it called for each element, and what it gives handed to the combinator and nothing else? */
function isHandedOver(callback: Node, combinator: Node, { resolver }: RuleInput): boolean {
  const call = outermost(callback).parent;
  if (call?.type !== NodeType.CallExpression) return false;
  const calls = elementCalls(call, resolver);
  // With a `this` for the function, it would get none.
  if (
    calls === undefined ||
    unwrap(calls.callback) !== callback ||
    call.arguments.at(-1) !== calls.callback
  ) {
    return false;
  }
  if (calls.method !== 'map' && calls.method !== 'from') return false;
  const { parent } = outermost(call);
  if (parent === combinator) return true;
  // `[first, ...files.map(f)]`
  if (parent?.type === NodeType.SpreadElement) return outermost(parent.parent).parent === combinator;
  return (
    parent?.type === NodeType.VariableDeclarator &&
    parent.parent.kind === 'const' &&
    parent.id.type === NodeType.Identifier
  );
}

/** With the assertions around that mean nothing at run time. */
function outermost(node: Node): Node {
  let current = node;
  while (current.parent && unwrap(current.parent) === unwrap(node)) current = current.parent;
  return current;
}

function withHelper(callback: Node, { name }: Limiter, { options }: RuleInput): TextEdit[] {
  const [start, end] = callback.range;
  return [insertion(start, `${name}(${options.concurrencyLimit}, `), insertion(end, ')')];
}

/** `const limit = pLimit(8);` before the statement, and each call through it. */
function withPackage(callback: Node, { name }: Limiter, input: RuleInput): TextEdit[] | undefined {
  const { model, options } = input;
  const { text } = model;
  let statement = callback;
  while (statement.parent && !statementsAround(statement)) {
    statement = statement.parent;
    if (isFunction(statement)) return undefined;
  }
  const [start] = statement.range;
  const separator = beginsLine(start, text) ? lineBreakOf(text) + indentAt(start, text) : ' ';
  const end = separator === ' ' ? ';' : semicolonOf(model);
  const limit = freeName('limit', model.scopeOf(statement.parent ?? statement), callback, model);
  const calls = throughLimit(callback, limit, input);
  return (
    calls && [
      insertion(start, `const ${limit} = ${name}(${options.concurrencyLimit})${end}${separator}`),
      ...calls,
    ]
  );
}

function throughLimit(callback: Node, limit: string, { model }: RuleInput): TextEdit[] | undefined {
  const [start, end] = callback.range;
  if (callback.type === NodeType.ArrowFunctionExpression) {
    const { async: isAsync, body } = callback;
    const before = model.text.slice(start, body.range[0]);
    const arrow = start + before.lastIndexOf('=>') + '=>'.length;
    const outer = isAsync ? /^async\s*/.exec(before)?.[0] : '';
    // Anything else in between would be put in between the wrong things.
    if (outer === undefined || !/^[\s(]*$/.test(model.text.slice(arrow, body.range[0]))) return undefined;
    return [
      ...(outer === '' ? [] : [replacement(start, start + outer.length, '')]),
      insertion(arrow, ` ${limit}(${isAsync ? 'async ' : ''}() =>`),
      insertion(end, ')'),
    ];
  }
  if (isFunction(callback)) return undefined;
  return [insertion(start, `(...each) => ${limit}(`), insertion(end, ', ...each)')];
}
