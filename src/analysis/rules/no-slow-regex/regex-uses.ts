import type { RegexLiteral } from '../../finding';
import { type Node, NodeType, type TSESTree, unwrap, wrapped } from '../../parse/syntax';
import type { FileModel } from '../../semantics/file-model';
import type { Resolver } from '../../semantics/resolver';

/** A regular expression whose text is known, and where it is used. */
export interface RegexUse {
  readonly node: Node;
  readonly regex: RegexLiteral;
  /** The expressions that it is matched against, where they are in sight. */
  readonly inputs: readonly Node[];
}

/** The regular expressions of a file that are matched against something, or handed to somebody who may. */
export function regexUses(model: FileModel, resolver: Resolver): RegexUse[] {
  const made = [
    ...model.nodesOf(NodeType.Literal).flatMap((node) => {
      return 'regex' in node
        ? [{ node, regex: { source: node.regex.pattern, flags: node.regex.flags } }]
        : [];
    }),
    ...[...model.nodesOf(NodeType.NewExpression), ...model.nodesOf(NodeType.CallExpression)].flatMap(
      (node) => {
        const regex = constructed(node, resolver);
        return regex ? [{ node, regex }] : [];
      },
    ),
  ];
  return made.flatMap(({ node, regex }) => {
    const uses = usesOf(node, model, resolver);
    if (uses.length === 0) return [];
    return [{ node, regex, inputs: uses.flatMap((use) => (use === 'elsewhere' ? [] : [use])) }];
  });
}

/** `new RegExp('…', 'g')`, also without `new`, of constant strings. */
function constructed(
  node: TSESTree.NewExpression | TSESTree.CallExpression,
  resolver: Resolver,
): RegexLiteral | undefined {
  // Most calls are of something else, which is told faster by the name.
  if (!isNamedRegExp(unwrap(node.callee))) return undefined;
  const callee = resolver.resolve(node.callee);
  if (callee?.module !== 'globalThis' || callee.path.join('.') !== 'RegExp') return undefined;
  const [pattern, flags] = node.arguments;
  const source = pattern && constantText(pattern, resolver);
  const marks = flags ? resolver.staticString(flags) : '';
  return source === undefined || source === '' || marks === undefined ? undefined : { source, flags: marks };
}

function isNamedRegExp(callee: Node): boolean {
  const name = callee.type === NodeType.MemberExpression ? callee.property : callee;
  return name.type === NodeType.Identifier && name.name === 'RegExp';
}

function constantText(node: Node, resolver: Resolver): string | undefined {
  const value = unwrap(node);
  if (value.type !== NodeType.TaggedTemplateExpression) return resolver.staticString(value);
  const tag = resolver.resolve(value.tag);
  const [quasi] = value.quasi.quasis;
  const isRaw = tag?.module === 'globalThis' && tag.path.join('.') === 'String.raw';
  return isRaw && value.quasi.expressions.length === 0 ? quasi?.value.raw : undefined;
}

/** Methods of regular expressions that match their argument. */
const matching = new Set(['test', 'exec']);

/** Methods of strings that match their argument, a regular expression, against the string. */
const searching = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split']);

/** What an expression with a regular expression in it is matched against; `elsewhere`: handed on, so that nobody can say. */
function usesOf(node: Node, model: FileModel, resolver: Resolver, depth = 0): (Node | 'elsewhere')[] {
  const value = wrapped(node);
  const { parent } = value;
  if (!parent || depth > 4) return [];
  switch (parent.type) {
    case NodeType.MemberExpression: {
      // `.source` is put together to something else; who sets `lastIndex` uses it elsewhere too.
      if (parent.object !== value) return [];
      const method = resolver.propertyName(parent);
      const call = calledMember(parent);
      if (!call || method === undefined || !matching.has(method)) return [];
      const [input] = call.arguments;
      return input ? [input] : [];
    }
    case NodeType.CallExpression:
    case NodeType.NewExpression: {
      if (parent.callee === value) return [];
      const callee = unwrap(parent.callee);
      const method = callee.type === NodeType.MemberExpression ? resolver.propertyName(callee) : undefined;
      if (callee.type !== NodeType.MemberExpression || method === undefined) return ['elsewhere'];
      return searching.has(method) && parent.arguments[0] === value ? [callee.object] : ['elsewhere'];
    }
    case NodeType.VariableDeclarator:
      if (parent.init !== value || parent.id.type !== NodeType.Identifier) return ['elsewhere'];
      return usesOfVariable(parent.id, model, resolver, depth);
    case NodeType.ExpressionStatement:
    case NodeType.BinaryExpression:
    case NodeType.TemplateLiteral:
    case NodeType.UnaryExpression:
      return [];
    default:
      return ['elsewhere'];
  }
}

function usesOfVariable(
  id: TSESTree.Identifier,
  model: FileModel,
  resolver: Resolver,
  depth: number,
): (Node | 'elsewhere')[] {
  const variable = model.lookUp(id.name, id);
  if (!variable) return ['elsewhere'];
  const isExported = id.parent.parent?.parent?.type === NodeType.ExportNamedDeclaration;
  const uses = variable.references
    .filter((reference) => reference.isRead())
    .flatMap(({ identifier }) => usesOf(identifier, model, resolver, depth + 1));
  return isExported ? ['elsewhere', ...uses] : uses;
}

function calledMember(member: TSESTree.MemberExpression): TSESTree.CallExpression | undefined {
  const callee = wrapped(member);
  const call = callee.parent;
  return call?.type === NodeType.CallExpression && call.callee === callee ? call : undefined;
}
