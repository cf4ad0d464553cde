import { findNode, isFunction, type Node, NodeType, type TSESTree } from '../../../analysis/parse/syntax';
import { fileOperation } from '../../../analysis/rules/no-blocking-call/file-calls';
import { freshPath } from '../../../analysis/semantics/fresh-path';
import type { Access } from './access';
import type { Code, RunCode } from './run-code';

/** What code does with a file or folder, by its name. */
export interface FileAccess extends Access {
  /** As in `fs`, without `Sync`: `readFile`. */
  readonly operation: string;
  /** It names the same file wherever it is written. */
  readonly isConstant: boolean;
  /** It does no harm to do it twice. */
  readonly isRepeatable: boolean;
}

export const isFileAccess = (access: Access): access is FileAccess => 'operation' in access;

/** Where code uses files. Those that it has made up a name for are nobody else's. */
export function fileAccesses(code: Code, run: RunCode): FileAccess[] {
  const accesses: FileAccess[] = [];
  run.walk(code, (node) => {
    if (node.type === NodeType.CallExpression) accesses.push(...accessesAt(node, code));
    return true;
  });
  return accesses;
}

function accessesAt(node: TSESTree.CallExpression, { source, body }: Code): FileAccess[] {
  const { resolver, model, file } = source;
  const member = resolver.resolve(node.callee);
  const kind = member && fileOperation(member.module, member.path);
  if (!member || !kind || freshPath(node, resolver)) return [];
  const operation = (member.path.at(member.path[0] === 'promises' ? 1 : 0) ?? '').replace(/Sync$/, '');
  return node.arguments.slice(0, kind.paths).map((path, index) => {
    const text = resolver.staticString(path);
    const isConstant = text !== undefined || isOuter(path, { source, body });
    const writes = kind.writes && !(index === 0 && /^(?:copyFile|cp|link|symlink)$/.test(operation));
    const name = model.textOf(path);
    const place = isConstant ? (text ?? name) : `${name} ${file} ${body.range[0]}`;
    return {
      source,
      node,
      at: node.range[1],
      name,
      state: { key: `file ${place}` },
      operation,
      isConstant,
      isRepeatable: isRepeatable(operation, node),
      ...(writes && { form: operation === 'appendFile' ? 'append' : 'set' }),
    };
  });
}

/** Does an expression mention nothing that belongs to the function that it stands in? */
function isOuter(path: Node, { source: { model }, body }: Code): boolean {
  const own = findNode(path, (node) => {
    if (node.type === NodeType.CallExpression || node.type === NodeType.ThisExpression) {
      return node.type === NodeType.ThisExpression || !isPathCall(node);
    }
    if (node.type !== NodeType.Identifier) return false;
    const [definition] = model.variableOf(node)?.defs ?? [];
    if (!definition || !isFunction(body)) return false;
    const [start, end] = definition.name.range;
    return body.range[0] <= start && end <= body.range[1];
  });
  return own === undefined;
}

/** `path.join(root, 'index')` */
function isPathCall({ callee }: TSESTree.CallExpression): boolean {
  return (
    callee.type === NodeType.MemberExpression &&
    callee.property.type === NodeType.Identifier &&
    /^(?:join|resolve)$/.test(callee.property.name)
  );
}

/** `mkdir(path, { recursive: true })`, `rm(path, { force: true })` */
function isRepeatable(operation: string, { arguments: args }: TSESTree.CallExpression): boolean {
  const option = operation === 'mkdir' ? 'recursive' : operation === 'rm' ? 'force' : undefined;
  const given = args.at(-1);
  if (option === undefined || given?.type !== NodeType.ObjectExpression) return false;
  return given.properties.some(
    (property) =>
      property.type === NodeType.Property &&
      property.key.type === NodeType.Identifier &&
      property.key.name === option &&
      property.value.type === NodeType.Literal &&
      property.value.value === true,
  );
}
