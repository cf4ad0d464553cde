import { semicolonOf } from '../../../../analysis/edits/style';
import { isFunction, unwrap } from '../../../../analysis/parse/syntax';
import { globals } from '../../../../analysis/semantics/resolver';
import type { Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import { around, type CallbackUse, calleeName, functionOf, refuse, unchanged } from '../callback-use';
import { calledWith } from '../loops/this-and-arguments';

interface Runner {
  readonly name: string;
  /** The release since which it waits for promises. */
  readonly since: readonly [number, number];
  /** What is called with the error where a test fails. */
  readonly fail: string;
}

const runners: readonly Runner[] = [
  { name: 'jasmine-node', since: [3, 0], fail: 'done' },
  { name: 'jasmine', since: [2, 7], fail: 'done.fail' },
  { name: 'jasmine-core', since: [2, 7], fail: 'done.fail' },
  { name: 'mocha', since: [1, 18], fail: 'done' },
];

const names =
  /^(?:it|test|specify|before|after|setup|teardown|(?:before|after)(?:Each|All)|suite(?:Setup|Teardown))(?:\.only)?$/;

/**
 * `it('loads', () => …)` → `it('loads', (done) => { (async () => …)().then(() => done(), done); })`: runners from a time before
 * promises wait only for a function with a parameter, until it calls what it is given.
 */
export function toldWhenDone(use: CallbackUse): UseRewrite | Refusal | undefined {
  const { call, argument, source, program, fn } = use;
  const target = source.resolver.resolve(call.callee);
  if (target?.module !== globals || !names.test(target.path.join('.'))) return undefined;
  const dependencies = program.packageOf(source.file)?.dependencies ?? new Map<string, string>();
  const installed = runners.filter(({ name }) => dependencies.has(name));
  const [old] = installed.filter(({ name, since }) => isBefore(dependencies.get(name) ?? '', since));
  if (!old || fn.fn.params.length > 0) return undefined;
  if (calledWith(fn.fn).this || installed.some(({ fail }) => fail !== old.fail)) {
    const message = `${functionOf(use)} is handed to \`${calleeName(use)}\` of \`${old.name}\`, which does not wait for promises`;
    return refuse(use, 'callback', message);
  }
  const [open, close] = isFunction(unwrap(argument)) ? ['(', ')()'] : ['', '()'];
  const end = `${close}.then(() => done(), ${old.fail})${semicolonOf(source.model)} }`;
  const rewrites = around(argument, `(done) => { ${open}`, end);
  return { ...unchanged, rewrites };
}

/** @param release `1.14.5`, or a range: `^1.14` */
function isBefore(release: string, [major, minor]: Runner['since']): boolean {
  const found = /(\d+)(?:\.(\d+))?/.exec(release);
  const its = Number(found?.[1] ?? Infinity);
  return its < major || (its === major && Number(found?.[2] ?? Infinity) < minor);
}
