import { shorten, type TextRange } from '../../../../base/text';
import {
  enclosingFunction,
  findNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../../../analysis/parse/syntax';
import type { Refusal } from '../../migration';
import { insert, type Parts, type Rewrite, wrap } from '../../rewrite';
import { type CallbackUse, rangeOf, refuse } from '../callback-use';
import { isInlinable, type Role } from './inlining';
import type { Iteration } from './iteration';
import { deeper } from './layout';
import type { Method } from './methods';
import { nameBeside, nameWithin, outerNames, singular } from './names';
import { annotated, annotationOf } from './result-type';
import { mayEnd, returnsInLoop, trimmed } from './returns';
import { calledWith } from './this-and-arguments';

/** What a loop does for each value, in place of a callback. */
export interface Visit {
  /** What has to be declared in front. */
  readonly before: Parts;
  /** What the head of the loop declares for each value; nothing where it needs none. */
  readonly element?: Parts;
  readonly index?: string;
  /** What the result of `reduce` is called. */
  readonly accumulator?: string;
  readonly label: string;
  /** The block. */
  readonly body: Parts;
  readonly rewrites: readonly Rewrite[];
  readonly isInlined: boolean;
  readonly isReassigned: boolean;
}

const rolesOf = ({ method }: Iteration): readonly Role[] =>
  method === 'reduce' ? ['accumulator', 'element', 'index'] : ['element', 'index'];

/** The callback of an iteration as what a loop does. `result` is the variable that the loop fills or sets. */
export function visitOf(
  use: CallbackUse,
  iteration: Iteration,
  method: Method,
  result: string,
): Visit | Refusal {
  const { fn } = use.fn;
  const written = unwrap(use.argument);
  if (written !== fn) return calling(use, iteration, method, result, 'reference');
  const roles = rolesOf(iteration);
  const fits =
    use.source.file === use.fn.source.file && isInlinable(fn, iteration.valuesNode, roles, use.source.model);
  return (
    (fits ? inlined(use, iteration, method, result) : undefined) ??
    calling(use, iteration, method, result, 'kept')
  );
}

function inlined(use: CallbackUse, iteration: Iteration, method: Method, result: string): Visit | undefined {
  const { fn } = use.fn;
  const { model } = use.source;
  const roles = rolesOf(iteration);
  const paramOf = (role: Role): Node | undefined => fn.params[roles.indexOf(role)];
  const nameOf = (param: Node | undefined): string | undefined =>
    param?.type === NodeType.Identifier ? param.name : undefined;
  const element = paramOf('element');
  const accumulator = nameOf(paramOf('accumulator'));
  const isReassigned = fn.params.some((param) => isAssigned(param, fn.body, use));
  let elementName = nameOf(element);
  let indexName = nameOf(paramOf('index'));
  if (method.needs === 'element') {
    if (element && (elementName === undefined || isReassigned)) return undefined;
    elementName ??= nameWithin(elementNameOf(iteration), use);
  }
  if (method.needs === 'index') {
    if (isReassigned) return undefined;
    indexName ??= nameWithin('index', use);
  }
  if (iteration.method === 'reduce' && (accumulator === undefined || isTaken(accumulator, use, iteration)))
    return undefined;
  const target = iteration.method === 'reduce' ? (accumulator ?? result) : result;
  const needed = (method.needs === 'index' ? indexName : elementName) ?? '';
  const taking = method.taking(target, needed);
  const common = {
    before: [],
    ...(elementName !== undefined && (element ?? method.needs === 'element')
      ? { element: [elementName] }
      : element && { element: [patternOf(element)] }),
    ...(indexName !== undefined && { index: indexName }),
    ...(accumulator !== undefined && { accumulator }),
    isInlined: true,
    isReassigned,
  };
  const { text } = model;
  if (fn.body.type !== NodeType.BlockStatement) {
    const value = expressionOf(use, text);
    const isStatement =
      iteration.method === 'forEach' && /^(?:\{|function\b|class\b|let\b)/.test(model.textOf(fn.body));
    const parts: Parts = isStatement && value.start === fn.body.range[0] ? ['(', value, ')'] : [value];
    const isSequence = fn.body.type === NodeType.SequenceExpression && text[value.start] !== '(';
    const taken = taking.taken(isSequence ? ['(', ...parts, ')'] : parts, 'break;');
    return { ...common, label: '', body: ['{\n\t', ...deeper(taken), '\n}'], rewrites: [] };
  }
  const label = labelFor(use);
  const { rewrites, needsLabel } = returnsInLoop(fn.body, taking, label, model);
  const atEnd = mayEnd(fn.body) ? taking.nothing('break;') : '';
  const inner = trimmed({ start: fn.body.range[0] + 1, end: fn.body.range[1] - 1 }, text);
  const content: TextRange = { start: fn.body.range[0], end: Math.max(inner.end, fn.body.range[0] + 1) };
  const body: Parts = atEnd === '' ? [rangeOf(fn.body)] : [content, ...deeper([`\n${atEnd}`]), '\n}'];
  return { ...common, label: needsLabel ? `${label}: ` : '', body, rewrites };
}

/** Would an accumulator, as a variable beside the call, be in the way of another one? */
function isTaken(
  accumulator: string,
  { call, source: { model } }: CallbackUse,
  { initial }: Iteration,
): boolean {
  if (initial && outerNames(initial, model).has(accumulator)) return true;
  const declared = model.lookUp(accumulator, call);
  const { parent } = call;
  const isOwn =
    parent.type === NodeType.VariableDeclarator && declared?.identifiers.some((id) => id === parent.id);
  if (declared && isOwn !== true) return true;
  // One before it may be written as a loop as well.
  return model.nodesOf(NodeType.CallExpression).some(({ arguments: [callback], callee, range }) => {
    const fn = callback && unwrap(callback);
    const [first] = fn && isFunction(fn) ? fn.params : [];
    return (
      range[1] < call.range[1] &&
      lastName(callee) === 'reduce' &&
      first?.type === NodeType.Identifier &&
      first.name === accumulator &&
      enclosingFunction(callee) === enclosingFunction(call)
    );
  });
}

/** Loops within the body of another one have labels of their own. */
function labelFor(use: CallbackUse): string {
  let depth = 1;
  for (let node: Node = use.call; node.parent; node = node.parent) {
    if (isFunction(node) && wrapped(node).parent?.type === NodeType.CallExpression) depth++;
  }
  return nameWithin(depth === 1 ? 'each' : `each${depth}`, use);
}

/** The expression that an arrow function gives, with the parentheses and comments around it. */
function expressionOf({ fn: { fn } }: CallbackUse, text: string): TextRange {
  const last = fn.returnType ?? fn.params.at(-1);
  const from = text.indexOf('=>', last ? last.range[1] : fn.range[0]) + '=>'.length;
  const whole = trimmed({ start: from, end: fn.range[1] }, text);
  const { range } = fn.body;
  // Parentheses that only keep an object literal from being taken for a block.
  const isPlain =
    /^\(\s*$/.test(text.slice(whole.start, range[0])) && /^\s*\)$/.test(text.slice(range[1], whole.end));
  return fn.body.type === NodeType.ObjectExpression && isPlain ? rangeOf(fn.body) : whole;
}

/** A pattern without its type, which the head of a loop has no place for. */
function patternOf(pattern: Node): TextRange {
  const type =
    'typeAnnotation' in pattern && typeof pattern.typeAnnotation === 'object'
      ? pattern.typeAnnotation
      : undefined;
  return { start: pattern.range[0], end: type && 'range' in type ? type.range[0] : pattern.range[1] };
}

function isAssigned(param: Node, body: Node, { source: { model } }: CallbackUse): boolean {
  return (
    findNode(param, (node) => {
      if (node.type !== NodeType.Identifier) return false;
      const variable = model.lookUp(node.name, body);
      return (
        variable?.identifiers.some((identifier) => identifier === node) === true &&
        model.isReassigned(variable)
      );
    }) !== undefined
  );
}

function elementNameOf({ valuesNode }: Iteration): string {
  const values = unwrap(valuesNode);
  const name =
    values.type === NodeType.Identifier
      ? values.name
      : values.type === NodeType.MemberExpression &&
          values.property.type === NodeType.Identifier &&
          !values.computed
        ? values.property.name
        : undefined;
  return (name === undefined ? undefined : singular(name)) ?? 'item';
}

/** The callback goes on to be a function, which the loop calls with what the method calls it with. */
function calling(
  use: CallbackUse,
  iteration: Iteration,
  method: Method,
  result: string,
  form: 'reference' | 'kept',
): Visit | Refusal {
  const { fn } = use.fn;
  const { model } = use.source;
  const { this: usesThis, arguments: takesAll } = calledWith(fn);
  const roles = rolesOf(iteration);
  const count = takesAll ? roles.length + 1 : fn.params.filter((param) => !isThisParameter(param)).length;
  const wantsAll = count > roles.length;
  const element = nameWithin(elementNameOf(iteration), use);
  const index = nameWithin('index', use);
  const values: Record<Role, string> = { accumulator: result, element, index };
  const passed = roles.slice(0, count).map((role) => values[role]);
  if (wantsAll) passed.push(iteration.valuesName ?? model.textOf(iteration.valuesNode));
  const called = form === 'kept' ? kept(use, iteration, method, usesThis) : named(use, iteration, usesThis);
  if ('reason' in called) return called;
  const taking = method.taking(result, method.needs === 'index' ? index : element);
  const list = [...called.first, ...passed].join(', ');
  const taken = taking.taken(['await ', ...called.callee, `(${list})`], 'break;');
  const needsElement = passed.includes(element) || method.needs === 'element';
  return {
    before: called.before,
    ...(needsElement && { element: [element] }),
    ...((passed.includes(index) || method.needs === 'index') && { index }),
    ...(iteration.method === 'reduce' && { accumulator: result }),
    label: '',
    body: ['{\n\t', ...deeper(taken), '\n}'],
    rewrites: form === 'kept' ? typed(use, iteration) : [],
    isInlined: false,
    isReassigned: false,
  };
}

interface Called {
  readonly before: Parts;
  readonly callee: Parts;
  /** Arguments before those of the method. */
  readonly first: readonly string[];
}

function kept(use: CallbackUse, iteration: Iteration, method: Method, usesThis: boolean): Called {
  const receiver = thisFor(use, iteration, usesThis);
  const name = nameBeside(method.callback, use);
  return {
    before: [`const ${name} = `, rangeOf(use.argument), ';\n'],
    callee: [receiver === undefined ? name : `${name}.call`],
    first: receiver === undefined ? [] : [receiver],
  };
}

/** The types of parameters that were told by what the callback was handed to. */
function typed(use: CallbackUse, iteration: Iteration): Rewrite[] {
  const { fn } = use.fn;
  const { model } = use.source;
  const values = use.program.typeOf(use.source.file, rangeOf(iteration.valuesNode));
  const types: Readonly<Record<Role, string>> = {
    accumulator: annotationOf(use, iteration.method),
    element: annotated(values?.element, use),
    index: annotated('number', use),
  };
  const roles = rolesOf(iteration);
  return fn.params.flatMap((param, at) => {
    const role = roles[at];
    const type = role ? types[role] : '';
    if (type === '' || ('typeAnnotation' in param && param.typeAnnotation)) return [];
    if (
      param.type !== NodeType.Identifier &&
      param.type !== NodeType.ObjectPattern &&
      param.type !== NodeType.ArrayPattern
    )
      return [];
    const isBare = !model.text.slice(fn.range[0], param.range[0]).includes('(');
    return [isBare ? wrap(rangeOf(param), '(', `${type})`) : insert(param.range[1], type)];
  });
}

/** `load`, `this.load`, `this.load.bind(this)` */
function named(use: CallbackUse, iteration: Iteration, usesThis: boolean): Called | Refusal {
  const { model, resolver } = use.source;
  const callee = unwrap(use.argument);
  if (callee.type === NodeType.CallExpression) {
    const bound = boundMethod(callee, model.text);
    return { before: [], callee: [bound ?? rangeOf(use.argument)], first: [] };
  }
  if (callee.type !== NodeType.Identifier && callee.type !== NodeType.MemberExpression) {
    return refuse(
      use,
      'expression',
      `which function \`${shorten(model.textOf(use.argument))}\` is differs from run to run`,
    );
  }
  const object = callee.type === NodeType.MemberExpression ? model.textOf(callee.object) : undefined;
  const isModule = callee.type === NodeType.MemberExpression && resolver.resolve(callee.object) !== undefined;
  if (!usesThis || isModule) return { before: [], callee: [rangeOf(use.argument)], first: [] };
  const receiver = thisFor(use, iteration, usesThis);
  if (receiver === object && object !== undefined)
    return { before: [], callee: [rangeOf(use.argument)], first: [] };
  return receiver === undefined && object === undefined
    ? { before: [], callee: [rangeOf(use.argument)], first: [] }
    : { before: [], callee: [rangeOf(use.argument), '.call'], first: [receiver ?? 'undefined'] };
}

/** `this.load` of `this.load.bind(this)` */
function boundMethod(call: TSESTree.CallExpression, text: string): TextRange | undefined {
  const bind = unwrap(call.callee);
  const [receiver] = call.arguments;
  if (bind.type !== NodeType.MemberExpression || call.arguments.length !== 1 || !receiver) return undefined;
  const method = unwrap(bind.object);
  if (method.type !== NodeType.MemberExpression) return undefined;
  const written = ({ range: [start, end] }: Node): string => text.slice(start, end);
  return /^(?:this|\w+)$/.test(written(receiver)) && written(receiver) === written(method.object)
    ? rangeOf(method)
    : undefined;
}

/** What `this` is in the callback, if that matters: an expression that may be written more than once. */
const thisFor = (use: CallbackUse, { thisArgument }: Iteration, usesThis: boolean): string | undefined =>
  usesThis && thisArgument ? use.source.model.textOf(thisArgument) : undefined;

function isThisParameter(param: Node): boolean {
  return param.type === NodeType.Identifier && param.name === 'this';
}
