import { awaiting } from '../../../../analysis/edits/await-expression';
import {
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../../../analysis/parse/syntax';
import { globals } from '../../../../analysis/semantics/resolver';
import type { UseRewrite } from '../../plan';
import { insert, replace, type Rewrite, wrap } from '../../rewrite';
import { around, type CallbackUse, rangeOf } from '../callback-use';
import { layoutAt } from '../loops/layout';
import { calledWith } from '../loops/this-and-arguments';

const counterparts: ReadonlyMap<string, string> = new Map([
  ['throws', 'rejects'],
  ['doesNotThrow', 'doesNotReject'],
]);

/** Runners whose `expect` takes promises, and since when `toThrow` is one of what may follow `rejects`. */
const runners: ReadonlyMap<string, number> = new Map([
  ['jest', 23],
  ['@jest/globals', 23],
  ['vitest', 0],
  ['bun-types', 0],
  ['@types/bun', 0],
]);

/** What is expected of a function that throws: of Jest, Jasmine, Chai and expect.js. */
const throwing = /^(?:toThrow(?:Error\w*)?|throw|throws|Throw|throwError|throwException)$/;
/** What an object of assertions is called, the one that tests are given among them. */
const assertions = /^(?:assert|t|test|should)$/;
const assertionMethods = /^(?:throws|doesNotThrow|notThrow|notThrows|Throw|throw)$/;

/** Assertions of what a function throws. */
export function assertion(use: CallbackUse): UseRewrite | undefined {
  if (use.call.arguments[0] !== use.argument || !isCallable(use)) return undefined;
  return asserted(use) ?? expected(use) ?? thrownAgain(use);
}

/** May the argument be called as it is, by whoever has it? */
function isCallable({ argument, fn: { fn } }: CallbackUse): boolean {
  return unwrap(argument).type !== NodeType.MemberExpression || !calledWith(fn).this;
}

/** `assert.throws(f)` → `await assert.rejects(f)` */
function asserted({ call, source }: CallbackUse): UseRewrite | undefined {
  const target = source.resolver.resolve(call.callee);
  const callee = unwrap(call.callee);
  const counterpart = counterparts.get(target?.path.at(-1) ?? '');
  if (!/^assert(?:\/strict)?$/.test(target?.module ?? '') || counterpart === undefined) return undefined;
  if (callee.type !== NodeType.MemberExpression || callee.computed) return undefined;
  return awaited(call, source.model.text, [replace(rangeOf(callee.property), counterpart)]);
}

/**
 * `expect(f).toThrow()` → `await expect(f()).rejects.toThrow()`, and with `not` → `resolves.not`: older versions of Jest
 * take promises only.
 */
function expected(use: CallbackUse): UseRewrite | undefined {
  const { call, argument, source } = use;
  const { text } = source.model;
  const matching = matched(use);
  if (!matching || !takesPromises(use)) return undefined;
  const { members, whole } = matching;
  const names = members.map((member) => source.resolver.propertyName(member));
  const isNegated = names.length === 2 && names[0] === 'not';
  // What is thrown, but not what is named, passes: of a promise it would not.
  if (isNegated ? whole.arguments.length > 0 : names.length !== 1) return undefined;
  const [open, close] = calling(argument);
  return awaited(whole, text, [
    ...around(argument, open, close),
    insert(call.range[1], isNegated ? '.resolves' : '.rejects'),
  ]);
}

/** Is `expect` that of a runner which is known to take promises? Jasmine and Chai have functions of the same name. */
function takesPromises({ call, source, program }: CallbackUse): boolean {
  const target = source.resolver.resolve(call.callee);
  if (target?.path.join('.') !== 'expect') return false;
  const dependencies = program.packageOf(source.file)?.dependencies;
  const isSince = (runner: string): boolean => {
    const version = dependencies?.get(runner);
    const since = runners.get(runner) ?? Infinity;
    return version !== undefined && (since === 0 || majorOf(version) >= since);
  };
  if (target.module === globals) return [...runners.keys()].some(isSince);
  return target.module === 'bun:test' || isSince(target.module);
}

const majorOf = (version: string): number => Number(/\d+/.exec(version)?.[0] ?? NaN);

/**
 * `expect(f)` → `expect(await f().then((value) => () => value, (error) => () => { throw error; }))`: a function that does
 * at once what the promise has come to, which is right wherever a function may be handed.
 */
function thrownAgain(use: CallbackUse): UseRewrite | undefined {
  const { call, argument, source } = use;
  const callee = unwrap(call.callee);
  const isAssertion =
    callee.type === NodeType.MemberExpression &&
    assertions.test(lastName(callee.object)) &&
    assertionMethods.test(source.resolver.propertyName(callee) ?? '');
  if (!isAssertion && !matched(use)) return undefined;
  const [open, close] = calling(argument);
  const { semicolon, eol, indent, unit } = layoutAt(call.range[0], source.model);
  const again = [
    `${indent}${unit}(value) => () => value,`,
    `${indent}${unit}(error) => () => {`,
    `${indent}${unit}${unit}throw error${semicolon}`,
    `${indent}${unit}}`,
    `${indent})`,
  ].join(eol);
  return {
    rewrites: around(argument, `await ${open}`, `${close}.then(${eol}${again}`),
    awaits: [argument],
    hazards: [],
  };
}

/** Of `expect(f).not.toThrow()`, the members and the call of the last: nothing if it is not about what a function throws. */
function matched({
  call,
  source,
}: CallbackUse):
  | { readonly members: readonly TSESTree.MemberExpression[]; readonly whole: TSESTree.CallExpression }
  | undefined {
  if (call.type !== NodeType.CallExpression || lastName(call.callee) !== 'expect') return undefined;
  const members: TSESTree.MemberExpression[] = [];
  let node: Node = call;
  while (node.parent.type === NodeType.MemberExpression && node.parent.object === node) {
    node = node.parent;
    members.push(node);
  }
  const last = members.at(-1);
  const whole = node.parent;
  if (!last || whole.type !== NodeType.CallExpression || whole.callee !== last) return undefined;
  return throwing.test(source.resolver.propertyName(last) ?? '') ? { members, whole } : undefined;
}

/** What makes a call of an argument. */
const calling = (argument: Node): readonly [string, string] =>
  isFunction(unwrap(argument)) ? ['(', ')()'] : ['', '()'];

function awaited(call: Node, text: string, rewrites: readonly Rewrite[]): UseRewrite {
  const { before, after } = awaiting(call, text);
  return { rewrites: [...rewrites, wrap(rangeOf(call), before, after)], awaits: [call], hazards: [] };
}
