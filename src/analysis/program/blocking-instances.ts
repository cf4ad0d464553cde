import { blockingApiOf, blockingApis, blockingApiWith, keyOf } from '../catalog';
import type { ChainLink } from '../finding';
import type { Report } from '../rules/rule';
import { blockingMessage } from '../rules/no-blocking-call/remedy-text';
import { displayName } from '../semantics/resolver';
import { isAtStart } from './contexts';
import { externalMember, leadsOutside } from './external-members';
import type { FileFacts } from '../facts/file-facts';
import type { FileIndex } from './file-index';
import type { Linker } from './linker';
import type { Program } from './program';
import type { BlockingSummary, Reference } from '../facts/summary';

/** Names of the catalogue's functions that block whatever they are given. Most calls are ruled out by their names. */
const names: ReadonlySet<string> = new Set(
  blockingApis.flatMap(({ name, cost, when, callbackAt }) =>
    cost !== 'trivial' && !when && callbackAt === undefined ? (name.split('.').at(-1) ?? []) : [],
  ),
);

/**
 * The calls of blocking APIs by way of what other files hold: `db.prepare(q).all()` where `db` is imported. Those that the
 * file's own text tells are not among them.
 */
export function blockingInstances({ path, summary }: FileIndex, linker: Linker): BlockingSummary[] {
  const known = new Set(summary.blocking.map(({ range }) => range.start));
  return summary.calls.flatMap(({ target, callee, isNew, once, fn, inLoop, isLater, isAtStart }) => {
    if (isNew || once !== undefined || !names.has(nameOf(target))) return [];
    if (known.has(callee.start)) return [];
    if (leadsOutside(target, path, linker)) return [];
    const member = externalMember(target, path, linker);
    const api = member && blockingApiOf(member);
    if (!api || api.cost === 'trivial' || api.when || api.callbackAt !== undefined) return [];
    const happening = { fn, inLoop, isLater, ...(isAtStart && { isAtStart }) };
    return [{ api: displayName(member), key: keyOf(api), remedy: api.remedy, range: callee, ...happening }];
  });
}

/** What is reported of such calls in a file. */
export function reportedInstances(
  program: Program,
  { path }: FileFacts,
): { readonly report: Report; readonly chain: readonly ChainLink[] }[] {
  const { graph, contexts } = program.linked();
  return (program.linksOf(path)?.blocking ?? []).flatMap((call) => {
    const { api: shown, key, remedy, range, fn, inLoop } = call;
    const node = graph.find({ file: path, id: fn });
    const api = blockingApiWith(key);
    if (!node || !api) return [];
    const { kind, inLoop: isRepeated, reason, chain } = contexts.of(node, { isAtStart: isAtStart(call) });
    const context = { kind, inLoop: inLoop || isRepeated, reason };
    const message = blockingMessage(api, `\`${shown}\``);
    return [{ report: { messageId: 'blockingCall', message, range, remedy, context, fixes: [] }, chain }];
  });
}

function nameOf(target: Reference): string {
  return target.kind === 'member' || target.kind === 'module' ? (target.name ?? '') : '';
}
