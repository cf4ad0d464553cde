import { contains, enclosingFunction, isLoop, type Node, NodeType, unwrap } from '../../parse/syntax';
import { executionContext } from '../../semantics/execution-context';
import type { Fix } from '../../finding';
import { type AutoSeverity, type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import { type Sink, sinks } from './sinks';
import { type Memory, memoryOf } from './sizes';
import { type CloneProblem, cloneProblem, literalProblem } from './value-kinds';

/** What does not arrive as it was sent is wrong whenever the code runs, and workers are what sends most. */
const anywhere: AutoSeverity = { once: 'information', inLoop: 'information' };
const rarely: AutoSeverity = { once: 'hint', inLoop: 'hint' };

/** Values that are cloned for another thread at great cost, or that do not survive it. */
export const noCostlyTransfer: Rule = {
  metadata: {
    id: 'no-costly-transfer',
    description:
      'Reports values that are costly to clone for another thread, or that do not survive being cloned.',
    autoSeverity: {
      ...severityByContext,
      function: anywhere,
      worker: anywhere,
      'start-up': rarely,
      cli: rarely,
    },
    documentation: 'no-costly-transfer.md',
  },
  check(input) {
    return { reports: sinks(input).flatMap((sink) => checkSink(sink, input)) };
  },
};

const maxDepth = 4;

function checkSink(sink: Sink, input: RuleInput): Report[] {
  return checkValue(sink.value, sink, input, 0);
}

/** The reports on a value and on what is in it, as far as it is written out. */
function checkValue(node: Node, sink: Sink, input: RuleInput, depth: number): Report[] {
  if (depth > maxDepth) return [];
  const value = unwrap(node);
  const literal = literalOf(value, input);
  switch (literal.type) {
    case NodeType.ObjectExpression: {
      const problem = literalProblem(literal, input);
      const own = problem ? [damage(problem, value, sink, input)] : [];
      const inner = literal.properties.flatMap((property) => {
        if (property.type === NodeType.SpreadElement) return [];
        // A method or accessor has been told of.
        return property.method || property.kind !== 'init'
          ? []
          : checkValue(property.value, sink, input, depth + 1);
      });
      return [...own, ...inner];
    }
    case NodeType.ArrayExpression:
      return literal.elements.flatMap((element) =>
        element && element.type !== NodeType.SpreadElement ? checkValue(element, sink, input, depth + 1) : [],
      );
    default:
      return checkLeaf(value, sink, input);
  }
}

/** The object or array that a name stands for, where nothing is done with it but to send it. */
function literalOf(value: Node, { model, resolver }: RuleInput): Node {
  if (value.type !== NodeType.Identifier) return value;
  const initialiser = resolver.constantInitialiser(value);
  const held = initialiser && unwrap(initialiser);
  const isLiteral = held?.type === NodeType.ObjectExpression || held?.type === NodeType.ArrayExpression;
  const uses = model.variableOf(value)?.references.filter((reference) => reference.init !== true) ?? [];
  return isLiteral && uses.length === 1 ? held : value;
}

function checkLeaf(value: Node, sink: Sink, input: RuleInput): Report[] {
  const memory = sink.leaves ? memoryOf(value, input) : undefined;
  if (memory && isLarge(memory)) return sink.transfer ? [] : [costly(memory, value, sink, input)];
  const problem = cloneProblem(value, input);
  if (!problem || isTransferred(value, sink, input)) return [];
  return [damage(problem, value, sink, input)];
}

/** A million bytes take 2 ms to clone. */
const largeBytes = 1_000_000;

function isLarge({ bytes }: Memory): boolean {
  return bytes === undefined || bytes >= largeBytes;
}

function isTransferred(value: Node, { transfer }: Sink, { model }: RuleInput): boolean {
  return transfer !== undefined && model.textOf(transfer).includes(model.textOf(value));
}

function damage(
  { result, is, becomes, instead }: CloneProblem,
  at: Node,
  sink: Sink,
  input: RuleInput,
): Report {
  return report(
    result === 'throws' ? 'uncloneable' : 'damagedClone',
    `\`${sink.name}\` clones what it is given (parallelism shares no objects): ${is} ${becomes}. ${instead}.`,
    at,
    [],
    input,
  );
}

function costly(memory: Memory, value: Node, sink: Sink, input: RuleInput): Report {
  const { model } = input;
  const text = model.textOf(value);
  const name = value.type === NodeType.Identifier ? `\`${text}\`` : 'this';
  const isDone = value.type === NodeType.Identifier && !isUsedAfter(value, sink, input);
  const advice = isDone
    ? `Nothing uses it afterwards: hand its memory over, with \`${text}${memory.buffer}\` in the list of what is transferred`
    : 'Hand its memory over in the list of what is transferred if nothing uses it afterwards, or put it in a SharedArrayBuffer';
  return report(
    'costlyClone',
    `\`${sink.name}\` copies ${name} (${memory.origin}): 16 MB take 31 ms, handed over 0.06 ms. ${advice} (parallelism).`,
    value,
    isDone ? transferFix(memory, text, sink) : [],
    input,
  );
}

/** Is there a mention of the value after it was sent, or another round of a loop that sends it again? */
function isUsedAfter(value: Node, { call }: Sink, { model }: RuleInput): boolean {
  const variable = model.variableOf(value);
  const declared = variable?.defs[0]?.name;
  if (!variable || !declared) return true;
  if (enclosingFunction(declared) !== enclosingFunction(call)) return true;
  for (let node: Node = call; node.parent && !contains(node, declared); node = node.parent) {
    if (isLoop(node)) return true;
  }
  return variable.references.some(
    ({ identifier }) => identifier.range[0] > call.range[1] || isInClosure(identifier, call),
  );
}

/** Is a mention in another function, which may run whenever? */
function isInClosure(identifier: Node, call: Node): boolean {
  return enclosingFunction(identifier) !== enclosingFunction(call);
}

function transferFix({ buffer, origin }: Memory, text: string, sink: Sink): Fix[] {
  const [first, ...others] = sink.call.arguments;
  // Memory of a file's Buffer may be part of the pool that all small Buffers share, which cannot be handed over.
  if (!sink.takesList || !first || others.length > 0 || origin === 'a whole file') return [];
  const at = first.range[1];
  return [
    {
      title: `Hand over the memory of \`${text}\` (unsafe: whoever else holds it finds it empty)`,
      applicability: 'unsafe',
      edits: [{ range: { start: at, end: at }, text: `, [${text}${buffer}]` }],
    },
  ];
}

function report(
  messageId: string,
  message: string,
  at: Node,
  fixes: readonly Fix[],
  { model, resolver }: RuleInput,
): Report {
  return {
    messageId,
    message,
    range: { start: at.range[0], end: at.range[1] },
    remedy: 'parallelism',
    context: executionContext(at, model, resolver),
    fixes,
  };
}
