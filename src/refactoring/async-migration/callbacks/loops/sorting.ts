import type { Variable } from '@typescript-eslint/scope-manager';
import { shorten, type TextRange } from '../../../../base/text';
import {
  contains,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
} from '../../../../analysis/parse/syntax';
import { OuterEffects } from '../../../../analysis/semantics/outer-effects';
import type { Hazard, Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import { type Ahead, type Parts, replace, type Rewrite } from '../../rewrite';
import type { Source } from '../../sources';
import { type CallbackUse, calleeName, functionOf, rangeOf, refuse } from '../callback-use';
import { hasHoles, isArray } from './iteration';
import { deeper, laidOut, layoutAt } from './layout';
import { nameBeside, outerNames } from './names';
import { aheadOf, isInOptionalChain, type Placement, placementOf } from './placement';
import { annotated } from './result-type';
import { calledWith } from './this-and-arguments';

/**
 * `xs.sort((a, b) => key(a) - key(b))`: the keys of all values are worked out first, each once, and the comparator looks
 * them up. Refused where it does not compare by something that it works out of each of the two alike.
 */
export function sorting(use: CallbackUse): UseRewrite | Refusal | undefined {
  const { call, argument } = use;
  const callee = unwrap(call.callee);
  if (call.type !== NodeType.CallExpression || callee.type !== NodeType.MemberExpression) return undefined;
  const method = use.source.resolver.propertyName(callee);
  if ((method !== 'sort' && method !== 'toSorted') || call.arguments[0] !== argument) return undefined;
  const compared = comparedBy(use);
  const values = receiver(use, callee);
  if (!compared || !values || isInOptionalChain(call)) {
    return refuse(
      use,
      'comparator',
      `\`${calleeName(use)}\` compares by what ${functionOf(use)} gives at once, not by a promise of it`,
    );
  }
  const [effect] = new OuterEffects(use.source.model, use.source.resolver).of(use.fn.fn, {
    ownsParameters: false,
  });
  if (effect) {
    return refuse(
      use,
      'comparator',
      `\`${effect.name}\` in what \`${calleeName(use)}\` compares by happens as often as it compares`,
    );
  }
  return keysFirst(use, values, compared);
}

/** What is worked out of a parameter of a comparator, and of the other in the same way. */
interface Compared {
  /** The parameter of the one that waits. */
  readonly parameter: string;
  readonly key: TSESTree.Expression;
  /** All others that are written as it is, with either of the parameters. */
  readonly others: readonly { readonly node: Node; readonly parameter: string }[];
}

function comparedBy({ argument, fn: { fn }, source: { model }, waiting }: CallbackUse): Compared | undefined {
  const [a, b, third] = fn.params;
  if (!waiting || unwrap(argument) !== fn || fn.generator || third) return undefined;
  if (a?.type !== NodeType.Identifier || b?.type !== NodeType.Identifier) return undefined;
  const { this: usesThis, arguments: takesAll } = calledWith(fn);
  if (usesThis || takesAll) return undefined;
  const variables = [a, b].map(({ name }) => model.lookUp(name, fn.body));
  if (variables.some((variable) => !variable || model.isReassigned(variable))) return undefined;
  const uses = new Map<Node, string>();
  for (const variable of variables) {
    for (const { identifier } of variable?.references ?? []) uses.set(identifier, variable?.name ?? '');
  }
  for (const key of expressionsAround(waiting, fn.body)) {
    const pattern = patternOf(key, uses, model.text);
    if (!pattern || usesLocals(key, fn.body, model)) continue;
    const others: { node: Node; parameter: string }[] = [];
    walk(fn.body, (node) => {
      if (node === key) return false;
      const other = node.type === key.type ? patternOf(node, uses, model.text) : undefined;
      if (other?.text !== pattern.text) return true;
      others.push({ node, parameter: other.parameter });
      return false;
    });
    const isOfBoth = others.some(({ parameter }) => parameter !== pattern.parameter);
    if (isOfBoth && alwaysRuns(key, fn.body)) return { parameter: pattern.parameter, key, others };
  }
  return undefined;
}

/** The expressions around a node within a function, the widest first. */
function expressionsAround(node: Node, body: Node): TSESTree.Expression[] {
  const found: TSESTree.Expression[] = [];
  for (let current: Node | undefined = node; current; current = current.parent) {
    const { parent }: Node = current;
    const isCalled = parent?.type === NodeType.CallExpression && parent.callee === current;
    if (!isCalled && isValue(current)) found.unshift(current);
    if (current === body || (current !== node && isFunction(current))) break;
  }
  return found;
}

function isValue(node: Node): node is TSESTree.Expression {
  switch (node.type) {
    case NodeType.CallExpression:
    case NodeType.NewExpression:
    case NodeType.MemberExpression:
    case NodeType.BinaryExpression:
    case NodeType.UnaryExpression:
    case NodeType.TemplateLiteral:
      return true;
    default:
      return false;
  }
}

/** How an expression is written that uses one of the parameters, whichever it is. */
function patternOf(
  node: Node,
  uses: ReadonlyMap<Node, string>,
  text: string,
): { readonly text: string; readonly parameter: string } | undefined {
  const within = [...uses].filter(([use]) => contains(node, use)).sort(([a], [b]) => a.range[0] - b.range[0]);
  const [first] = within;
  if (!first || within.some(([, parameter]) => parameter !== first[1])) return undefined;
  let pattern = '';
  let position = node.range[0];
  for (const [{ range }] of within) {
    pattern += `${text.slice(position, range[0])}\0`;
    position = range[1];
  }
  return { text: pattern + text.slice(position, node.range[1]), parameter: first[1] };
}

/** Does a part of a body use what is declared in the body? */
function usesLocals(part: Node, body: Node, model: CallbackUse['source']['model']): boolean {
  const isLocal = ({ identifiers }: Variable): boolean =>
    identifiers.some((identifier) => contains(body, identifier) && !contains(part, identifier));
  return [...outerNames(part, model)].some((name) => {
    const variable = model.lookUp(name, part);
    return variable !== undefined && isLocal(variable);
  });
}

/** Does an expression run whenever the function does? */
function alwaysRuns(expression: Node, body: Node): boolean {
  let child = expression;
  for (let node = child.parent; child !== body && node; child = node, node = node.parent) {
    switch (node.type) {
      case NodeType.ConditionalExpression:
      case NodeType.IfStatement:
        if (node.test !== child) return false;
        break;
      case NodeType.LogicalExpression:
        if (node.left !== child) return false;
        break;
      case NodeType.CallExpression:
        if (isInOptionalChain(node)) return false;
        break;
      case NodeType.BlockStatement: {
        const before = node.body.filter(({ range }) => range[1] <= child.range[0]);
        if (node !== body || before.some(({ type }) => type !== NodeType.VariableDeclaration)) return false;
        break;
      }
      case NodeType.NewExpression:
      case NodeType.MemberExpression:
      case NodeType.BinaryExpression:
      case NodeType.UnaryExpression:
      case NodeType.TemplateLiteral:
      case NodeType.ReturnStatement:
      case NodeType.VariableDeclarator:
      case NodeType.VariableDeclaration:
        break;
      default:
        return false;
    }
  }
  return true;
}

/** What is sorted, of which it is known that it is an array. */
interface Sorted {
  readonly node: Node;
  readonly range: TextRange;
  /** The type of its values. */
  readonly element: string | undefined;
  /** It may have values that are `undefined`, which are not compared. */
  readonly isAssumed: boolean;
}

function receiver(use: CallbackUse, { object, optional }: TSESTree.MemberExpression): Sorted | undefined {
  const type = use.program.typeOf(use.source.file, rangeOf(object));
  const isKnown = isArray(object, use) || type?.collection === 'array';
  if (optional || !isKnown || hasHoles(object, use)) return undefined;
  const element = type?.element;
  if (element !== undefined && /\bundefined\b/.test(element)) return undefined;
  const isAssumed = !isArray(object, use) && (element === undefined || /\b(?:any|unknown)\b/.test(element));
  return { node: object, range: rangeOf(object), element, isAssumed };
}

function keysFirst(
  use: CallbackUse,
  values: Sorted,
  { key, parameter, others }: Compared,
): UseRewrite | Refusal {
  const { call, source } = use;
  const { model, file } = source;
  const ahead = placeAhead(call, source);
  if (!ahead) {
    return refuse(
      use,
      'comparator',
      `there is no place in front of \`${calleeName(use)}\` for what it compares by`,
    );
  }
  const { target, around } = ahead;
  const array = unwrap(values.node);
  const isNamed = array.type === NodeType.Identifier && array.name !== parameter;
  const list = isNamed ? array.name : nameBeside('items', use);
  const keys = nameBeside('keys', use);
  const isTyped = /\.[cm]?tsx?$/.test(file);
  const types = [values.element, use.program.typeOf(file, rangeOf(key))?.text].map((type) =>
    annotated(type, use).slice(2),
  );
  const typeArguments = types.includes('') ? '' : `<${types.join(', ')}>`;
  const inside = layoutAt(target.start, model);
  const isWithin = around !== undefined && around.openAt === undefined;
  const layout = isWithin ? { ...inside, indent: inside.indent + inside.unit } : inside;
  const inFront = (...parts: Parts): Ahead => ({
    target,
    ...(around && { around }),
    parts: laidOut(parts, layout),
  });
  const lookedUp = (name: string): string => `${keys}.get(${name})${isTyped ? '!' : ''}`;
  const named: Rewrite = {
    range: values.range,
    parts: [list],
    ahead: inFront(`const ${list} = `, values.range, ';\n'),
  };
  const keyed: Rewrite = {
    range: rangeOf(key),
    parts: [lookedUp(parameter)],
    ahead: inFront(
      `const ${keys} = new Map${typeArguments}();\n`,
      `if (${list}.length > 1) {\n\t`,
      ...deeper([
        `for (const ${parameter} of ${list}) {\n\t${keys}.set(${parameter}, `,
        rangeOf(key),
        ');\n}',
      ]),
      '\n}\n',
    ),
  };
  const rewrites: Rewrite[] = [
    ...others.map((other): Rewrite => ({
      ...replace(rangeOf(other.node), lookedUp(other.parameter)),
      drops: true,
    })),
    ...(isNamed ? [] : [named]),
    keyed,
  ];
  return { rewrites, awaits: [call], isInlined: true, hazards: hazardsOf(use, values, key) };
}

function placeAhead(call: Node, source: Source): (Placement & { kind: 'ahead' }) | undefined {
  const placed = placementOf(call, source);
  switch (placed.kind) {
    case 'statement':
      return aheadOf(placed.statement, source);
    case 'declaration': {
      const { declaration } = placed;
      const isExported = declaration.parent.type === NodeType.ExportNamedDeclaration;
      return aheadOf(isExported ? declaration.parent : declaration, source);
    }
    case 'ahead':
      return placed;
    case 'function':
      return undefined;
  }
}

function hazardsOf(
  { source: { model, file } }: CallbackUse,
  { node, isAssumed }: Sorted,
  key: Node,
): Hazard[] {
  const hazards: Hazard[] = [
    {
      kind: 'error-shape',
      message: `if \`${shorten(model.textOf(key))}\` fails for more than one, the error may be that of another`,
      file,
      range: rangeOf(key),
    },
  ];
  if (isAssumed) {
    const message = `\`${shorten(model.textOf(node))}\` is taken to have no values that are \`undefined\`, which are not compared`;
    hazards.push({ kind: 'assumed-type', message, file, range: rangeOf(node) });
  }
  return hazards;
}
