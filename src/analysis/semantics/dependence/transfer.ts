import type { Variable } from '@typescript-eslint/scope-manager';
import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { DefinitionType } from '../definition-type';
import type { Sizes } from '../trip-count';

/**
 * What structured clone does to objects of built-in classes when they are sent to another thread: it throws, or it
 * delivers something that no longer works. Measured with `postMessage` on Node 24.
 */
const damaged: ReadonlyMap<string, string> = new Map([
  ...[
    'WeakMap',
    'WeakSet',
    'WeakRef',
    'Promise',
    'Proxy',
    'URL',
    'URLSearchParams',
    'Headers',
    'FormData',
  ].map((name) => [name, `a ${name} cannot be sent to another thread`] as const),
  ...['Request', 'Response', 'FinalizationRegistry'].map(
    (name) => [name, `a ${name} cannot be sent to another thread`] as const,
  ),
  ...['Intl.NumberFormat', 'Intl.DateTimeFormat', 'Intl.Collator', 'Intl.Segmenter', 'Intl.PluralRules'].map(
    (name) => [name, `an ${name} cannot be sent to another thread`] as const,
  ),
  ...['TextEncoder', 'TextDecoder', 'AbortController', 'EventTarget'].map(
    (name) => [name, `a ${name} arrives in another thread as an empty object`] as const,
  ),
]);

/** Why the value of a variable cannot reach another thread as it is; undefined if nothing in the text says so. */
export function whyNotTransferable(variable: Variable, sizes: Sizes): string | undefined {
  const [definition] = variable.defs;
  if (definition?.type !== DefinitionType.Variable || variable.defs.length > 1) return undefined;
  const { init, id } = definition.node;
  return init && id === definition.name ? whyValueNotTransferable(init, sizes) : undefined;
}

/** The same of what an expression makes. */
export function whyValueNotTransferable(node: Node, sizes: Sizes): string | undefined {
  const { resolver } = sizes;
  const value = unwrap(node);
  if (value.type === NodeType.CallExpression) return handleReason(value, sizes);
  if (value.type !== NodeType.NewExpression) return undefined;
  const target = resolver.resolve(value.callee);
  if (target?.module === 'globalThis') return damaged.get(target.path.join('.'));
  const declared = localClass(value.callee, sizes);
  if (target && !declared)
    return `an instance of \`${target.path.at(-1) ?? target.module}\` loses its methods on the way to another thread`;
  return declared && whyInstanceNotTransferable(declared);
}

/** Why instances of a class of this file cannot reach another thread as they are. */
export function whyInstanceNotTransferable(declared: ClassNode): string | undefined {
  if (!hasMembersToLose(declared)) return undefined;
  return `an instance of the class \`${declared.id?.name ?? ''}\` loses its methods and private fields on the way to another thread`;
}

/** Streams, sockets and servers belong to the thread that has opened them. */
function handleReason(call: TSESTree.CallExpression, { resolver }: Sizes): string | undefined {
  const target = resolver.resolve(call.callee);
  if (!target || !handles.has(target.module)) return undefined;
  const name = target.path.at(-1) ?? '';
  return /^create(?:Read|Write|Server|Connection|Socket)|^(?:connect|request|get|spawn|fork|watch)$/.test(
    name,
  )
    ? `what \`${target.module}.${name}\` returns belongs to the thread that has opened it`
    : undefined;
}

const handles: ReadonlySet<string> = new Set([
  ...['fs', 'net', 'http', 'https', 'http2', 'tls', 'dgram', 'child_process'],
]);

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** The class of this file that an expression or a type names. */
export function localClass(named: Node, { model }: Sizes): ClassNode | undefined {
  const name = unwrap(named);
  const variable = name.type === NodeType.Identifier ? model.variableOf(name) : undefined;
  const node = variable?.defs.length === 1 ? variable.defs[0]?.node : undefined;
  return node?.type === NodeType.ClassDeclaration || node?.type === NodeType.ClassExpression
    ? node
    : undefined;
}

function hasMembersToLose(declared: ClassNode): boolean {
  return (
    declared.superClass !== null ||
    declared.body.body.some(
      (member) =>
        (member.type === NodeType.MethodDefinition && member.kind !== 'constructor' && !member.static) ||
        (member.type === NodeType.PropertyDefinition &&
          (member.key.type === NodeType.PrivateIdentifier ||
            (member.value !== null && isFunction(member.value)))),
    )
  );
}
