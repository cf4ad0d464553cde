import type { TextEdit } from '../../../base/text';
import { type AwaitedForm, type BlockingApi, blockingApiOf } from '../../catalog';
import { replacement } from '../../edits/insertion';
import { nameInPlaceOf } from '../../edits/member-name';
import { removeIfUnused } from '../../edits/remove-binding';
import type { Fix } from '../../finding';
import {
  type FunctionNode,
  isFunction,
  type Node,
  NodeType,
  rootOf,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import type { ModuleMember } from '../../semantics/resolver';
import { takesSameArguments } from '../no-blocking-call/promise-arguments';
import type { RuleInput } from '../rule';

/** `promisify(fs.readFileSync)` → `fs.promises.readFile`: what nobody could wait for comes true. */
export function promisifiedFix(
  promisify: TSESTree.CallExpression,
  argument: Node,
  api: BlockingApi,
  input: RuleInput,
): Fix | undefined {
  const form = formOf(api);
  if (!form || form.suffix !== undefined || !api.counterpart) return undefined;
  const { name } = api.counterpart;
  const edits = inPlaceOf(promisify, argument, { module: 'fs', path: name.split('.') }, input);
  return (
    edits && {
      title: `Take fs.${name} (unsafe: what follows its promises never ran so far)`,
      applicability: 'unsafe',
      edits,
    }
  );
}

/** `promisify(fs.readFile)` → `fs.promises.readFile`, where all that it is called with shows that it is given paths. */
export function readFileFix(call: TSESTree.CallExpression, input: RuleInput): Fix | undefined {
  const callee = unwrap(call.callee);
  const made = callee.type === NodeType.Identifier ? input.resolver.constantInitialiser(callee) : callee;
  const promisify = made && unwrap(made);
  if (promisify?.type !== NodeType.CallExpression || promisify.arguments.length !== 1) return undefined;
  const [argument] = promisify.arguments;
  const calls = callee.type === NodeType.Identifier ? callsOf(callee, input) : [call];
  const takesPaths = calls?.every(({ arguments: args }) =>
    takesSameArguments({ refusesDescriptor: true }, args, input),
  );
  if (!argument || takesPaths !== true) return undefined;
  const edits = inPlaceOf(promisify, argument, { module: 'fs', path: ['promises', 'readFile'] }, input);
  return edits && { title: 'Take fs.promises.readFile', applicability: 'safe', edits };
}

/** All uses of a variable, if it is only ever called. */
function callsOf(
  identifier: TSESTree.Identifier,
  { model }: RuleInput,
): TSESTree.CallExpression[] | undefined {
  const variable = model.variableOf(identifier);
  if (!variable || variable.defs.some(({ name }) => isInExport(name))) return undefined;
  const uses = variable.references.filter(({ init }) => init !== true).map(({ identifier: use }) => use);
  const calls = uses.flatMap((use) =>
    use.parent.type === NodeType.CallExpression && use.parent.callee === use ? use.parent : [],
  );
  return calls.length === uses.length ? calls : undefined;
}

function isInExport(name: Node): boolean {
  for (let node: Node | undefined = name; node && !isFunction(node); node = node.parent) {
    if (node.type === NodeType.ExportNamedDeclaration) return true;
  }
  return false;
}

/**
 * `new Promise((resolve) => resolve(fs.readFileSync(path)))` → `fs.promises.readFile(path)`; also with `try` and a `reject` of
 * what is caught.
 *
 * @param head the `Promise` of `new Promise`
 */
export function wrappedFix(head: Node, fn: FunctionNode, input: RuleInput): Fix | undefined {
  const made = head.parent;
  if (made?.type !== NodeType.NewExpression || made.arguments[0] !== fn) return undefined;
  const call = resolvedCall(fn);
  const member = call && input.resolver.resolve(call.callee);
  const api = member && blockingApiOf(member);
  const form = api && formOf(api);
  if (!call || !api?.counterpart || !form || !takesSameArguments(form, call.arguments, input))
    return undefined;
  const { name } = api.counterpart;
  const { model } = input;
  const [start] = made.range;
  const [, end] = made.range;
  const outside = model.text.slice(start, call.callee.range[0]) + model.text.slice(call.range[1], end);
  if (/\/[/*]/.test(outside)) return undefined;
  const callee = inPlaceOf(call.callee, call.callee, { module: 'fs', path: name.split('.') }, input);
  return (
    callee && {
      title: `Take the promise of fs.${name} (unsafe: other code runs before it is done)`,
      applicability: 'unsafe',
      edits: [
        replacement(start, call.callee.range[0], ''),
        ...callee,
        replacement(call.range[1], end, form.suffix ?? ''),
      ],
    }
  );
}

/** The call whose value an executor resolves its promise with, if that is all that it does. */
function resolvedCall({ params, body }: FunctionNode): TSESTree.CallExpression | undefined {
  const [resolve, reject] = params;
  if (resolve?.type !== NodeType.Identifier) return undefined;
  let only: Node | undefined = body.type === NodeType.BlockStatement ? soleStatement(body) : body;
  if (only?.type === NodeType.TryStatement) {
    const { block, handler, finalizer } = only;
    const caught = handler && soleStatement(handler.body);
    const error = handler?.param;
    const rejects =
      reject?.type === NodeType.Identifier &&
      error?.type === NodeType.Identifier &&
      caught &&
      isCallOf(
        caught,
        reject.name,
        (argument) => argument.type === NodeType.Identifier && argument.name === error.name,
      );
    if (!rejects || finalizer) return undefined;
    only = soleStatement(block);
  }
  let found: TSESTree.CallExpression | undefined;
  const isIt = isCallOf(only, resolve.name, (argument) => {
    const value = unwrap(argument);
    if (value.type === NodeType.CallExpression && !value.optional) found = value;
    return true;
  });
  return isIt ? found : undefined;
}

function soleStatement({ body }: TSESTree.BlockStatement): Node | undefined {
  const [only, ...others] = body;
  return others.length === 0 ? only : undefined;
}

/** `name(argument)`, also as a statement. */
function isCallOf(node: Node | undefined, name: string, test: (argument: Node) => boolean): boolean {
  const call = node?.type === NodeType.ExpressionStatement ? node.expression : node;
  if (call?.type !== NodeType.CallExpression || call.arguments.length !== 1) return false;
  const [argument] = call.arguments;
  return (
    call.callee.type === NodeType.Identifier &&
    call.callee.name === name &&
    argument !== undefined &&
    test(argument)
  );
}

/** How a function of `fs` is awaited, if that is by its promise alone. */
function formOf({ counterpart, awaited: [form] = [] }: BlockingApi): AwaitedForm | undefined {
  if (counterpart?.module !== 'fs' || counterpart.shape !== 'promise' || !form) return undefined;
  const { shape, written, member, completes } = form;
  return shape === 'callback' || written || member !== undefined || completes ? undefined : form;
}

/** The edits that put a member where `outer` stands, written as `inner` is, which is within. */
function inPlaceOf(outer: Node, inner: Node, member: ModuleMember, input: RuleInput): TextEdit[] | undefined {
  const { model } = input;
  const named = nameInPlaceOf(inner, member, input);
  if (!named) return undefined;
  const text = named.parts
    .map((part) => (typeof part === 'string' ? part : model.text.slice(part.start, part.end)))
    .join('');
  const root = outer.type === NodeType.CallExpression ? rootOf(outer.callee) : undefined;
  const variable = root && !isFunction(root) ? model.variableOf(root) : undefined;
  return [
    replacement(outer.range[0], outer.range[1], text),
    ...named.edits,
    ...(variable ? removeIfUnused(variable, outer, model.text) : []),
  ];
}
