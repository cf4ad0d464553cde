import { lastName, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { displayName, globals, type ModuleMember, type Resolver } from '../../semantics/resolver';
import type { RuleInput } from '../rule';

/** A place where a value is cloned for another thread. */
export interface Sink {
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
  /** The value that is cloned. */
  readonly value: Node;
  /** What does it, for people: `worker.postMessage`. */
  readonly name: string;
  /** What is handed over instead of cloned, if anything is. */
  readonly transfer: Node | undefined;
  /** Takes the list of what is handed over as its second argument. */
  readonly takesList: boolean;
  /** Leaves the thread; a copy for oneself is meant to be one. */
  readonly leaves: boolean;
}

/** Every place in a file where a value is cloned, as far as it is certain that it is. */
export function sinks({ model, resolver }: RuleInput): Sink[] {
  return [
    ...model.nodesOf(NodeType.CallExpression).flatMap((call) => calledSink(call, resolver)),
    ...model.nodesOf(NodeType.NewExpression).flatMap((call) => workerData(call, resolver)),
  ];
}

function calledSink(call: TSESTree.CallExpression, resolver: Resolver): Sink[] {
  const [value, second] = call.arguments;
  if (!value || value.type === NodeType.SpreadElement) return [];
  const callee = unwrap(call.callee);
  const member = resolver.resolve(callee);
  if (member?.module === globals && member.path.join('.') === 'structuredClone') {
    const transfer = second && option(second, 'transfer');
    return [{ call, value, name: 'structuredClone', transfer, takesList: false, leaves: false }];
  }
  if (callee.type !== NodeType.MemberExpression) return [];
  const method = resolver.propertyName(callee);
  if (method === 'postMessage' && isPort(callee.object, resolver)) {
    const transfer = second && (option(second, 'transfer') ?? second);
    const name = `${nameOf(callee.object)}.postMessage`;
    return [{ call, value, name, transfer, takesList: true, leaves: true }];
  }
  if (method === 'run' && member && isPool(member)) {
    const transfer = second && option(second, 'transferList');
    return [{ call, value, name: displayName(member), transfer, takesList: false, leaves: true }];
  }
  return [];
}

function workerData(call: TSESTree.NewExpression, resolver: Resolver): Sink[] {
  const member = resolver.resolve(call.callee);
  const [, options] = call.arguments;
  if (!options || member?.module !== 'worker_threads' || member.path.join('.') !== 'Worker') return [];
  const value = option(options, 'workerData');
  const transfer = option(options, 'transferList');
  return value ? [{ call, value, name: 'workerData', transfer, takesList: false, leaves: true }] : [];
}

function option(options: Node, name: string): Node | undefined {
  const object = unwrap(options);
  if (object.type !== NodeType.ObjectExpression) return undefined;
  for (const property of object.properties) {
    if (property.type !== NodeType.Property || property.computed) continue;
    if (property.key.type === NodeType.Identifier && property.key.name === name) return property.value;
  }
  return undefined;
}

/** Names of workers and of their ports, where the text does not show what they are. */
const portName = /^(?:#?_?(?:worker|thread|port|parentPort|channel)\d?|.*(?:Worker|Thread|Port)\d?)$/;

/**
 * Is it one end of a channel between threads? A `webview` or `panel` of VS Code has a `postMessage` too, but what it is
 * given becomes JSON.
 */
function isPort(node: Node, resolver: Resolver): boolean {
  const object = unwrap(node);
  const member = resolver.resolve(object);
  if (member?.module === 'worker_threads') return true;
  // How a worker in a browser calls the global object; a page calls it `window`.
  if (object.type === NodeType.Identifier && object.name === 'self' && member?.module === globals)
    return true;
  if (member?.module === globals) {
    return /^(?:Worker\.new|BroadcastChannel\.new|MessageChannel\.new\.port[12])$/.test(
      member.path.join('.'),
    );
  }
  return member === undefined && portName.test(lastName(object));
}

function isPool({ module, path }: ModuleMember): boolean {
  const name = path.join('.');
  if (module === 'piscina') return name === 'new.run' || name === 'Piscina.new.run';
  return module === 'tinypool' && (name === 'new.run' || name === 'Tinypool.new.run');
}

function nameOf(node: Node): string {
  return lastName(node) || 'port';
}
