import { assignmentTargets, type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';
import { local, type References } from './references';
import type { AssignmentSummary, ExportSummary } from './summary';

export interface Exports {
  readonly exports: readonly ExportSummary[];
  /** Modules all of whose exports are exported again. */
  readonly stars: readonly string[];
}

/** What a file exports, as an ES module or a CommonJS one. */
export function exportsOf(references: References): Exports {
  const exports: ExportSummary[] = [];
  const stars: string[] = [];
  const { model } = references;
  const add = (name: string, value: Node): void => {
    const reference = references.of(value);
    if (reference) exports.push({ name, value: reference });
  };

  for (const statement of model.program.body) {
    switch (statement.type) {
      case NodeType.ExportDefaultDeclaration:
        add('default', statement.declaration);
        break;
      case NodeType.ExportAllDeclaration: {
        const specifier = statement.source.value;
        if (!statement.exported) stars.push(specifier);
        else exports.push({ name: nameOf(statement.exported), value: { kind: 'module', specifier } });
        break;
      }
      case NodeType.ExportNamedDeclaration:
        exports.push(...named(statement, references));
        break;
      case NodeType.TSExportAssignment:
        add('default', statement.expression);
        break;
      default:
        break;
    }
  }

  // `module.exports = …`, `exports.load = …`
  for (const assignment of model.nodesOf(NodeType.AssignmentExpression)) {
    if (assignment.left.type !== NodeType.MemberExpression) continue;
    const target = references.of(assignment.left);
    if (target?.kind !== 'module' || target.specifier !== '') continue;
    add(target.name ?? 'default', assignment.right);
  }
  for (const call of model.nodesOf(NodeType.CallExpression)) {
    const starred = starOf(call, references);
    if (starred !== undefined) stars.push(starred);
    const getter = compiledReExport(call, references);
    if (getter) add(getter.name, getter.value);
  }
  return { exports, stars };
}

function named(statement: TSESTree.ExportNamedDeclaration, references: References): ExportSummary[] {
  const { declaration, source } = statement;
  if (source) {
    return statement.specifiers.map(({ local: from, exported }) => ({
      name: nameOf(exported),
      value: { kind: 'module', specifier: source.value, name: nameOf(from) },
    }));
  }
  if (!declaration) {
    return statement.specifiers.flatMap(({ local: from, exported }) => {
      const value = references.of(from);
      return value ? [{ name: nameOf(exported), value }] : [];
    });
  }
  switch (declaration.type) {
    case NodeType.FunctionDeclaration:
    case NodeType.ClassDeclaration:
      return declaration.id ? [{ name: declaration.id.name, value: local(declaration) }] : [];
    case NodeType.TSInterfaceDeclaration:
    case NodeType.TSModuleDeclaration:
      // A class of that name, if there is one, is what the name stands for.
      return exportsOfNames([declaration.id], references);
    case NodeType.VariableDeclaration:
      return declaration.declarations.flatMap(({ id, init }) => {
        if (id.type !== NodeType.Identifier) return exportsOfNames(assignmentTargets(id), references);
        const value = (init && references.of(init)) ?? references.typed(id.typeAnnotation);
        return value ? [{ name: id.name, value }] : [];
      });
    default:
      return [];
  }
}

function exportsOfNames(names: readonly Node[], references: References): ExportSummary[] {
  return names.flatMap((name) => {
    const value = name.type === NodeType.Identifier ? references.ofName(name) : undefined;
    return name.type === NodeType.Identifier && value ? [{ name: name.name, value }] : [];
  });
}

function nameOf(name: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return name.type === NodeType.Identifier ? name.name : name.value;
}

/** `__exportStar(require('./x'), exports)`, `Object.assign(exports, require('./x'))` */
function starOf(call: TSESTree.CallExpression, references: References): string | undefined {
  const callee = references.model.textOf(call.callee);
  const [first, second] = call.arguments;
  if (!first || !second) return undefined;
  const isStar = /(?:^|\.)(?:__exportStar|__export|_export_star)$/.test(callee);
  const source = isStar
    ? first
    : callee === 'Object.assign' && isExports(first, references)
      ? second
      : undefined;
  const module = source && references.of(source);
  return module?.kind === 'module' && module.name === undefined && module.specifier !== ''
    ? module.specifier
    : undefined;
}

function isExports(node: Node, { model }: References): boolean {
  const text = model.textOf(node);
  return text === 'exports' || text === 'module.exports';
}

/** `Object.defineProperty(exports, 'load', { get: function () { return x_1.load; } })`, as TypeScript compiles to. */
function compiledReExport(
  call: TSESTree.CallExpression,
  references: References,
): { name: string; value: Node } | undefined {
  const [target, name, descriptor] = call.arguments;
  if (!target || !name || descriptor?.type !== NodeType.ObjectExpression) return undefined;
  if (!isExports(target, references)) return undefined;
  const exported = references.resolver.staticString(name);
  const getter = descriptor.properties.find(
    (property) =>
      property.type === NodeType.Property &&
      property.key.type === NodeType.Identifier &&
      property.key.name === 'get',
  );
  const fn = getter?.type === NodeType.Property ? unwrap(getter.value) : undefined;
  const body = fn && 'body' in fn ? fn.body : undefined;
  if (exported === undefined || !body || Array.isArray(body)) return undefined;
  const [only] = body.type === NodeType.BlockStatement ? body.body : [];
  const value = only?.type === NodeType.ReturnStatement ? only.argument : body;
  return value ? { name: exported, value } : undefined;
}

/** Members that objects are given later: `app.handle = handle`, or what a namespace exports. */
export function assignmentsOf(references: References): AssignmentSummary[] {
  const assignments: AssignmentSummary[] = [];
  for (const assignment of references.model.nodesOf(NodeType.AssignmentExpression)) {
    const { left, right, operator } = assignment;
    if (left.type !== NodeType.MemberExpression || operator !== '=') continue;
    const name = references.memberName(left);
    const owner = name === undefined ? undefined : references.of(left.object);
    if (name === undefined || !owner || !isOwn(owner)) continue;
    const value = references.of(right);
    if (value) assignments.push({ owner, name, value });
  }
  for (const { id, body } of references.model.nodesOf(NodeType.TSModuleDeclaration)) {
    const owner = id.type === NodeType.Identifier ? references.ofName(id) : undefined;
    if (!owner || body?.type !== NodeType.TSModuleBlock) continue;
    for (const statement of body.body) {
      if (statement.type !== NodeType.ExportNamedDeclaration) continue;
      for (const exported of named(statement, references)) assignments.push({ owner, ...exported });
    }
  }
  return assignments;
}

/** Is it an object that this file makes? */
function isOwn(owner: ReturnType<References['of']>): boolean {
  switch (owner?.kind) {
    case 'local':
      return true;
    case 'instance':
      return isOwn(owner.of);
    case 'member':
      return owner.name === 'prototype' && isOwn(owner.of);
    default:
      return false;
  }
}
