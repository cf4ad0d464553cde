import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { findNode, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { displayName } from '../../semantics/resolver';
import type { Sizes } from '../../semantics/trip-count';
import { annotation } from './collection-kind';

/** Known sizes below this are nothing to speak of, whatever is done with them. */
const few = 500;

/** Names of what programs are configured with, of which nobody has thousands. */
const configuration =
  /^(?:options?|opts|args?|argv|flags?|params|parameters|config|settings|env|extensions?|exts|suffixes|prefixes|types|kinds|methods|verbs|plugins|presets|rules|features|locales?|languages|levels|modes|conditions|keywords|reserved|builtins?|globals|defaults|whitelist|blacklist|allow(?:ed|list)?|den(?:y|ied|ylist)|ignored?|excluded?|includes?|only|skip(?:ped)?|omit(?:ted)?|pick|except(?:ions)?|valid|supported|known|forbidden|required|optional|hooks?|middlewares?|decorators|modifiers|operators|arguments)$/i;

/** The last word of a name: `Types` of `allowedTypes`; the first word, too, says what a list is for. */
const wordsOf = (name: string): string[] =>
  name.split(/(?<=[a-z\d])(?=[A-Z])|[_$]+/).filter((word) => word !== '');

/** Is a collection known (or named as one of those that are known) to hold few elements? */
export function isSmall(node: Node, sizes: Sizes, depth = 0): boolean {
  const value = unwrap(node);
  if (depth > 6) return false;
  const size = sizes.size(value);
  if (size !== undefined) return size < few;
  switch (value.type) {
    case NodeType.Identifier:
      return namedSmall(value.name) || variableIsSmall(value, sizes, depth);
    case NodeType.MemberExpression: {
      const name = sizes.resolver.propertyName(value);
      const target = sizes.resolver.resolve(value);
      if (target && displayName(target).startsWith('process.')) return true;
      return (name !== undefined && namedSmall(name)) || isConstantName(unwrap(value.object));
    }
    case NodeType.CallExpression:
      return callIsSmall(value, sizes, depth);
    case NodeType.ArrayExpression:
      // With a spread, else its size were known.
      return value.elements.every(
        (element) => element?.type !== NodeType.SpreadElement || isSmall(element.argument, sizes, depth + 1),
      );
    case NodeType.ObjectExpression:
      return value.properties.every(
        (property) =>
          property.type !== NodeType.SpreadElement || isSmall(property.argument, sizes, depth + 1),
      );
    case NodeType.LogicalExpression:
      return isSmall(value.left, sizes, depth + 1);
    case NodeType.ConditionalExpression:
      return isSmall(value.consequent, sizes, depth + 1) && isSmall(value.alternate, sizes, depth + 1);
    default:
      return false;
  }
}

/** CONSTANTS are written by hand. */
function isConstantName(node: Node): boolean {
  return node.type === NodeType.Identifier && constantName.test(node.name);
}

const constantName = /^[A-Z][A-Z\d_]+$/;

function namedSmall(name: string): boolean {
  if (constantName.test(name)) return true;
  const words = wordsOf(name);
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  return configuration.test(first) || configuration.test(last);
}

function variableIsSmall(identifier: TSESTree.Identifier, sizes: Sizes, depth: number): boolean {
  const variable = sizes.model.variableOf(identifier);
  const [definition] = variable?.defs ?? [];
  if (!variable || !definition) return false;
  if (definition.type === DefinitionType.TSEnumName) return true;
  if (definition.type === DefinitionType.Parameter && definition.name.parent.type === NodeType.RestElement) {
    return true;
  }
  if (annotation(definition)?.type === NodeType.TSTupleType) return true;
  const initialiser = sizes.resolver.constantInitialiser(identifier);
  if (!initialiser || initialiser.type === NodeType.FunctionDeclaration || grows(variable)) return false;
  return isSmall(initialiser, sizes, depth + 1);
}

/** Is anything ever added to the collection in a variable? */
export function grows(variable: Variable): boolean {
  return variable.references.some(({ identifier }) => isAddition(identifier));
}

const adding = new Set(['push', 'unshift', 'splice']);

/** Is a node, the name of a collection, used to add to that: `node.push(x)`, `node[key] = x`? */
export function isAddition(node: Node): boolean {
  const member = node.parent;
  if (member?.type !== NodeType.MemberExpression || member.object !== node) return false;
  const use = member.parent;
  if (use.type === NodeType.AssignmentExpression) return use.left === member && member.computed;
  return (
    use.type === NodeType.CallExpression &&
    use.callee === member &&
    member.property.type === NodeType.Identifier &&
    adding.has(member.property.name)
  );
}

const keepsSize = new Set([
  ...[
    'map',
    'filter',
    'slice',
    'sort',
    'reverse',
    'toSorted',
    'flat',
    'trim',
    'toLowerCase',
    'concat',
    'keys',
    'values',
  ],
]);

function callIsSmall(call: TSESTree.CallExpression, sizes: Sizes, depth: number): boolean {
  const target = sizes.resolver.resolve(call.callee);
  const [first] = call.arguments;
  if (target?.module === 'globalThis' && ['Object', 'Array', 'Reflect'].includes(target.path[0] ?? '')) {
    return first !== undefined && isSmall(first, sizes, depth + 1);
  }
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression) return false;
  const method = sizes.resolver.propertyName(callee) ?? '';
  // A path or a list on one line has few parts, a text has many lines.
  if (method === 'split') return !(first && findNode(first, isLineBreak));
  return keepsSize.has(method) && isSmall(callee.object, sizes, depth + 1);
}

function isLineBreak(node: Node): boolean {
  if (node.type === NodeType.TemplateElement) return node.value.raw.includes('\\n');
  return node.type === NodeType.Literal && /\\n|\\r|^""$|^''$/.test(node.raw);
}
