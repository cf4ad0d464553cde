import type { ContextKind } from '../finding';
import {
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import type { RuleReport } from './file-facts';
import { callbackUse, type CallbackUse } from '../semantics/callbacks';
import { useOfValue } from '../semantics/execution-context';
import { keptReason } from '../semantics/kept-once';
import { directEffects } from '../semantics/direct-effects';
import type { FileModel } from '../semantics/file-model';
import { functionCost } from '../semantics/function-cost';
import { LoopCosts } from '../semantics/loop-cost';
import type { Resolver } from '../semantics/resolver';
import { Sizes } from '../semantics/trip-count';
import { assignmentsOf, exportsOf } from './exports';
import { getterReads } from './getter-reads';
import { importsHandedOut, isHandedOut } from './handed-out';
import { methodName, nameForPeople } from './function-names';
import { Places } from './places';
import { local, References } from './references';
import { mayHoldFunctions, returnsOf } from './returned-values';
import { shapesOf } from './shapes';
import type {
  ArgumentSummary,
  BlockingSummary,
  CallSummary,
  FileSummary,
  FlowSummary,
  FunctionSummary,
  Reference,
  Use,
} from './summary';

/** What the rest of a program needs to know of a file. `reports` are those of the rules that are heard. */
export function summarise(model: FileModel, resolver: Resolver, reports: readonly RuleReport[]): FileSummary {
  const file: FileInput = {
    model,
    resolver,
    references: new References(model, resolver),
    places: new Places(model, resolver),
    costs: new LoopCosts(new Sizes(model, resolver)),
  };
  const functions = functionsOf(file);
  const { calls, flows, unknownMethods } = callsOf(file);
  const { exports, stars } = exportsOf(file.references);
  const assignments = assignmentsOf(file.references);
  return {
    functions,
    calls,
    flows,
    blocking: blockingOf(file, reports),
    assignments,
    exports,
    stars,
    handedOut: importsHandedOut(file.references),
    unknownMethods,
    // Last: only object literals that something stands for are looked into.
    shapes: shapesOf(file.references),
  };
}

interface FileInput {
  readonly model: FileModel;
  readonly resolver: Resolver;
  readonly references: References;
  readonly places: Places;
  readonly costs: LoopCosts;
}

function functionsOf(file: FileInput): FunctionSummary[] {
  const { model, places } = file;
  const nodes: readonly FunctionNode[] = [
    ...model.nodesOf(NodeType.FunctionDeclaration),
    ...model.nodesOf(NodeType.FunctionExpression),
    ...model.nodesOf(NodeType.ArrowFunctionExpression),
  ];
  const returns = returnsOf(file.references);
  const functions = nodes
    .filter((fn) => !places.isPart(fn))
    .map((fn) => functionOf(fn, returns.get(fn) ?? [], file));
  for (const node of [
    ...model.nodesOf(NodeType.ClassDeclaration),
    ...model.nodesOf(NodeType.ClassExpression),
  ]) {
    const hasConstructor = node.body.body.some(
      (element) => element.type === NodeType.MethodDefinition && element.kind === 'constructor',
    );
    if (hasConstructor) continue;
    functions.push({
      id: node.range[0],
      name: `new ${node.id?.name ?? 'class'}`,
      isAsync: false,
      around: places.of(node).fn,
      escapes: false,
      returns: [],
    });
  }
  return functions.sort((a, b) => a.id - b.id);
}

function functionOf(fn: FunctionNode, returns: readonly Reference[], file: FileInput): FunctionSummary {
  const use = decidedUse(file.places.useOf(fn));
  const method = methodName(fn);
  const instance = isArgument(fn) ? undefined : file.resolver.returnedInstance(fn);
  return {
    id: fn.range[0],
    name: nameForPeople(fn, file.model.path),
    isAsync: fn.async,
    ...(use && { use }),
    around: file.places.of(fn).fn,
    ...(method !== undefined && { method }),
    escapes: isHandedOut(fn, file.references),
    returns,
    ...(instance && { returnsInstance: instance }),
    // Nobody calls by a name what is written as an argument.
    ...(isArgument(fn)
      ? {}
      : { effects: directEffects(fn, file.model, file.resolver), cost: functionCost(fn, file.costs) }),
  };
}

function isArgument(fn: FunctionNode): boolean {
  const parent = wrapped(fn).parent;
  return parent?.type === NodeType.CallExpression || parent?.type === NodeType.NewExpression;
}

/** When a function runs, where its use in the file decides. */
function decidedUse(use: CallbackUse): Use | undefined {
  switch (use.kind) {
    case 'iteration':
    case 'inline':
    case 'unknown':
      return undefined;
    default: {
      const kind: ContextKind = use.kind === 'callback' ? 'async-function' : use.kind;
      return { kind, reason: use.reason, ...(use.isEvent && { isEvent: use.isEvent }) };
    }
  }
}

interface Calls {
  readonly calls: readonly CallSummary[];
  readonly flows: readonly FlowSummary[];
  readonly unknownMethods: readonly string[];
}

type CallNode = TSESTree.CallExpression | TSESTree.NewExpression;

function callsOf(file: FileInput): Calls {
  const { model, references, resolver } = file;
  const awaits = firstAwaits(file);
  const calls: CallSummary[] = [];
  const flows: FlowSummary[] = [];
  const unknownMethods = new Set<string>();
  const nodes: readonly CallNode[] = [
    ...model.nodesOf(NodeType.CallExpression),
    ...model.nodesOf(NodeType.NewExpression),
  ];
  for (const node of nodes) {
    const callee = unwrap(node.callee);
    const target = targetOf(node, file);
    const called =
      callee.type === NodeType.MemberExpression &&
      /^(?:call|apply)$/.test(references.memberName(callee) ?? '')
        ? callee.object
        : callee;
    if (target) {
      calls.push({
        end: node.range[1],
        callee: rangeOf(called),
        target,
        isNew: node.type === NodeType.NewExpression || callee.type === NodeType.Super,
        ...happening(node, file, awaits),
        args: argumentsOf(node, references, resolver),
      });
    } else if (callee.type === NodeType.MemberExpression) {
      const name = references.memberName(callee);
      // A computed name may be any.
      if (name !== undefined && !name.startsWith('#') && !resolver.resolve(callee)) unknownMethods.add(name);
    }
    for (const argument of node.arguments) {
      const value = unwrap(argument);
      if (value.type !== NodeType.Identifier && value.type !== NodeType.MemberExpression) continue;
      const use = callbackUse(node, argument, resolver);
      const reference = use.kind === 'unknown' ? undefined : references.of(value);
      if (!reference) continue;
      if (use.kind === 'iteration' || use.kind === 'inline') {
        const { inLoop, isLater, ...rest } = happening(node, file, awaits);
        calls.push({
          end: argument.range[1],
          callee: rangeOf(value),
          target: reference,
          isNew: false,
          ...rest,
          inLoop: inLoop || use.kind === 'iteration',
          isLater: isLater || use.isLater === true,
          args: [],
        });
        continue;
      }
      const decided = decidedUse(use);
      if (decided) flows.push({ value: reference, use: decided });
    }
  }
  calls.push(...readsOf(file, awaits));
  flows.push(...memberFlows(file));
  calls.sort((a, b) => a.end - b.end);
  return { calls, flows, unknownMethods: [...unknownMethods].sort() };
}

/** Members that may have a getter, which runs where they are read; once for each function and loop. */
function readsOf(file: FileInput, awaits: ReadonlyMap<number, number>): CallSummary[] {
  const reads = new Map<string, CallSummary>();
  for (const { node, getter } of getterReads(file)) {
    const happens = happening(node, file, awaits);
    const key = `${happens.fn} ${happens.inLoop} ${file.model.textOf(node)}`;
    if (reads.has(key)) continue;
    const callee = rangeOf(node);
    reads.set(key, {
      end: callee.end,
      callee,
      target: getter,
      isNew: false,
      isRead: true,
      ...happens,
      args: [],
    });
  }
  return [...reads.values()];
}

/** Values that are run for where they stand: `{ handler: users.list }`, `[authorise, show]`, `register(require('./users'))`. */
function memberFlows({ model, references, resolver }: FileInput): FlowSummary[] {
  const values: readonly Node[] = [
    ...model.nodesOf(NodeType.Property).map(({ value }) => value),
    ...model.nodesOf(NodeType.CallExpression).flatMap((call) =>
      call.arguments.flatMap((argument) => {
        if (argument.type === NodeType.ArrayExpression)
          return argument.elements.filter((item) => item !== null);
        // `router.get('/', wrap(show))`, `http.createServer(app.handle.bind(app))`
        if (argument.type === NodeType.CallExpression) return [argument, ...argument.arguments];
        return argument.type === NodeType.ImportExpression ? argument : [];
      }),
    ),
    ...model.nodesOf(NodeType.ExportDefaultDeclaration).map(({ declaration }) => declaration),
  ];
  return values.flatMap((value) => {
    const held = unwrap(value);
    if (
      held.type !== NodeType.Identifier &&
      held.type !== NodeType.MemberExpression &&
      held.type !== NodeType.CallExpression &&
      held.type !== NodeType.ImportExpression
    ) {
      return [];
    }
    const use = useOfValue(wrapped(value), model, resolver);
    if (use.kind !== 'handler' && use.kind !== 'start-up') return [];
    const reference = references.of(held);
    const decided = decidedUse(use);
    return reference && decided ? [{ value: reference, use: decided }] : [];
  });
}

/** What a call calls, `super(…)` and calls through `call` and `apply` included. */
function targetOf(node: CallNode, { references }: FileInput): Reference | undefined {
  const callee = unwrap(node.callee);
  if (callee.type === NodeType.Super) return classAround(callee);
  // Functions called where they are written are part of what is around them.
  if (isFunction(callee)) return undefined;
  if (callee.type !== NodeType.MemberExpression) return references.of(callee);
  const name = references.memberName(callee);
  return name === 'call' || name === 'apply' ? references.of(callee.object) : references.of(callee);
}

function classAround(node: Node): Reference | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (current.type === NodeType.ClassBody) return { kind: 'base', of: local(current.parent) };
  }
  return undefined;
}

/** Where and how a call happens. */
function happening(
  node: Node,
  { places }: FileInput,
  awaits: ReadonlyMap<number, number>,
): Pick<CallSummary, 'fn' | 'inLoop' | 'isLater' | 'isAtStart' | 'isBehindWait' | 'once' | 'oncePer'> {
  const { fn, inLoop, isLater, firstWait, firstWaitInParts, kept } = places.of(node);
  const pause = awaits.get(fn);
  const isAtStart = node.range[1] <= firstWait;
  return {
    fn,
    inLoop,
    isLater: isLater || (pause !== undefined && node.range[1] > pause),
    ...(isAtStart && { isAtStart }),
    ...(node.range[1] > firstWaitInParts && { isBehindWait: true }),
    ...(kept && { once: keptReason(kept) }),
    ...(kept?.per !== undefined && { oncePer: kept.per }),
  };
}

/** Where functions (and the module) first wait: the end of the first `await` of each. */
function firstAwaits({ model, places }: FileInput): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  const pauses: readonly Node[] = [
    ...model.nodesOf(NodeType.AwaitExpression),
    ...model.nodesOf(NodeType.ForOfStatement).filter((loop) => loop.await),
  ];
  for (const pause of pauses) {
    const { fn } = places.of(pause);
    const at = pause.type === NodeType.ForOfStatement ? pause.right.range[1] : pause.range[1];
    first.set(fn, Math.min(first.get(fn) ?? at, at));
  }
  return first;
}

function argumentsOf(node: CallNode, references: References, resolver: Resolver): ArgumentSummary[] {
  return node.arguments.flatMap((argument, index) => {
    if (argument.type === NodeType.SpreadElement || !mayHoldFunctions(argument)) return [];
    // Runs once, whoever asks for its result: `once(read)`.
    if (callbackUse(node, argument, resolver).kind === 'start-up') return [];
    const value = references.of(argument);
    return value ? [{ index, value }] : [];
  });
}

/** The calls of blocking APIs that the rules have found, and the functions that they happen in. */
function blockingOf(file: FileInput, reports: readonly RuleReport[]): BlockingSummary[] {
  const found = new Map<number, RuleReport>();
  for (const report of reports) if (report.blocks) found.set(report.range.start, report);
  if (found.size === 0) return [];
  const awaits = firstAwaits(file);
  const { model } = file;
  const nodes: readonly Node[] = [
    ...model.nodesOf(NodeType.CallExpression).flatMap((call) => [call.callee, ...call.arguments]),
    ...model.nodesOf(NodeType.NewExpression).map(({ callee }) => callee),
    ...model.nodesOf(NodeType.TaggedTemplateExpression).map(({ tag }) => tag),
  ];
  return nodes.flatMap((node) => {
    const shown = unwrap(node);
    const report = found.get(shown.range[0]);
    if (!report?.blocks || report.range.end !== shown.range[1]) return [];
    found.delete(shown.range[0]);
    const { once, ...rest } = happening(node, file, awaits);
    if (once !== undefined) return [];
    return [{ ...report.blocks, remedy: report.remedy, range: report.range, ...rest }];
  });
}

function rangeOf(node: Node): { start: number; end: number } {
  return { start: node.range[0], end: node.range[1] };
}
