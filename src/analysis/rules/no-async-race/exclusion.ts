import {
  enclosingFunction,
  exitOf,
  findNode,
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  unwrap,
  walk,
  wrapped,
} from '../../parse/syntax';
import { limiterName, lockName, transactionCall, transactionName } from '../../semantics/naming';
import { pausesIn } from '../../semantics/pauses';
import type { RuleInput } from '../rule';
import { readsIn, writtenPlace } from './places';
import type { Suspensions } from './suspensions';

/** Calls after which, or inside of which, no two runs overlap, or a function runs once only. */
const exclusive =
  /^(?:once|memoize|memoise|singleFlight|singleflight|dedupe|coalesce|debounce|exclusive|serially|synchronized|enqueue|queue|schedule)$/i;

/** Does a function see to it that its runs (or those that touch the same state) do not overlap? */
export class Exclusion {
  readonly #known = new Map<FunctionNode, boolean>();

  constructor(
    readonly input: RuleInput,
    readonly suspensions: Suspensions,
  ) {}

  holds(fn: FunctionNode): boolean {
    const known = this.#known.get(fn);
    if (known !== undefined) return known;
    const holds = this.#callsLock(fn) || this.#isHandedToLock(fn) || this.#setsFlag(fn);
    this.#known.set(fn, holds);
    return holds;
  }

  #callsLock(fn: FunctionNode): boolean {
    return (
      findNode(
        fn.body,
        (node) => node.type === NodeType.CallExpression && isLockCall(node.callee),
        (node) => !isFunction(node),
      ) !== undefined
    );
  }

  /** `mutex.runExclusive(async () => …)`, `limit(async () => …)`, `db.transaction(async (tx) => …)`. */
  #isHandedToLock(fn: FunctionNode): boolean {
    for (let outer: FunctionNode | undefined = fn; outer; outer = enclosingFunction(outer)) {
      const value = wrapped(outer);
      const call = value.parent;
      if (call?.type !== NodeType.CallExpression || call.callee === value) continue;
      if (isLockCall(call.callee) || namesOf(call.callee).some((name) => limiterName.test(name))) return true;
    }
    return false;
  }

  /** `if (this.busy) return; this.busy = true;` before anything is waited for. */
  #setsFlag(fn: FunctionNode): boolean {
    const first = this.suspensions.first(fn);
    if (first === undefined || fn.body.type !== NodeType.BlockStatement) return false;
    const asked = new Set<string>();
    for (const statement of fn.body.body) {
      if (statement.range[0] >= first) break;
      if (statement.type === NodeType.IfStatement && exitOf(statement.consequent)) {
        for (const { place } of readsIn(statement.test, fn, this.input)) asked.add(place.key);
      } else if (asked.size > 0 && this.#writesOneOf(asked, statement, fn, first)) {
        return true;
      }
    }
    return false;
  }

  #writesOneOf(keys: ReadonlySet<string>, statement: Node, fn: FunctionNode, before: number): boolean {
    let found = false;
    walk(statement, (node) => {
      if (found || isFunction(node)) return false;
      const key = writtenPlace(node, fn, this.input)?.key;
      // What is assigned after a wait inside the statement comes too late.
      const isEarly = node.range[1] <= before || node.type === NodeType.AssignmentExpression;
      found = key !== undefined && keys.has(key) && isEarly && !pausesIn(node);
      return !found;
    });
    return found;
  }
}

function isLockCall(callee: Node): boolean {
  return namesOf(callee).some(
    (name) =>
      lockName.test(name) || exclusive.test(name) || transactionName.test(name) || transactionCall.test(name),
  );
}

/** `mutex` and `acquire` of `this.mutex.acquire`. */
function namesOf(callee: Node): string[] {
  const value = unwrap(callee);
  switch (value.type) {
    case NodeType.Identifier:
      return [value.name];
    case NodeType.MemberExpression:
      return value.property.type === NodeType.Identifier || value.property.type === NodeType.PrivateIdentifier
        ? [...namesOf(value.object), value.property.name]
        : namesOf(value.object);
    case NodeType.CallExpression:
      return namesOf(value.callee);
    default:
      return [];
  }
}
