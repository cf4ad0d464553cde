import {
  type FunctionNode,
  isFunction,
  keyName,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  wrapped,
} from '../../analysis/parse/syntax';
import { lineOf, rangeOf } from './draft';
import type { Lookup } from './handed';
import { mentioned } from './mentions';
import type { Hazard } from './migration';
import type { AsyncFunction } from './plan';
import { usesArguments } from './parameters';
import { isRefusal, type Source, type Sources } from './sources';
import type { TypedProgram } from './typed-program';

/**
 * How likely a call of a method, on a value of which nothing is known, is one of the function that is made asynchronous.
 * `likely`: it is taken for a call of it, which does no harm if it is none, since what is no promise can be waited for as
 * well. `possible`: methods of that name are everywhere, and what this is called on is named like nothing that has the
 * function. `no`: it passes more than the function takes.
 */
type Likelihood = 'likely' | 'possible' | 'no';

/** Names of what a function is a method of here, whatever it is. */
const selves = new Set(['this', 'self', 'that', 'me', '_this', '_self']);

/** Methods that JavaScript's own objects have, and those of Node's emitters, streams, servers and loggers. */
const everyday: ReadonlySet<string> = new Set([
  ...[Object, Array, String, Map, Set, Promise, RegExp, Function, Date, Number].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  ),
  ...['on', 'once', 'off', 'emit', 'addListener', 'removeListener', 'write', 'end', 'read', 'close', 'open'],
  ...[
    'pipe',
    'send',
    'listen',
    'render',
    'json',
    'status',
    'next',
    'start',
    'stop',
    'use',
    'post',
    'put',
    'head',
  ],
  ...['log', 'info', 'warn', 'error', 'debug', 'trace', 'format', 'parse', 'stringify', 'resolve', 'reject'],
]);

/** The name of a member as a node of a file. */
interface MemberName {
  readonly source: Source;
  readonly key: Node;
}

/** Uses of members of a name that may be those of a function, as far as types tell: those that are taken for it, and a hazard of the rest. */
export function untypedUses(
  name: string,
  fn: AsyncFunction,
  { program, sources, indexOf }: Lookup,
): { readonly likely: readonly MemberName[]; readonly hazards: readonly Hazard[] } {
  const untyped = program.untypedUses(name).flatMap(({ file, range }) => {
    const source = sources.of(file);
    if (isRefusal(source)) return [];
    return indexOf(source)
      .namesAt(range.start)
      .map((key) => ({ source, key }));
  });
  const likely: MemberName[] = [];
  const possible: MemberName[] = [];
  for (const use of [...untyped, ...accessesByName(name, sources, program)]) {
    const member = mentioned(use.key) ?? use.key;
    const judged = likelihood(name, member, fn, use.source, program);
    if (judged === 'likely') likely.push(use);
    else if (judged === 'possible' && !isAwaited(member)) possible.push({ ...use, key: member });
  }
  const [first] = possible;
  return { likely, hazards: first ? [mayBeCalled(name, first, possible.length)] : [] };
}

/**
 * Accesses to members of a name in JavaScript, whatever is known of their objects: prototypes are put together there in
 * ways that TypeScript does not see. None for names that methods of all kinds have.
 */
function accessesByName(
  name: string,
  sources: Sources,
  program: TypedProgram,
): readonly { readonly source: Source; readonly key: Node }[] {
  if (everyday.has(name)) return [];
  return program.files.flatMap((file) => {
    if (/\.[cm]?tsx?$/.test(file) || program.text(file)?.includes(name) !== true) return [];
    const source = sources.of(file);
    if (isRefusal(source)) return [];
    return source.model
      .nodesOf(NodeType.MemberExpression)
      .filter(
        (member) => !member.computed && keyName(member.property) === name && !isOfModule(member, source),
      )
      .map((member) => ({ source, key: member.property }));
  });
}

/** `path.resolve`: a member of what was imported from a package or from Node. */
function isOfModule(member: TSESTree.MemberExpression, { resolver }: Source): boolean {
  const known = resolver.resolve(member.object);
  return known !== undefined && !known.module.startsWith('.');
}

/** @param member `x.load`, or the key in `{ load } = x` */
function likelihood(
  name: string,
  member: Node,
  { source, fn }: AsyncFunction,
  of: Source,
  program: TypedProgram,
): Likelihood {
  const { parent } = member;
  const isCall = parent?.type === NodeType.CallExpression && parent.callee === member;
  if (isCall && passesTooMuch(parent, fn)) return 'no';
  const other = otherMember(name, member, fn, of);
  if (other !== undefined) return other === member ? 'no' : 'possible';
  if (!everyday.has(name)) return 'likely';
  if (member.type !== NodeType.MemberExpression) return 'possible';
  const receiver = lastName(member.object).toLowerCase();
  const held = holders(fn, source.file);
  const isLikely =
    selves.has(receiver) ||
    held.some((holder) => isAlike(receiver, holder)) ||
    typesGiven(member.object, of, program).some((type) => held.includes(type));
  return isLikely ? 'likely' : 'possible';
}

/**
 * Where another function is assigned to the same member of the same variable, as `app.restart` in `app.restart = () => {};
 * on(app.restart)`; undefined where it may be this function.
 */
function otherMember(name: string, member: Node, fn: FunctionNode, { model }: Source): Node | undefined {
  if (member.type !== NodeType.MemberExpression || member.object.type !== NodeType.Identifier)
    return undefined;
  const assignments = (model.variableOf(member.object)?.references ?? []).flatMap(({ identifier }) => {
    const { parent } = identifier;
    if (parent.type !== NodeType.MemberExpression || parent.object !== identifier || parent.computed)
      return [];
    if (keyName(parent.property) !== name) return [];
    return parent.parent.type === NodeType.AssignmentExpression && parent.parent.left === parent
      ? [parent.parent]
      : [];
  });
  const areOthers = assignments.every(({ right }) => isFunction(right) && right !== fn);
  const own = assignments.find(({ left }) => left === member) ?? assignments[0];
  return areOthers ? own?.left : undefined;
}

/** The types of what a variable without a type of its own is given somewhere: `Store` for `let s; before(() => { s = new Store(); })`. */
function typesGiven(receiver: Node, { model, file }: Source, program: TypedProgram): string[] {
  const variable = receiver.type === NodeType.Identifier ? model.variableOf(receiver) : undefined;
  return (variable?.references ?? []).flatMap(({ writeExpr }) => {
    const type = writeExpr && program.typeOf(file, rangeOf(writeExpr))?.text;
    return type ?? [];
  });
}

function passesTooMuch(call: TSESTree.CallExpression, fn: FunctionNode): boolean {
  return (
    call.arguments.length > fn.params.length &&
    call.arguments.every(({ type }) => type !== NodeType.SpreadElement) &&
    !usesArguments(fn)
  );
}

/** `loader` for `ConfigLoader`, `configLoader` for `config-loader.js`. */
function isAlike(receiver: string, holder: string): boolean {
  const name = receiver.replace(/[^a-z0-9]/g, '');
  const other = holder.toLowerCase().replace(/[^a-z0-9]/g, '');
  return name.length >= 3 && other.length >= 3 && (other.endsWith(name) || name.endsWith(other));
}

/** The names of what a function may be a member of: a class, an object, a constructor, a module. */
function holders(fn: Node, file: string): readonly string[] {
  const path = file.split('/');
  const base = (path.at(-1) ?? '').replace(/\.[^.]*$/, '');
  const names = [base === 'index' ? (path.at(-2) ?? '') : base];
  for (let node = fn.parent; node; node = node.parent) {
    switch (node.type) {
      case NodeType.ClassDeclaration:
      case NodeType.ClassExpression:
        if (node.id) names.push(node.id.name);
        break;
      case NodeType.VariableDeclarator:
        if (node.id.type === NodeType.Identifier) names.push(node.id.name);
        break;
      case NodeType.Property:
        names.push(keyName(node.key) ?? '');
        break;
      case NodeType.AssignmentExpression:
        // `Loader.prototype.load = …`
        if (node.left.type === NodeType.MemberExpression) {
          const { object } = node.left;
          names.push(
            object.type === NodeType.MemberExpression && lastName(object) === 'prototype'
              ? lastName(object.object)
              : lastName(object),
          );
        }
        break;
      default:
        if (isFunction(node)) return names;
    }
  }
  return names;
}

/** Is a member called, and its promise, if it is one, waited for? */
function isAwaited(member: Node): boolean {
  const call = wrapped(member).parent;
  return call?.type === NodeType.CallExpression && wrapped(call).parent?.type === NodeType.AwaitExpression;
}

function mayBeCalled(name: string, first: MemberName, count: number): Hazard {
  const { source, key: member } = first;
  const others = count === 1 ? '' : `, and in ${count - 1} other ${count === 2 ? 'place' : 'places'},`;
  return {
    kind: 'goes-on',
    message: `\`${source.model.textOf(member)}\` on line ${lineOf(source, member)}${others} may be \`${name}\`, and nobody waits for it there: its type is not known`,
    file: source.file,
    range: rangeOf(member),
  };
}
