import { executionContext } from '../../semantics/execution-context';
import { usesOf } from '../../semantics/function-uses';
import { iterationOf, type Repetition, repetitionsAround } from '../../semantics/repetition';
import { type FunctionNode, NodeType, type Node, unwrap } from '../../parse/syntax';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import { type Creation, creations } from './creations';
import { isForCaller } from './for-caller';
import { isKept } from './kept';
import { isForOneTask, isLetGo, isPoolForOneTask, isSetOffSeldom } from './once-only';
import { PerItem } from './per-item';

/** Threads and processes that are started for a single task, over and over, where a pool would keep them. */
export const noWorkerPerTask: Rule = {
  metadata: {
    id: 'no-worker-per-task',
    description: 'Reports threads, processes and pools that are started anew for each item or request.',
    autoSeverity: severityByContext,
    documentation: 'no-worker-per-task.md',
  },
  check(input) {
    const perItem = new PerItem(input.model, input.resolver);
    return { reports: creations(input).flatMap((creation) => check(creation, perItem, input)) };
  },
};

function check(creation: Creation, perItem: PerItem, input: RuleInput): Report[] {
  const { call, kind } = creation;
  if (isKept(call, input) || (kind === 'process' && isLetGo(call, input))) return [];
  const { repetitions, fn } = repetitionsAround(call, input.resolver);
  const inPlace = itemsOf(creation, repetitions, perItem);
  if (inPlace) return [report('workerPerItem', creation, inPlace.items, inPlace.by.node, input)];

  const oneTask = kind !== 'pool' && repetitions.length === 0 && isForOneTask(call, input);
  const forCaller = fn !== undefined && repetitions.length === 0 && isForCaller(creation, fn, input);
  if (fn && repetitions.length === 0 && (oneTask || forCaller || kind === 'pool')) {
    const use = itemUse(fn, perItem, input);
    if (use) return [report('workerPerItem', creation, use.items, use.by.node, input)];
  }
  const context = executionContext(call, input.model, input.resolver);
  if (context.kind === 'handler') {
    return isSetOffSeldom(call, input) ? [] : [report('workerPerRequest', creation, '', call, input)];
  }
  const isForOne = oneTask || (kind === 'pool' && isPoolForOneTask(call, input));
  if (isForOne) return [report('workerPerCall', creation, '', call, input)];
  // Whether it is called for each task, or just once, its callers know.
  return forCaller ? [{ ...report('workerPerTask', creation, '', call, input), handlersOnly: true }] : [];
}

interface Items {
  readonly by: Repetition;
  readonly items: string;
}

/** The innermost repetition that goes over data and does not start another program for each. */
function itemsOf(
  { script }: Creation,
  repetitions: readonly Repetition[],
  perItem: PerItem,
): Items | undefined {
  for (const by of repetitions) {
    const items = perItem.itemsOf(by);
    if (items !== undefined && !(script && perItem.dependsOnItem(script, by))) return { by, items };
  }
  return undefined;
}

/** The repetition that calls a function of this file for each item: `files.map((file) => runInWorker(file))`. */
function itemUse(fn: FunctionNode, perItem: PerItem, { model, resolver }: RuleInput): Items | undefined {
  for (const use of usesOf(fn, model)) {
    const call = use.parent;
    if (call?.type !== NodeType.CallExpression) continue;
    const passed = call.callee === use ? undefined : iterationOf(call, use, resolver);
    const repetitions = passed
      ? [passed]
      : call.callee === use
        ? repetitionsAround(call, resolver).repetitions
        : [];
    for (const by of repetitions) {
      const items = perItem.itemsOf(by);
      if (items !== undefined) return { by, items };
    }
  }
  return undefined;
}

const things: Readonly<Record<Creation['kind'], string>> = {
  thread: 'a worker thread',
  process: 'a Node.js process',
  pool: 'a pool of worker threads',
};

/** Measured with Node 24 on x64: a worker's start until its first message, and its memory. */
const costs: Readonly<Record<Creation['kind'], string>> = {
  thread: 'each takes 20–26 ms until its first message and 11 MB',
  process: 'each takes longer to start than a worker thread (20–26 ms) and more memory than its 11 MB',
  pool: 'each of its threads takes 20–26 ms until its first message and 11 MB',
};

function report(
  messageId: 'workerPerItem' | 'workerPerRequest' | 'workerPerCall' | 'workerPerTask',
  { call, kind }: Creation,
  items: string,
  contextOf: Node,
  { model, resolver }: RuleInput,
): Report {
  const when = {
    workerPerItem: `for ${items}, however many there are`,
    workerPerRequest: 'each time this handler runs',
    workerPerCall: 'for a single task, each time this is called',
    workerPerTask: 'each time a handler calls this',
  }[messageId];
  const remedy =
    kind === 'pool'
      ? 'Make the pool once, where the module is loaded, and hand it the tasks (parallelism).'
      : 'Keep as many as there are cores in a pool (piscina, tinypool, workerpool) and hand it the tasks (parallelism).';
  const shown = unwrap(call.callee);
  const start = call.type === NodeType.NewExpression ? call.range[0] : shown.range[0];
  return {
    messageId,
    message: `Starts ${things[kind]} ${when}: ${costs[kind]}, and more of them than cores only take turns. ${remedy}`,
    range: { start, end: shown.range[1] },
    remedy: 'parallelism',
    context: executionContext(contextOf, model, resolver),
    fixes: [],
  };
}
