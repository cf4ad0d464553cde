import type { TextEdit } from '../../../base/text';
import type { BlockingApi } from '../../catalog';
import { awaitExpression, breaksOptionalChain } from '../../edits/await-expression';
import { visibleName } from '../../edits/bindings';
import { insertion, replacement } from '../../edits/insertion';
import { removeIfUnused } from '../../edits/remove-binding';
import type { Fix } from '../../finding';
import {
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import type { RuleInput } from '../rule';
import type { AwaitHazards } from './await-hazard';
import { takesSameArguments } from './promise-arguments';
import { importPromiseFunction } from './promise-import';

/** `fs.readFileSync(p)` → `await fs.promises.readFile(p)`, where an `await` may stand and the result stays the same. */
export function awaitFix(
  call: TSESTree.CallExpression,
  api: BlockingApi,
  input: RuleInput,
  hazards: AwaitHazards,
): Fix | undefined {
  const { awaited, counterpart } = api;
  if (!awaited || !counterpart) return undefined;
  const fn = awaitingFunction(call);
  if (!fn || breaksOptionalChain(call)) return undefined;
  if (!takesSameArguments(awaited, call.arguments, input)) return undefined;
  const callee = promiseCallee(call, api, input);
  if (!callee) return undefined;

  const awaiting = awaitExpression(call, input.model.text);
  const suffix = awaited.suffix === undefined ? [] : [insertion(call.range[1], awaited.suffix)];
  const hazard = hazards.of(call, api, fn);
  const title = `Await ${counterpart.module}.${counterpart.name}`;
  return {
    title: hazard === undefined ? title : `${title} (unsafe: ${hazard})`,
    applicability: hazard === undefined ? 'safe' : 'unsafe',
    // The suffix comes before the closing parenthesis, which is inserted at the same place.
    edits: [...suffix, ...awaiting, ...callee],
  };
}

/** The async function in whose body the node stands, if an `await` is allowed there. */
function awaitingFunction(node: Node): FunctionNode | undefined {
  for (let inner = node, current = node.parent; current; inner = current, current = current.parent) {
    if (isFunction(current)) return current.async && current.body === inner ? current : undefined;
    switch (current.type) {
      case NodeType.PropertyDefinition:
      case NodeType.AccessorProperty:
      case NodeType.StaticBlock:
      case NodeType.Decorator:
      case NodeType.TSEnumMember:
        return undefined;
      default:
    }
  }
  return undefined;
}

/** Edits that make the callee the promise form, by the shortest way that the file has at hand. */
function promiseCallee(
  call: TSESTree.CallExpression,
  api: BlockingApi,
  input: RuleInput,
): readonly TextEdit[] | undefined {
  const { model, resolver } = input;
  const fn = (api.counterpart?.name ?? '').replace('promises.', '');
  const callee = call.callee;
  const written = model.textOf(callee);
  // Comments inside the callee would be lost, and `(0, fs.readFileSync)(p)` is not what people write.
  if (callee.type === NodeType.SequenceExpression || /\/[*/]/.test(written)) return undefined;
  const renamed = (name: string): TextEdit[] => [
    replacement(callee.range[0], callee.range[1], name),
    ...removeUnusedImport(callee, input),
  ];

  const named = visibleName({ module: 'fs', path: ['promises', fn] }, call, model, resolver);
  if (named !== undefined) return renamed(named);
  const namespace = visibleName({ module: 'fs', path: ['promises'] }, call, model, resolver);
  if (namespace !== undefined) return renamed(`${namespace}.${fn}`);
  const member = memberOfNamespace(callee, api, input);
  if (member) return [throughPromises(member, callee, fn, model.text)];
  const fs = visibleName({ module: 'fs', path: [] }, call, model, resolver);
  if (fs !== undefined) return renamed(`${fs}.promises.${fn}`);

  const identifier = unwrap(callee);
  if (identifier.type !== NodeType.Identifier) return undefined;
  const variable = model.variableOf(identifier);
  const imported = variable && importPromiseFunction(fn, variable, callee, input);
  return imported && [replacement(callee.range[0], callee.range[1], imported.name), ...imported.edits];
}

/** In `fs.readFileSync` or `require('fs').realpathSync.native`: the member access right after the module. */
function memberOfNamespace(
  callee: Node,
  api: BlockingApi,
  { resolver }: RuleInput,
): TSESTree.MemberExpression | undefined {
  let node = unwrap(callee);
  for (let depth = api.name.split('.').length; depth > 1; depth--) {
    if (node.type !== NodeType.MemberExpression) return undefined;
    node = unwrap(node.object);
  }
  if (node.type !== NodeType.MemberExpression) return undefined;
  const module = resolver.resolve(node.object);
  return module?.module === 'fs' && module.path.length === 0 ? node : undefined;
}

function throughPromises(
  member: TSESTree.MemberExpression,
  callee: Node,
  fn: string,
  text: string,
): TextEdit {
  const end = callee.range[1];
  if (!member.computed) return replacement(member.property.range[0], end, `promises.${fn}`);
  const bracket = text.lastIndexOf('[', member.property.range[0]);
  return replacement(bracket, end, `${member.optional ? '' : '.'}promises.${fn}`);
}

/** What imported the callee goes if nothing else uses it. */
function removeUnusedImport(callee: Node, { model, resolver }: RuleInput): TextEdit[] {
  let root = unwrap(callee);
  while (root.type === NodeType.MemberExpression) root = unwrap(root.object);
  const variable = root.type === NodeType.Identifier ? model.variableOf(root) : undefined;
  return variable && resolver.variable(variable) ? removeIfUnused(variable, callee, model.text) : [];
}
