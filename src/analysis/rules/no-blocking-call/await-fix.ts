import type { TextEdit } from '../../../base/text';
import type { BlockingApi, Counterpart } from '../../catalog';
import { awaitExpression, breaksOptionalChain } from '../../edits/await-expression';
import { insertion, replacement } from '../../edits/insertion';
import { type MemberName, nameInPlaceOf } from '../../edits/member-name';
import type { Fix } from '../../finding';
import { type FunctionNode, isFunction, type Node, NodeType, type TSESTree } from '../../parse/syntax';
import type { RuleInput } from '../rule';
import type { AwaitHazards } from './await-hazard';
import { takesSameArguments } from './promise-arguments';

/**
 * `fs.readFileSync(p)` → `await fs.promises.readFile(p)`, where an `await` may stand and the result stays the same. Of
 * the ways to await a call the first alone, where it returns a promise: one file is not enough to choose among others.
 */
export function awaitFix(
  call: TSESTree.CallExpression,
  api: BlockingApi,
  input: RuleInput,
  hazards: AwaitHazards,
): Fix | undefined {
  const { awaited: [form] = [], counterpart } = api;
  if (!form || counterpart?.shape !== 'promise' || form.shape === 'callback') return undefined;
  // Packages differ from release to release.
  if (counterpart.module !== 'fs') return undefined;
  const fn = awaitingFunction(call);
  if (!fn || breaksOptionalChain(call)) return undefined;
  if (!takesSameArguments(form, call.arguments, input)) return undefined;
  const callee = promiseCallee(call, counterpart, input);
  if (!callee) return undefined;

  const awaiting = awaitExpression(call, input.model.text);
  const suffix = form.suffix === undefined ? [] : [insertion(call.range[1], form.suffix)];
  const hazard = hazards.of(call, api, fn) ?? form.differs?.message;
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
  { callee }: TSESTree.CallExpression,
  { module, name }: Counterpart,
  { model, resolver }: RuleInput,
): readonly TextEdit[] | undefined {
  // Comments inside the callee would be lost, and `(0, fs.readFileSync)(p)` is not what people write.
  if (callee.type === NodeType.SequenceExpression || /\/[*/]/.test(model.textOf(callee))) return undefined;
  const member = { module, path: name.split('.') };
  const named = nameInPlaceOf(callee, member, { model, resolver });
  return named && [replacementBy(named.parts, callee), ...named.edits];
}

function replacementBy(parts: MemberName['parts'], callee: Node): TextEdit {
  const start = parts.reduce(
    (offset, part) => (typeof part === 'string' ? offset : part.end),
    callee.range[0],
  );
  return replacement(start, callee.range[1], parts.filter((part) => typeof part === 'string').join(''));
}
