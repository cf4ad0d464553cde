import { lastName, type Node, NodeType, type TSESTree, unwrap, wrapped } from '../parse/syntax';
import { moduleEffects, type Operation } from './api-effects';
import { calledMember } from './called-member';
import { databaseOperation } from './database-effects';
import { diagnostics, type Effect } from './effects';
import type { EffectSite, Sites } from './effect-sites';
import type { FileModel } from './file-model';
import { callsArguments, isPureMethod, mutators } from './method-effects';
import type { Owners } from './owner';
import { delayName, loggerName, mayRead, mayWrite } from './naming';
import { globals, type ModuleMember, type Resolver } from './resolver';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** What one call does by itself, without its arguments being evaluated. */
export function callEffects(call: Call, model: FileModel, resolver: Resolver, owners: Owners): Sites {
  const callee = unwrap(call.callee);
  const member = calledMember(callee, resolver)?.member;
  const database = databaseOperation(call, member, model, resolver);
  if (database) return sitesOf(database, call);
  const known = member && moduleEffects(member, call, resolver);
  if (known) return sitesOf(known, call);
  if (callee.type === NodeType.MemberExpression) {
    const method = methodEffects(call, callee, member, resolver, owners);
    if (method) return method;
  }
  // A function that stands here runs here, which is looked at by itself.
  if (callee.type === NodeType.FunctionExpression || callee.type === NodeType.ArrowFunctionExpression) {
    return none;
  }
  return unknownCall(call, callee);
}

const none: Sites = { effects: [], calls: [] };

function sitesOf(operations: readonly Operation[], call: Call): Sites {
  const effects = operations.map(({ effect, at }): EffectSite => ({
    effect,
    node: call,
    of: at === 'receiver' ? receiverOf(call) : at.flatMap((index) => call.arguments[index] ?? []),
  }));
  return { effects, calls: [] };
}

function receiverOf(call: Call): readonly Node[] {
  const callee = unwrap(call.callee);
  return callee.type === NodeType.MemberExpression ? [callee.object] : [];
}

/** Methods of built-in objects, loggers and streams, told by their name where the object is not known. */
function methodEffects(
  call: Call,
  callee: TSESTree.MemberExpression,
  member: ModuleMember | undefined,
  resolver: Resolver,
  owners: Owners,
): Sites | undefined {
  const name = resolver.propertyName(callee);
  if (name === undefined || call.type === NodeType.NewExpression) return undefined;
  if (loggerName.test(lastName(callee.object))) {
    const effect: Effect = { resource: 'console', access: 'write', target: diagnostics };
    return { effects: [{ effect, node: call, of: [] }], calls: [] };
  }
  if (isPureMethod(name, call.arguments.length)) {
    return callsArguments(name) ? passedFunctions(call, resolver) : none;
  }
  if (!mutators.has(name) || (member && member.module !== globals)) return undefined;
  const owner = owners.of(callee.object);
  if (owner === 'fresh') return none;
  const effect: Effect = { resource: 'state', access: 'write', target: contentsOf(callee.object, resolver) };
  // It may as well be a class of the program, unless it is a list.
  return { effects: [], calls: [{ node: call, otherwise: [effect], receiver: callee.object }] };
}

/** `items.forEach(register)` calls what it is given; functions that are written there are looked at by themselves. */
function passedFunctions(call: Call, resolver: Resolver): Sites {
  const effects = call.arguments.flatMap((argument): EffectSite[] => {
    const value = unwrap(argument);
    const isName = value.type === NodeType.Identifier || value.type === NodeType.MemberExpression;
    if (!isName) return [];
    const member = resolver.resolve(value);
    const known = member && moduleEffects(member, call, resolver);
    if (known) return known.map(({ effect }) => ({ effect, node: call, of: [call.callee] }));
    const target = lastName(value);
    const access = mayRead(target) ? 'read' : 'write';
    return [{ effect: { resource: 'unknown', access, target }, node: call, of: [call.callee] }];
  });
  return { effects, calls: [] };
}

/** The target that stands for what a collection holds: the name of the variable or property that holds it. */
export function contentsOf(node: Node, resolver: Resolver): string {
  const object = unwrap(node);
  if (object.type === NodeType.Identifier) return object.name;
  if (object.type === NodeType.MemberExpression) {
    if (object.property.type === NodeType.PrivateIdentifier) return `.#${object.property.name}`;
    return `.${resolver.propertyName(object) ?? '[]'}`;
  }
  return '.[]';
}

/** Nothing is known of the function but its name. */
function unknownCall(call: Call, callee: Node): Sites {
  const name = lastName(callee);
  const isCall = call.type === NodeType.CallExpression;
  const effect: Effect =
    isCall && delayName.test(name)
      ? { resource: 'clock', access: 'write' }
      : {
          resource: 'unknown',
          access: mayRead(name) || (isUsed(call) && !mayWrite(name)) ? 'read' : 'write',
          ...(name !== '' && { target: name }),
        };
  return {
    effects: [],
    calls: [
      {
        node: call,
        otherwise: [effect],
        ...(callee.type === NodeType.MemberExpression && { receiver: callee.object }),
      },
    ],
  };
}

/**
 * Is the result of a call used, there and then? Calls without a use are there for what they change, and those that are
 * awaited do more than compute.
 */
function isUsed(call: Call): boolean {
  const { parent } = wrapped(call);
  return (
    parent !== undefined &&
    parent.type !== NodeType.ExpressionStatement &&
    parent.type !== NodeType.AwaitExpression &&
    parent.type !== NodeType.ReturnStatement &&
    parent.type !== NodeType.ArrowFunctionExpression
  );
}
