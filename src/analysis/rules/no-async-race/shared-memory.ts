import { exitOf, isLoop, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { executionContext } from '../../semantics/execution-context';
import { globals } from '../../semantics/resolver';
import { counterOf } from '../../semantics/trip-count';
import type { Report, RuleInput } from '../rule';

/** Updates of memory that threads share which another thread can come in between, and waits that freeze the main thread. */
export function sharedMemoryRaces(input: RuleInput): Report[] {
  const { model } = input;
  if (!/SharedArrayBuffer|Atomics/.test(model.text)) return [];
  return [
    ...model.nodesOf(NodeType.UpdateExpression).flatMap((node) => update(node, node.argument, input)),
    ...model.nodesOf(NodeType.AssignmentExpression).flatMap((node) => assignment(node, input)),
    ...model.nodesOf(NodeType.CallExpression).flatMap((node) => mainThreadWait(node, input)),
  ];
}

function assignment(node: TSESTree.AssignmentExpression, input: RuleInput): Report[] {
  if (node.operator !== '=')
    return /^(?:[-+&|^*/%]|<<|>>>?)=$/.test(node.operator) ? update(node, node.left, input) : [];
  const value = unwrap(node.right);
  if (value.type !== NodeType.BinaryExpression) return [];
  const target = input.model.textOf(node.left);
  const readsItself = [value.left, value.right].some((side) => {
    // `const old = view[0]; view[0] = old + 1`
    const read = unwrap(side);
    const held = read.type === NodeType.Identifier ? input.resolver.constantInitialiser(read) : undefined;
    return input.model.textOf(unwrap(held ?? read)) === target;
  });
  return readsItself ? update(node, node.left, input) : [];
}

const atomicOperations: ReadonlyMap<string, string> = new Map([
  ['++', 'Atomics.add'],
  ['--', 'Atomics.sub'],
  ['+=', 'Atomics.add'],
  ['-=', 'Atomics.sub'],
  ['&=', 'Atomics.and'],
  ['|=', 'Atomics.or'],
  ['^=', 'Atomics.xor'],
]);

function update(
  node: TSESTree.UpdateExpression | TSESTree.AssignmentExpression,
  target: Node,
  input: RuleInput,
): Report[] {
  const element = unwrap(target);
  if (element.type !== NodeType.MemberExpression || !element.computed) return [];
  if (!isSharedView(element.object, input) || isOwnPart(element, input)) return [];
  const { model, resolver } = input;
  const atomic =
    atomicOperations.get(node.operator) ?? 'Atomics.add` or a loop around `Atomics.compareExchange';
  return [
    {
      messageId: 'sharedUpdate',
      message:
        `\`${model.textOf(element)}\` lies in memory that threads share, and this reads and writes it in two steps: another ` +
        `thread that updates it in between is overwritten. Use \`${atomic}\` (parallelism).`,
      range: { start: node.range[0], end: node.range[1] },
      remedy: 'parallelism',
      context: executionContext(node, model, resolver),
      fixes: [],
    },
  ];
}

/** Integers, on which alone `Atomics` works. */
const integerView = /^(?:Big)?(?:Int|Uint)(?:8|16|32|64)Array\.new$/;

function isSharedView(node: Node, input: RuleInput): boolean {
  const { resolver } = input;
  const view = unwrap(node);
  if (view.type !== NodeType.Identifier) return false;
  const initialiser = resolver.constantInitialiser(view);
  const made = initialiser && unwrap(initialiser);
  if (made?.type !== NodeType.NewExpression) return false;
  const member = resolver.resolve(made);
  if (member?.module !== globals || !integerView.test(member.path.join('.'))) return false;
  const [memory] = made.arguments;
  return memory !== undefined && (isSharedMemory(memory, input) || hasAtomics(view, input));
}

function isSharedMemory(node: Node, { resolver }: RuleInput): boolean {
  const member = resolver.resolve(node);
  return member?.module === globals && member.path.join('.') === 'SharedArrayBuffer.new';
}

/** Is a view used with `Atomics` elsewhere? Nobody does that with memory of one thread. */
function hasAtomics(view: TSESTree.Identifier, { model, resolver }: RuleInput): boolean {
  return (model.variableOf(view)?.references ?? []).some(({ identifier }) => {
    const call = identifier.parent;
    if (call.type !== NodeType.CallExpression || call.arguments[0] !== identifier) return false;
    const member = resolver.resolve(call.callee);
    return member?.module === globals && member.path[0] === 'Atomics';
  });
}

/**
 * Does each thread update elements of its own? An index that a loop counts, or that is worked out from the number of the
 * thread, belongs to a part of the memory that the threads have divided among them.
 */
function isOwnPart({ property }: TSESTree.MemberExpression, { model }: RuleInput): boolean {
  const text = model.textOf(property);
  if (/thread|worker|rank|own|self|start|begin|offset/i.test(text)) return true;
  for (let node: Node | undefined = property.parent; node; node = node.parent) {
    if (!isLoop(node)) continue;
    const counter = counterOf(node);
    if (counter !== undefined && new RegExp(`\\b${counter}\\b`).test(text)) return true;
  }
  return false;
}

/** `Atomics.wait` where the text shows that it is the main thread that waits, for a worker of its own. */
function mainThreadWait(call: TSESTree.CallExpression, input: RuleInput): Report[] {
  const { model, resolver } = input;
  const member = resolver.resolve(call.callee);
  if (member?.module !== globals || member.path.join('.') !== 'Atomics.wait') return [];
  const [view] = call.arguments;
  // A view that only this call knows: it sleeps, which is what `no-blocking-call` speaks of.
  if (!view || unwrap(view).type === NodeType.NewExpression) return [];
  const context = executionContext(call, model, resolver);
  if (context.kind === 'worker' || !isOnMainThread(call, input)) return [];
  const shown = unwrap(call.callee);
  return [
    {
      messageId: 'mainThreadWait',
      message:
        '`Atomics.wait` freezes the main thread until a worker notifies it: meanwhile no message of a worker is received, ' +
        'nothing that it prints appears, and a browser throws. Await `Atomics.waitAsync`, or a message (concurrency).',
      range: { start: shown.range[0], end: shown.range[1] },
      remedy: 'concurrency',
      context,
      fixes: [],
    },
  ];
}

function isOnMainThread(node: Node, { model, resolver }: RuleInput): boolean {
  for (let inner = node; inner.parent; inner = inner.parent) {
    const { parent } = inner;
    if (parent.type === NodeType.IfStatement && parent.test !== inner) {
      const thread = threadWhere(parent.test, resolver);
      if (thread) return (thread === 'main') === (parent.consequent === inner);
    }
    if (parent.type !== NodeType.BlockStatement) continue;
    // `if (!isMainThread) throw new Error(…);`
    const guard = parent.body.find(
      (statement) =>
        statement.range[1] <= inner.range[0] &&
        statement.type === NodeType.IfStatement &&
        exitOf(statement.consequent) !== undefined &&
        threadWhere(statement.test, resolver) !== undefined,
    );
    if (guard?.type === NodeType.IfStatement) return threadWhere(guard.test, resolver) === 'worker';
  }
  const startsWorkers = model.nodesOf(NodeType.NewExpression).some((candidate) => {
    const member = resolver.resolve(candidate.callee);
    return (
      (member?.module === 'worker_threads' || member?.module === globals) &&
      member.path.join('.') === 'Worker'
    );
  });
  return (
    startsWorkers &&
    !model.nodesOf(NodeType.Identifier).some((identifier) => isForWorkers(identifier, resolver))
  );
}

/** The thread where a test for `isMainThread` holds; undefined for other tests. */
function threadWhere(node: Node, resolver: RuleInput['resolver']): 'main' | 'worker' | undefined {
  const test = unwrap(node);
  const isNegated = test.type === NodeType.UnaryExpression && test.operator === '!';
  const member = resolver.resolve(isNegated ? test.argument : test);
  if (member?.module !== 'worker_threads' || member.path[0] !== 'isMainThread') return undefined;
  return isNegated ? 'worker' : 'main';
}

/** Is it a name that only means something in a worker? */
function isForWorkers(identifier: TSESTree.Identifier, resolver: RuleInput['resolver']): boolean {
  if (!/^(?:parentPort|workerData|isMainThread|importScripts)$/.test(identifier.name)) return false;
  const member = resolver.resolve(identifier);
  return member?.module === 'worker_threads' || member?.module === globals;
}
