import { awaiting } from '../../../../analysis/edits/await-expression';
import { isFunction, type Node, NodeType, unwrap } from '../../../../analysis/parse/syntax';
import { globals } from '../../../../analysis/semantics/resolver';
import type { UseRewrite } from '../../plan';
import { insert, replace, type Rewrite, wrap } from '../../rewrite';
import { around, type CallbackUse, rangeOf } from '../callback-use';

const counterparts: ReadonlyMap<string, string> = new Map([
  ['throws', 'rejects'],
  ['doesNotThrow', 'doesNotReject'],
]);

const runners = ['jest', 'vitest', '@jest/globals', 'bun-types', '@types/jest', '@types/bun'];

/** Assertions of what a function throws, which exist for promises as well. */
export function assertion(use: CallbackUse): UseRewrite | undefined {
  return asserted(use) ?? expected(use);
}

/** `assert.throws(f)` → `await assert.rejects(f)` */
function asserted({ call, argument, source }: CallbackUse): UseRewrite | undefined {
  const target = source.resolver.resolve(call.callee);
  const callee = unwrap(call.callee);
  const counterpart = counterparts.get(target?.path.at(-1) ?? '');
  if (!/^assert(?:\/strict)?$/.test(target?.module ?? '') || counterpart === undefined) return undefined;
  if (callee.type !== NodeType.MemberExpression || callee.computed || call.arguments[0] !== argument)
    return undefined;
  return awaited(call, source.model.text, [replace(rangeOf(callee.property), counterpart)]);
}

/** `expect(f).toThrow()` → `await expect(f()).rejects.toThrow()`: older versions of Jest take promises only. */
function expected({ call, argument, source, program }: CallbackUse): UseRewrite | undefined {
  const target = source.resolver.resolve(call.callee);
  const name = target && (target.path.at(-1) ?? '');
  // Jasmine and Chai have functions of the same name.
  const dependencies = program.packageOf(source.file)?.dependencies;
  if (target?.module === globals && !runners.some((runner) => dependencies?.has(runner))) return undefined;
  if (name !== 'expect' || !/^(?:globalThis|vitest|@jest\/globals|bun:test)$/.test(target?.module ?? ''))
    return undefined;
  const member = call.parent;
  if (member.type !== NodeType.MemberExpression || member.object !== call || call.arguments[0] !== argument)
    return undefined;
  if (!/^toThrow(?:Error)?$/.test(source.resolver.propertyName(member) ?? '')) return undefined;
  const whole = member.parent;
  if (whole.type !== NodeType.CallExpression || whole.callee !== member) return undefined;
  const [open, close] = isFunction(unwrap(argument)) ? ['(', ')()'] : ['', '()'];
  return awaited(whole, source.model.text, [
    ...around(argument, open, close),
    insert(call.range[1], '.rejects'),
  ]);
}

function awaited(call: Node, text: string, rewrites: readonly Rewrite[]): UseRewrite {
  const { before, after } = awaiting(call, text);
  return { rewrites: [...rewrites, wrap(rangeOf(call), before, after)], awaits: [call], hazards: [] };
}
