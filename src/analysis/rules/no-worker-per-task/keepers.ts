import {
  contains,
  enclosingFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { functionUse } from '../../semantics/execution-context';
import { repetitionsAround } from '../../semantics/repetition';
import type { RuleInput } from '../rule';

/** Words by which people call what is kept from one call to the next. */
const keptWords = new Set([
  ...['worker', 'workers', 'child', 'children', 'proc', 'process', 'processes', 'thread', 'threads'],
  ...['pool', 'pools', 'instance', 'instances', 'start', 'started', 'starting', 'running', 'spawned'],
  ...['cache', 'cached', 'idle', 'free', 'busy', 'active'],
]);

/** What somebody has set: it keeps nothing, whatever it speaks of. */
const settingsName = /^_?(?:config|configuration|options|opts|settings|preferences|env|argv|flags)$/i;

/** Constants of a value have so many names at most. */
const maximumDepth = 3;

/**
 * Is the place that a test asks about one that keeps something, or counts it, until the next call? It is there for that
 * call, and its name, its size or what is done to it along with what is `made` tells that it keeps something; a limit, or
 * a flag that is only read, keeps nothing.
 */
export function isKeeper(subject: Node, made: Node, input: RuleInput): boolean {
  return !isSetting(subject) && isThere(subject, made, input) && keepsSomething(subject, made, input);
}

/** Is what a test asks about called like something that is kept? */
export function isCalledKept(subject: Node): boolean {
  return namesOf(subject).some((name) =>
    name.split(/[_#]|(?=[A-Z])/).some((word) => keptWords.has(word.toLowerCase())),
  );
}

/** Is it there for the next call, or stored where it is made? */
function isThere(subject: Node, made: Node, input: RuleInput, depth = 0): boolean {
  const value = unwrap(subject);
  switch (value.type) {
    case NodeType.ThisExpression:
      return true;
    case NodeType.MemberExpression:
      return isThere(value.object, made, input, depth);
    case NodeType.AwaitExpression:
      return isThere(value.argument, made, input, depth);
    case NodeType.CallExpression: {
      const callee = unwrap(value.callee);
      return callee.type === NodeType.MemberExpression
        ? isThere(callee.object, made, input, depth)
        : isCalledKept(callee);
    }
    case NodeType.Identifier: {
      const variable = input.model.variableOf(value);
      if (!variable || outlives(value, made, input)) return true;
      if (
        variable.references.some(
          (one) => one.isWrite() && one.init !== true && contains(made, one.identifier),
        )
      )
        return true;
      const initialiser = depth < maximumDepth ? input.resolver.constantInitialiser(value) : undefined;
      return initialiser !== undefined && isThere(initialiser, made, input, depth + 1);
    }
    default:
      return false;
  }
}

/** Is a variable there for the next call of the function in whose course `made` runs? What a request brings is not. */
function outlives(identifier: TSESTree.Identifier, made: Node, { model, resolver }: RuleInput): boolean {
  const { fn } = repetitionsAround(made, resolver);
  const declared = model.variableOf(identifier)?.defs[0]?.name;
  if (!declared || !fn) return true;
  const home = enclosingFunction(declared);
  if (!home) return true;
  return home !== fn && !contains(fn, home) && functionUse(home, model, resolver).kind !== 'handler';
}

function keepsSomething(subject: Node, made: Node, input: RuleInput, depth = 0): boolean {
  const value = unwrap(subject);
  if (isSize(value) || isCalledKept(value) || isChangedAround(made, value, input)) return true;
  const initialiser =
    value.type === NodeType.Identifier && depth < maximumDepth
      ? input.resolver.constantInitialiser(value)
      : undefined;
  return initialiser !== undefined && keepsSomething(initialiser, made, input, depth + 1);
}

/** Does the function in whose course `made` runs change what is asked about: `active++`, `jobs.set(id, worker)`? */
export function isChangedAround(made: Node, subject: Node, { model, resolver }: RuleInput): boolean {
  const { fn } = repetitionsAround(made, resolver);
  const text = model.textOf(placeOf(subject));
  const isIt = (target: Node): boolean =>
    (!fn || contains(fn, target)) && model.textOf(placeOf(target)) === text;
  return (
    model.nodesOf(NodeType.AssignmentExpression).some(({ left }) => isIt(left)) ||
    model.nodesOf(NodeType.UpdateExpression).some(({ argument }) => isIt(argument)) ||
    model.nodesOf(NodeType.CallExpression).some((call) => isAddition(call) && isIt(call))
  );
}

/** `workers.push(…)`, `workers.set(…)` */
export function isAddition({ callee }: TSESTree.CallExpression): boolean {
  return /^(?:push|add|set|unshift)$/.test(lastName(callee));
}

/** `jobs` of `jobs.get(id)`, `jobs.size` and `jobs[id]`. */
function placeOf(subject: Node): Node {
  const value = unwrap(subject);
  if (value.type === NodeType.CallExpression) {
    const callee = unwrap(value.callee);
    return callee.type === NodeType.MemberExpression ? unwrap(callee.object) : callee;
  }
  const isPart = value.type === NodeType.MemberExpression && (value.computed || isSize(value));
  return isPart ? unwrap(value.object) : value;
}

function isSize(value: Node): boolean {
  return value.type === NodeType.MemberExpression && /^(?:length|size)$/.test(lastName(value));
}

/** `workers` of `workers`, `this.workers`, `workers.length` and `workers[id]`; `workers` and `has` of `workers.has(id)`. */
function namesOf(subject: Node): string[] {
  const value = unwrap(subject);
  const name = lastName(placeOf(value));
  return value.type === NodeType.CallExpression ? [name, lastName(value)] : [name];
}

/** `config.inline`, `process.env.INLINE`, `this.options.get('pool')` */
function isSetting(subject: Node): boolean {
  const value = unwrap(subject);
  switch (value.type) {
    case NodeType.CallExpression:
      return isSetting(value.callee);
    case NodeType.MemberExpression:
      return settingsName.test(lastName(value)) || isSetting(value.object);
    case NodeType.Identifier:
      return settingsName.test(value.name);
    default:
      return false;
  }
}
