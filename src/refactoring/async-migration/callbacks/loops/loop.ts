import { awaiting } from '../../../../analysis/edits/await-expression';
import { statementsAround } from '../../../../analysis/edits/statements';
import {
  enclosingFunction,
  findNode,
  type FunctionNode,
  isFunction,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../../../analysis/parse/syntax';
import type { FileModel } from '../../../../analysis/semantics/file-model';
import type { Hazard, Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import type { Parts, Rewrite } from '../../rewrite';
import { type CallbackUse, calleeName, functionOf, rangeOf, refuse } from '../callback-use';
import { hasHoles, type Iteration } from './iteration';
import { movedIn } from './inlining';
import { deeper, laidOut, type Layout, layoutAt } from './layout';
import { type Method, methods } from './methods';
import { nameBeside, nameWithin, namesIn } from './names';
import {
  isBoundToFunction,
  isInOptionalChain,
  isReference,
  isStill,
  type Placement,
  placementOf,
} from './placement';
import { calledWith } from './this-and-arguments';
import { annotationOf } from './result-type';
import { growsMeanwhile } from './growth';
import { type Visit, visitOf } from './visit';

/** Writes an iteration as a loop that waits for each value before it goes on to the next. */
export function loopFor(use: CallbackUse, given: Iteration): UseRewrite | Refusal {
  const { call, source } = use;
  const placed = placementOf(call, source);
  const isForEach = placed.kind === 'statement' && /^(?:map|flatMap)$/.test(given.method);
  const iteration: Iteration = {
    ...given,
    ...(hasHoles(given.valuesNode, use) && { skipsHoles: true }),
    // Nobody looks at the list.
    ...(isForEach && { method: 'forEach' }),
    ...(needsName(use, given) && { valuesName: nameBeside('items', use) }),
  };
  const obstacle = obstacleOf(use, iteration);
  if (obstacle) return obstacle;
  const method = methods[iteration.method];
  const placement = placed.kind === 'declaration' ? ofDeclaration(use, iteration, method, placed) : placed;
  const wanted =
    placement.kind === 'declaration' ? placement.id.name : nameBeside(resultName(method, iteration), use);
  const visit = visitOf(use, iteration, method, wanted);
  if ('reason' in visit) return visit;
  const result = visit.accumulator ?? wanted;
  if (
    placement.kind === 'function' &&
    isBoundToFunction(call, source.model.nodesOf(NodeType.YieldExpression))
  ) {
    return refuse(use, 'expression', `\`yield\` in \`${calleeName(use)}\` cannot be moved`);
  }
  const fits = placement.kind !== 'declaration' || result === placement.id.name;
  return place(use, iteration, method, visit, result, fits ? placement : aheadOf(placement.declaration));
}

/** Calls of different methods that stand side by side have results of different names. */
function resultName({ result }: Method, { fromEnd }: Iteration): string {
  return fromEnd ? `last${result.charAt(0).toUpperCase()}${result.slice(1)}` : result;
}

/** Is what is iterated over needed more than once, or before something else that is written in front of the loop? */
function needsName(use: CallbackUse, { valuesNode, method, initial }: Iteration): boolean {
  const { argument, source } = use;
  const { fn } = use.fn;
  if (unwrap(valuesNode).type === NodeType.Identifier) return false;
  if (hasHoles(valuesNode, use)) return true;
  if (method === 'reduce' && (!initial || !isStill(initial, source))) return true;
  const parameters = method === 'reduce' ? 3 : 2;
  return (
    fn.params.length > parameters ||
    calledWith(fn).arguments ||
    (unwrap(argument) !== fn && !isReference(argument, source))
  );
}

function obstacleOf(use: CallbackUse, iteration: Iteration): Refusal | undefined {
  const name = calleeName(use);
  if (use.fn.fn.generator)
    return refuse(use, 'generator', `${functionOf(use)} is a generator, which \`${name}\` only makes`);
  const { thisArgument } = iteration;
  if (thisArgument && !isStill(thisArgument, use.source)) {
    return refuse(use, 'callback', `what \`this\` is in it is worked out where \`${name}\` is called`);
  }
  if (iteration.stopsAtFalse && mayGive(use.fn.fn)) {
    return refuse(use, 'callback', `\`${name}\` ends where it gives \`false\`, which it may`);
  }
  if (iteration.skipsHoles && /^(?:map|reduce)$/.test(iteration.method)) {
    return refuse(use, 'callback', `\`${name}\` leaves out the holes of the array, a loop does not`);
  }
  if (iteration.isOptional ? iteration.method !== 'forEach' : isInOptionalChain(use.call)) {
    return refuse(use, 'expression', `\`${name}\` is not called if there is no array`);
  }
  const growth = growsMeanwhile(use, iteration.valuesNode);
  if (growth) {
    return refuse(
      use,
      'callback',
      `${functionOf(use)} adds to \`${growth}\` while \`${name}\` goes through it`,
    );
  }
  return undefined;
}

/** Does a function give values at all? */
const mayGive = ({ body }: FunctionNode): boolean =>
  body.type !== NodeType.BlockStatement ||
  findNode(
    body,
    (node) => node.type === NodeType.ReturnStatement && node.argument !== null,
    (node) => !isFunction(node),
  ) !== undefined;

/** Where a loop goes whose result a declaration is initialised with. */
function ofDeclaration(
  use: CallbackUse,
  iteration: Iteration,
  method: Method,
  placement: Placement & { kind: 'declaration' },
): Placement {
  const { id } = placement;
  const { model } = use.source;
  const isTaken =
    namesIn(use.call).has(id.name) || method.value !== undefined || iteration.method === 'forEach';
  const variable = model.lookUp(id.name, id);
  // What is `const` is known to stay what it is in the functions that use it.
  const isCaptured =
    method.isSet &&
    variable?.references.some(({ identifier }) => enclosingFunction(identifier) !== enclosingFunction(id)) ===
      true;
  return isTaken || isCaptured ? aheadOf(placement.declaration) : placement;
}

function aheadOf(declaration: TSESTree.VariableDeclaration): Placement {
  const { parent } = declaration;
  const isExported = parent.type === NodeType.ExportNamedDeclaration;
  return { kind: 'ahead', target: rangeOf(isExported ? parent : declaration) };
}

/** Puts the loop where it belongs. */
function place(
  use: CallbackUse,
  iteration: Iteration,
  method: Method,
  visit: Visit,
  result: string,
  placement: Placement,
): UseRewrite {
  const { call, source } = use;
  const { text } = source.model;
  const loop = loopText(use, iteration, visit);
  const isValueless = iteration.method === 'forEach';
  const declared: Parts = isValueless ? [] : declaration(use, iteration, method, result, placement);
  const value = isValueless ? 'undefined' : (method.value?.(result) ?? result);
  const layout = layoutAt(call.range[0], source.model);
  const named: Parts =
    iteration.valuesName === undefined ? [] : [`const ${iteration.valuesName} = `, iteration.values, ';\n'];
  const lost = commentsLost(use, visit, iteration);
  const statements: Parts = [...named, ...visit.before, ...lost, ...declared, ...loop];
  let rewrite: Rewrite;
  let inner = visit.rewrites;
  switch (placement.kind) {
    case 'statement': {
      const statement = placement.statement;
      // The value is looked at by nobody, but the loop may end early by it.
      const isAlone = statement.parent?.type !== NodeType.LabeledStatement;
      const code: Parts =
        statements.length > loop.length && !statementsAround(statement)
          ? ['{\n\t', ...deeper(statements), '\n}']
          : statements;
      rewrite = {
        range: rangeOf(statement),
        parts: laidOut(isAlone ? code : ['{\n\t', ...deeper(statements), '\n}'], layout),
      };
      break;
    }
    case 'declaration':
      rewrite = { range: rangeOf(placement.declaration), parts: laidOut(statements, layout) };
      break;
    case 'ahead': {
      const { target, around } = placement;
      const at =
        around && around.openAt === undefined
          ? layoutInside(target.start, source.model)
          : layoutAt(target.start, source.model);
      rewrite = {
        range: rangeOf(call),
        parts: [value],
        ahead: { target, ...(around && { around }), parts: laidOut([...statements, '\n'], at) },
      };
      break;
    }
    case 'function': {
      const { before, after } = awaiting(call, text);
      const code: Parts = [
        `${before}(async () => {\n\t`,
        ...deeper([...statements, isValueless ? '' : `\nreturn ${value};`]),
        `\n})()${after}`,
      ];
      rewrite = { range: rangeOf(call), parts: laidOut(code, layout) };
      if (visit.isInlined) inner = movedIn(use, visit.rewrites);
    }
  }
  return {
    rewrites: [...inner, rewrite],
    awaits: [call],
    ...(visit.isInlined && { isInlined: true }),
    hazards: hazardsOf(use, iteration),
  };
}

function layoutInside(offset: number, model: FileModel): Layout {
  const layout = layoutAt(offset, model);
  return { ...layout, indent: layout.indent + layout.unit };
}

/** What holds the result while the loop runs, with what it is at first. */
function declaration(
  use: CallbackUse,
  iteration: Iteration,
  method: Method,
  result: string,
  placement: Placement,
): Parts {
  const { initial, valuesNode, valuesName } = iteration;
  const list = valuesName ?? use.source.model.textOf(valuesNode);
  const declares = placement.kind === 'declaration';
  const kind = !declares
    ? method.isSet
      ? 'let'
      : 'const'
    : method.isSet && placement.declaration.kind === 'const'
      ? 'let'
      : placement.declaration.kind;
  const isTyped = declares && placement.id.typeAnnotation !== undefined;
  const name: Parts = declares ? [rangeOf(placement.id)] : [result];
  const type = isTyped ? '' : annotationOf(use, iteration.method);
  if (iteration.method !== 'reduce') {
    return [`${kind} `, ...name, type, method.start === undefined ? ';\n' : ` = ${method.start};\n`];
  }
  return initial
    ? [`${kind} `, ...name, `${type} = `, rangeOf(initial), ';\n']
    : [
        `if (${list}.length === 0) {\n\tthrow new TypeError('Reduce of empty array with no initial value');\n}\n`,
        `${kind} `,
        ...name,
        `${type} = ${list}[0];\n`,
      ];
}

function loopText(use: CallbackUse, iteration: Iteration, visit: Visit): Parts {
  const { over, initial, method, isOptional, fromEnd } = iteration;
  const values = iteration.valuesName ?? iteration.values;
  const { element, isReassigned, label } = visit;
  const skips = iteration.skipsHoles === true && method !== 'find' && method !== 'findIndex';
  const index = visit.index ?? (skips ? nameWithin('index', use) : undefined);
  const body = skips ? skipping(visit.body, index ?? '', use, iteration) : visit.body;
  const declare = isReassigned ? 'let' : 'const';
  const skipsFirst = method === 'reduce' && !initial;
  const from: Parts = skipsFirst ? [values, '.slice(1)'] : isOptional ? [values, ' ?? []'] : [values];
  const unused = (): string => nameWithin('item', use);
  let head: Parts;
  let list: Parts = from;
  if (over === 'map') {
    head =
      index === undefined
        ? (element ?? [unused()])
        : [`[${index}`, ...(element ? [', ', ...element] : []), ']'];
    list = index === undefined ? [...from, '.values()'] : from;
  } else if (over === 'length') {
    head = [index ?? unused()];
    list = ['Array.from(', ...from, ').keys()'];
  } else if (index === undefined) {
    head = element ?? [unused()];
    if (fromEnd) list = ['[...', ...from, '].reverse()'];
  } else if (fromEnd || skipsFirst) {
    head = element ? ['[', index, ', ', ...element, ']'] : [index];
    const entries = element ? '.entries()]' : '.keys()]';
    list = ['[...', values, entries, fromEnd ? '.reverse()' : '.slice(1)'];
  } else {
    const entries: Parts = isOptional
      ? ['(', ...from, ')']
      : over === 'iterable'
        ? ['Array.from(', ...from, ')']
        : from;
    head = element ? ['[', index, ', ', ...element, ']'] : [index];
    list = [...entries, element ? '.entries()' : '.keys()'];
  }
  return [`${label}for (${declare} `, ...head, ' of ', ...list, ') ', ...body];
}

/** A block that begins with leaving out what is no element. */
function skipping(
  body: Parts,
  index: string,
  use: CallbackUse,
  { valuesName, valuesNode }: Iteration,
): Parts {
  const [first, ...rest] = body;
  const list = valuesName ?? use.source.model.textOf(valuesNode);
  const skip = `{\n\tif (!(${index} in ${list})) continue;`;
  if (first === undefined) return body;
  const begun = typeof first === 'string' ? first.slice(1) : { start: first.start + 1, end: first.end };
  return [skip, begun, ...rest];
}

/** Comments that stand between what is kept of a call, on lines of their own. */
function commentsLost(use: CallbackUse, visit: Visit, { values, initial }: Iteration): Parts {
  const { call, argument, source } = use;
  const { model } = source;
  const fn = use.fn.fn;
  const kept = [
    values,
    ...(initial ? [rangeOf(initial)] : []),
    ...(visit.isInlined ? [{ start: fn.body.range[0], end: fn.range[1] }] : [rangeOf(argument)]),
  ];
  return model.comments
    .filter(
      ({ range: [start, end] }) =>
        call.range[0] <= start &&
        end <= call.range[1] &&
        !kept.some((part) => part.start <= start && end <= part.end),
    )
    .map(({ range: [start, end] }) => `${model.text.slice(start, end)}\n`);
}

function hazardsOf(use: CallbackUse, { isAssumed, valuesNode, method }: Iteration): Hazard[] {
  if (!isAssumed) return [];
  const name = use.source.model.textOf(valuesNode);
  return [
    {
      kind: 'assumed-type',
      message: `\`${name}\` is taken to be an array, since \`${method}\` is called on it; its type is not known`,
      file: use.source.file,
      range: rangeOf(valuesNode),
    },
  ];
}
