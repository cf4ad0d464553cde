import { freeName, placeAfter } from '../../edits/bindings';
import { insertion, replacement } from '../../edits/insertion';
import { statementsAround } from '../../edits/statements';
import { beginsLine, indentAt, indentUnit, lineBreakOf, semicolonOf } from '../../edits/style';
import type { TextEdit } from '../../../base/text';
import type { Fix } from '../../finding';
import { findNode, isFunction, isLoop, type LoopNode, type Node, NodeType } from '../../parse/syntax';
import { Sizes } from '../../semantics/trip-count';
import { mapperFor } from '../../edits/limited-concurrency/limiter';
import type { RuleInput } from '../rule';
import type { Carried } from './carried';
import { type Elements, elementsOf } from './elements';
import { type Results, resultsOf } from './results';

/**
 * `for (const x of xs) { … }` → `await Promise.all(Array.from(xs, async (x) => { … }))` where there are known to be few,
 * else `await mapConcurrently(xs, 8, async (x) => { … })`; where the loop changes nothing outside but what it collects.
 */
export function togetherFix(loop: LoopNode, carried: Carried, input: RuleInput): Fix | undefined {
  if (loop.parent.type === NodeType.LabeledStatement || hasObstacle(loop)) return undefined;
  const elements = elementsOf(loop, input);
  const results = elements && resultsOf(loop, carried, input);
  if (!results || losesComment(loop, results, input)) return undefined;
  const mapping = mappingOf(loop, elements, results, input);
  if (!mapping) return undefined;
  return {
    title: mapping.title,
    applicability: 'unsafe',
    edits: [...mapping.edits, ...rewritten(loop, results, mapping, input)],
    ...(mapping.newFiles && { newFiles: mapping.newFiles }),
  };
}

/** What is written before and after the body of the function that the iterations become. */
interface Mapping {
  readonly title: string;
  readonly head: string;
  readonly tail: string;
  readonly edits: readonly TextEdit[];
  readonly newFiles?: Fix['newFiles'];
}

function mappingOf(
  loop: LoopNode,
  { list, isArray, element }: Elements,
  results: Results,
  input: RuleInput,
): Mapping | undefined {
  const { model, resolver, options } = input;
  const limit = options.concurrencyLimit;
  const callback = `async (${element}) => `;
  const all = isArray ? `${list}.map(` : `Array.from(${list}, `;
  const count = new Sizes(model, resolver).tripCount(loop);
  if (count.kind === 'known' && count.count <= limit) {
    return {
      title:
        'Run the iterations together with Promise.all (unsafe: all start at once, and after a failure the others go on)',
      head: `await Promise.all(${all}${callback}`,
      tail: '))',
      edits: [],
    };
  }
  const mapper = mapperFor(loop, input);
  if (!mapper) return undefined;
  const { kind, name, edits, newFiles } = mapper;
  const atATime = `Run ${limit} iterations at a time`;
  switch (kind) {
    case 'p-map':
      return {
        title: `${atATime} with p-map (unsafe: after a failure those under way go on)`,
        head: `await ${name}(${list}, ${callback}`,
        tail: `, { concurrency: ${limit} })`,
        edits,
      };
    case 'p-limit': {
      const statement = 'list' in results ? results.declaration : loop;
      if (!statementsAround(statement)) return undefined;
      const [start] = statement.range;
      const separator = beginsLine(start, model.text)
        ? lineBreakOf(model.text) + indentAt(start, model.text)
        : ' ';
      const limiter = freeName('limit', model.scopeOf(loop.parent), loop, model);
      const end = separator === ' ' ? ';' : semicolonOf(model);
      return {
        title: `${atATime} with p-limit (unsafe: after a failure the others go on)`,
        head: `await Promise.all(${all}(${element}) => ${limiter}(async () => `,
        tail: ')))',
        edits: [...edits, insertion(start, `const ${limiter} = ${name}(${limit})${end}${separator}`)],
      };
    }
    case 'helper':
      return {
        title: `${atATime} (unsafe: when one fails, others have begun)`,
        head: `await ${name}(${list}, ${limit}, ${callback}`,
        tail: ')',
        edits,
        newFiles,
      };
  }
}

function rewritten(loop: LoopNode, results: Results, { head, tail }: Mapping, input: RuleInput): TextEdit[] {
  const { body } = loop;
  const { text } = input.model;
  const block: readonly [TextEdit[], TextEdit[]] =
    body.type === NodeType.BlockStatement
      ? [[], []]
      : [[insertion(body.range[0], '{ ')], [insertion(body.range[1], ' }')]];
  const skip = (instead: string): TextEdit[] =>
    continues(loop).map(({ range: [start] }) => replacement(start, start + 'continue'.length, instead));
  const end = semicolonOf(input.model);
  switch (results.kind) {
    case 'none':
      return [
        replacement(loop.range[0], body.range[0], head),
        ...block[0],
        ...skip('return'),
        ...block[1],
        insertion(loop.range[1], `${tail};`),
      ];
    case 'list': {
      const { list, push, value } = results;
      return [
        replacement(list.range[0], body.range[0], head),
        ...block[0],
        replacement(push.range[0], value.range[0], 'return '),
        replacement(value.range[1], push.range[1], ';'),
        ...block[1],
        insertion(loop.range[1], `${tail};`),
      ];
    }
    case 'lists': {
      const { list, name, uses } = results;
      const [declaration, result] = [`const ${name} = []`, `return ${name}`];
      const isBlock = body.type === NodeType.BlockStatement;
      const first = isBlock ? body.body[0] : undefined;
      const last = isBlock ? body.body.at(-1) : undefined;
      const isInLines = first !== undefined && beginsLine(first.range[0], text);
      const lead = isInLines ? lineBreakOf(text) + indentAt(first.range[0], text) : ' ';
      const after = last && isInLines ? placeAfter(last, text).offset : (last?.range[1] ?? body.range[1]);
      return [
        replacement(list.range[0], body.range[0], `(${head}`),
        isBlock
          ? insertion(body.range[0] + 1, `${lead}${declaration}${isInLines ? end : ';'}`)
          : insertion(body.range[0], `{ ${declaration}; `),
        ...uses.map(({ range }) => replacement(range[0], range[1], name)),
        ...skip(result),
        isBlock
          ? insertion(after, `${lead}${result}${isInLines ? end : ';'}`)
          : insertion(after, ` ${result}; }`),
        insertion(loop.range[1], `${tail}).flat();`),
      ];
    }
    case 'last': {
      const { statement, values, names, again } = results;
      const texts = values.map((value) =>
        value.type === NodeType.SequenceExpression
          ? `(${input.model.textOf(value)})`
          : input.model.textOf(value),
      );
      const isTyped = /\.[cm]?tsx?$/.test(input.model.path);
      const value =
        names.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]${isTyped ? ' as const' : ''}`;
      const pattern = names.length === 1 ? (names[0] ?? '') : `[${names.join(', ')}]`;
      const indent = indentAt(loop.range[0], text);
      const [open, close] = beginsLine(loop.range[0], text)
        ? [`${lineBreakOf(text)}${indent}${indentUnit(text)}`, `${end}${lineBreakOf(text)}${indent}`]
        : [' ', '; '];
      return [
        replacement(loop.range[0], body.range[0], `for (const ${pattern} of ${head}`),
        ...block[0],
        replacement(statement.range[0], statement.range[1], `return ${value};`),
        ...block[1],
        insertion(loop.range[1], `${tail}) {${open}${again}${close}}`),
      ];
    }
  }
}

/** What means something else, or nothing, in a callback. */
function hasObstacle(loop: LoopNode): boolean {
  const found = findNode(
    loop.body,
    (node) =>
      (node.type === NodeType.VariableDeclaration && node.kind === 'var') ||
      (node.type === NodeType.ContinueStatement && node.label !== null) ||
      // It would be declared in the callback only.
      (node.type === NodeType.FunctionDeclaration && node.parent !== loop.body) ||
      // Of the function around.
      (node.type === NodeType.Identifier && node.name === 'arguments'),
    (node) => !isFunction(node) || node.type !== NodeType.FunctionExpression,
  );
  return found !== undefined;
}

/** Is there a comment that would be lost: in the loop's head, or in a statement of which only values are kept? */
function losesComment(loop: LoopNode, results: Results, { model: { text } }: RuleInput): boolean {
  const hasComment = (start: number, end: number, kept: readonly Node[]): boolean => {
    let rest = '';
    let position = start;
    for (const { range } of kept) {
      rest += `${text.slice(position, range[0])} `;
      position = range[1];
    }
    return /\/[/*]/.test(rest + text.slice(position, end));
  };
  const start = 'list' in results ? results.list.range[1] : loop.range[0];
  const head = loop.type === NodeType.ForOfStatement ? [loop.left, loop.right] : [];
  if (hasComment(start, loop.body.range[0], head)) return true;
  switch (results.kind) {
    case 'none':
    case 'lists':
      return false;
    case 'list':
      return hasComment(...results.push.range, [results.value]);
    case 'last':
      return hasComment(...results.statement.range, results.values);
  }
}

/** The `continue`s that skip the rest of an iteration of this loop. */
function continues(loop: LoopNode): Node[] {
  const found: Node[] = [];
  findNode(
    loop.body,
    (node) => {
      if (node.type === NodeType.ContinueStatement) found.push(node);
      return false;
    },
    (node) => !isFunction(node) && !isLoop(node),
  );
  return found;
}
