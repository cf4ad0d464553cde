import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  findNode,
  isLoop,
  keyName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
} from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import type { FileModel } from '../../semantics/file-model';
import type { RequestData } from '../../semantics/request-data';
import { displayName, type Resolver } from '../../semantics/resolver';
import type { Sizes } from '../../semantics/trip-count';
import { annotation } from './collection-kind';
import { functionAround } from './loops-around';

/** Known sizes below this are nothing to speak of, whatever is done with them. */
export const few = 500;

/** Names of what programs are configured with, of which nobody has thousands. */
const configuration =
  /^(?:options?|opts|args?|argv|flags?|params|parameters|config|settings|env|extensions?|exts|suffixes|prefixes|types|kinds|methods|verbs|plugins|presets|rules|features|locales?|languages|levels|modes|conditions|keywords|reserved|builtins?|globals|defaults|whitelist|blacklist|allow(?:ed|list)?|den(?:y|ied|ylist)|ignored?|excluded?|includes?|only|skip(?:ped)?|omit(?:ted)?|pick|except(?:ions)?|valid|supported|known|forbidden|required|optional|hooks?|middlewares?|decorators|modifiers|operators|arguments)$/i;

/** The last word of a name: `Types` of `allowedTypes`; the first word, too, says what a list is for. */
const wordsOf = (name: string): string[] =>
  name.split(/(?<=[a-z\d])(?=[A-Z])|[_$]+/).filter((word) => word !== '');

/** Tells which collections are known (or named as those that are known) to hold few elements. */
export class SmallCollections {
  readonly #growing = new Map<Variable, boolean>();
  readonly model: FileModel;
  readonly resolver: Resolver;

  /** @param requestData what a request brings may be as much as its sender likes, by whatever name. */
  constructor(
    readonly sizes: Sizes,
    readonly requestData: RequestData,
  ) {
    this.model = sizes.model;
    this.resolver = sizes.resolver;
  }

  isSmall(node: Node, depth = 0): boolean {
    const value = unwrap(node);
    if (depth > 6) return false;
    const size = this.sizes.size(value);
    if (size !== undefined) return size < few;
    if (this.requestData.isSent(value)) return false;
    switch (value.type) {
      case NodeType.Identifier:
        return (namedSmall(value.name) && !this.#isSelection(value)) || this.#variableIsSmall(value, depth);
      case NodeType.MemberExpression: {
        const name = this.resolver.propertyName(value);
        const target = this.resolver.resolve(value);
        if (target && displayName(target).startsWith('process.')) return true;
        return (name !== undefined && namedSmall(name)) || isConstantName(unwrap(value.object));
      }
      case NodeType.CallExpression:
        return this.#callIsSmall(value, depth);
      case NodeType.ArrayExpression:
        // With a spread, else its size were known.
        return value.elements.every(
          (element) =>
            element?.type !== NodeType.SpreadElement ||
            this.isSmall(element.argument, depth + 1) ||
            (!functionAround(value) && this.#isWrittenDown(element.argument, depth + 1)),
        );
      case NodeType.ObjectExpression:
        return value.properties.every(
          (property) =>
            property.type !== NodeType.SpreadElement || this.isSmall(property.argument, depth + 1),
        );
      case NodeType.LogicalExpression:
        return this.isSmall(value.left, depth + 1);
      case NodeType.ConditionalExpression:
        return this.isSmall(value.consequent, depth + 1) && this.isSmall(value.alternate, depth + 1);
      default:
        return false;
    }
  }

  #variableIsSmall(identifier: TSESTree.Identifier, depth: number): boolean {
    const variable = this.model.variableOf(identifier);
    const [definition] = variable?.defs ?? [];
    if (!variable || !definition) return false;
    if (definition.type === DefinitionType.TSEnumName) return true;
    if (
      definition.type === DefinitionType.Parameter &&
      definition.name.parent.type === NodeType.RestElement
    ) {
      return true;
    }
    if (annotation(definition)?.type === NodeType.TSTupleType) return true;
    const initialiser = this.resolver.constantInitialiser(identifier);
    if (!initialiser || initialiser.type === NodeType.FunctionDeclaration || this.#grows(variable))
      return false;
    return this.isSmall(initialiser, depth + 1);
  }

  /** Is a value that is there when the module is loaded part of the program: imported, or a member of a literal? */
  #isWrittenDown(node: Node, depth: number): boolean {
    const value = unwrap(node);
    const holder = value.type === NodeType.MemberExpression && !value.computed ? unwrap(value.object) : value;
    if (holder.type !== NodeType.Identifier) return false;
    const [definition] = this.model.variableOf(holder)?.defs ?? [];
    if (definition?.type === DefinitionType.ImportBinding) return true;
    const literal = this.resolver.constantInitialiser(holder);
    const object = literal && unwrap(literal);
    if (value.type !== NodeType.MemberExpression || object?.type !== NodeType.ObjectExpression) return false;
    const name = this.resolver.propertyName(value);
    const member = object.properties.find(
      (property) =>
        property.type === NodeType.Property && !property.computed && keyName(property.key) === name,
    );
    return member?.type === NodeType.Property && this.isSmall(member.value, depth + 1);
  }

  #callIsSmall(call: TSESTree.CallExpression, depth: number): boolean {
    const target = this.resolver.resolve(call.callee);
    const [first] = call.arguments;
    if (target?.module === 'globalThis' && ['Object', 'Array', 'Reflect'].includes(target.path[0] ?? '')) {
      return first !== undefined && this.isSmall(first, depth + 1);
    }
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.MemberExpression) return false;
    const method = this.resolver.propertyName(callee) ?? '';
    // A path or a list on one line has few parts, a text has many lines.
    if (method === 'split') return !(first && findNode(first, isLineBreak));
    return keepsSize.has(method) && this.isSmall(callee.object, depth + 1);
  }

  /** `known = customers.filter(…)`: a name that only says which of them says nothing of how many. */
  #isSelection(identifier: TSESTree.Identifier): boolean {
    const made = selecting.test(identifier.name) ? this.resolver.constantInitialiser(identifier) : undefined;
    const call = made && unwrap(made);
    if (call?.type !== NodeType.CallExpression) return false;
    const callee = unwrap(call.callee);
    return (
      callee.type === NodeType.MemberExpression && keepsSize.has(this.resolver.propertyName(callee) ?? '')
    );
  }

  /** Is more than a handful ever added to the collection in a variable: in a loop, or whenever a function is called? */
  #grows(variable: Variable): boolean {
    const known = this.#growing.get(variable);
    if (known !== undefined) return known;
    // What is added to itself grows.
    this.#growing.set(variable, true);
    const [place] = variable.identifiers;
    const grows = variable.references.some(
      ({ identifier }) => isAddition(identifier) && (!place || this.#isRepeated(identifier, place)),
    );
    this.#growing.set(variable, grows);
    return grows;
  }

  #isRepeated(addition: Node, place: Node): boolean {
    const call = addition.parent?.parent;
    if (functionAround(addition) !== functionAround(place) || call?.type !== NodeType.CallExpression)
      return true;
    if (
      call.arguments.some(
        (added) => added.type === NodeType.SpreadElement && !this.isSmall(added.argument, 1),
      )
    )
      return true;
    for (let around = addition.parent; around && !contains(around, place); around = around.parent) {
      if (isLoop(around)) return true;
    }
    return false;
  }
}

/** Words that say which elements of something are meant, not what they are. */
const selecting =
  /^(?:allowed|denied|excluded?|forbidden|ignored?|known|omitted|optional|required|skipped|supported|valid)$/i;

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

function isLineBreak(node: Node): boolean {
  if (node.type === NodeType.TemplateElement) return node.value.raw.includes('\\n');
  return node.type === NodeType.Literal && /\\n|\\r|^""$|^''$/.test(node.raw);
}
