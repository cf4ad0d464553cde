import { lastName, NodeType, unwrap } from '../../../../analysis/parse/syntax';
import { methodConventionOf } from '../../../../analysis/semantics/frameworks/methods';
import type { ModuleMember } from '../../../../analysis/semantics/resolver';
import { type CallbackUse, rangeOf } from '../callback-use';
import { serverPackages, type Taker, takers } from './tables';

/** The entry of the table for what is called, as far as names, imports and types tell what that is. */
export function takerOf(use: CallbackUse): Taker | undefined {
  const target = targetOf(use);
  if (!target) return undefined;
  const member = target.path.join('.');
  const at = use.call.arguments.findIndex((argument) => argument === use.argument);
  return takers.find(
    (taker) =>
      (typeof taker.module === 'string'
        ? taker.module === target.module
        : taker.module.test(target.module)) &&
      taker.member.test(member) &&
      at >= (taker.from ?? 0) &&
      hasVersion(taker, target.module, use),
  );
}

/** The module member that is called, or a member of that name of the package that declares it. */
function targetOf(use: CallbackUse): ModuleMember | undefined {
  const { call, source, program } = use;
  const callee = unwrap(call.callee);
  const resolved = source.resolver.resolve(call.type === NodeType.NewExpression ? call : callee);
  if (resolved) return resolved;
  const declared = program.calleeOf(source.file, rangeOf(call));
  if (declared.kind === 'library' && declared.package !== 'es' && declared.package !== 'node') {
    const name = declared.package.replace(/^@types\//, '').replace('express-serve-static-core', 'express');
    return { module: name, path: ['()', declared.name] };
  }
  if (callee.type !== NodeType.MemberExpression) return undefined;
  // `app.get('/', handler)` of an application that is handed around.
  const method = source.resolver.propertyName(callee);
  if (method === undefined) return undefined;
  const names = [lastName(callee.object)];
  if (!methodConventionOf(method, names, undefined, call.arguments.length)?.ownsParameters) return undefined;
  const dependencies = program.packageOf(source.file)?.dependencies;
  const servers = serverPackages.filter((name) => dependencies?.has(name));
  const [server] = servers;
  return servers.length === 1 && server !== undefined ? { module: server, path: ['()', method] } : undefined;
}

function hasVersion({ since }: Taker, module: string, { source, program }: CallbackUse): boolean {
  if (since === undefined) return true;
  const version = program.packageOf(source.file)?.dependencies.get(module);
  return Number(/\d+/.exec(version ?? '')?.[0] ?? NaN) >= since;
}
