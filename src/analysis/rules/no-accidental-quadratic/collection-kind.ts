import type { Definition, Variable } from '@typescript-eslint/scope-manager';
import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { DefinitionType } from '../../semantics/definition-type';
import { Answers, Cuts } from '../../semantics/answers';
import type { FileModel } from '../../semantics/file-model';
import { displayName, type Resolver } from '../../semantics/resolver';

/** What a value is, by what the text says of it. */
export interface Kind {
  readonly name: 'array' | 'string' | 'other';
  /** The value was made so, or its type says so; otherwise it is only used so. */
  readonly proven: boolean;
}

const array: Kind = { name: 'array', proven: true };
const string: Kind = { name: 'string', proven: true };
const other: Kind = { name: 'other', proven: true };

/** Methods that only arrays have, of those that are called on what is also searched by `includes` or `indexOf`. */
const arrayMethods = new Set([
  ...['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'toSorted', 'copyWithin'],
  ...[
    'map',
    'filter',
    'reduce',
    'reduceRight',
    'some',
    'every',
    'find',
    'findIndex',
    'findLast',
    'flatMap',
    'flat',
  ],
  ...['join', 'forEach'],
]);

const stringMethods = new Set([
  ...['trim', 'trimStart', 'trimEnd', 'toLowerCase', 'toUpperCase', 'charAt', 'charCodeAt', 'codePointAt'],
  ...['substr', 'substring', 'split', 'replace', 'replaceAll', 'startsWith', 'endsWith', 'match', 'matchAll'],
  ...['padStart', 'padEnd', 'repeat', 'normalize', 'localeCompare', 'search', 'toLocaleLowerCase'],
]);

const makesArray = new Set([
  'map',
  'filter',
  'flatMap',
  'flat',
  'toSorted',
  'toReversed',
  'splice',
  'split',
  'match',
]);
const makesString = new Set([
  ...[
    'trim',
    'trimStart',
    'trimEnd',
    'toLowerCase',
    'toUpperCase',
    'charAt',
    'substr',
    'substring',
    'replace',
  ],
  ...[
    'replaceAll',
    'padStart',
    'padEnd',
    'repeat',
    'normalize',
    'join',
    'toString',
    'toFixed',
    'toISOString',
  ],
]);
const keepsKind = new Set(['slice', 'concat', 'sort', 'reverse', 'fill']);

const arrayFunctions = new Set([
  ...['Object.keys', 'Object.values', 'Object.entries', 'Object.getOwnPropertyNames', 'Reflect.ownKeys'],
  ...[
    'Array',
    'Array.from',
    'Array.of',
    'Promise.all',
    'Promise.allSettled',
    'fs.readdirSync',
    'fs.promises.readdir',
  ],
]);
const stringFunctions = new Set([
  'String',
  'JSON.stringify',
  'encodeURIComponent',
  'decodeURIComponent',
  'fs.realpathSync',
]);

/** Tells arrays from strings by all that a file says of a value. Silent where it says nothing, or both. */
export class Kinds {
  readonly #cuts = new Cuts();
  readonly #variables = new Answers<Variable, Kind | undefined>(this.#cuts, undefined);
  #members: ReadonlyMap<string, Kind | undefined> | undefined;

  constructor(
    readonly model: FileModel,
    readonly resolver: Resolver,
  ) {}

  kindOf(node: Node, depth = 0): Kind | undefined {
    if (depth > 8) {
      this.#cuts.wasCut = true;
      return undefined;
    }
    const asserted = assertedType(node);
    if (asserted) return kindOfType(asserted);
    const value = unwrap(node);
    switch (value.type) {
      case NodeType.ArrayExpression:
        return array;
      case NodeType.TemplateLiteral:
        return string;
      case NodeType.Literal:
        if (value.value === null) return undefined;
        return typeof value.value === 'string' ? string : other;
      case NodeType.NewExpression: {
        const target = this.resolver.resolve(value.callee);
        return target && displayName(target) === 'Array' ? array : other;
      }
      case NodeType.BinaryExpression:
        return value.operator === '+' ? this.#sum(value, depth) : other;
      case NodeType.ObjectExpression:
      case NodeType.ArrowFunctionExpression:
      case NodeType.FunctionExpression:
      case NodeType.ClassExpression:
        return other;
      case NodeType.LogicalExpression:
        return agreed([this.kindOf(value.left, depth + 1), this.kindOf(value.right, depth + 1)]);
      case NodeType.ConditionalExpression:
        return agreed([this.kindOf(value.consequent, depth + 1), this.kindOf(value.alternate, depth + 1)]);
      case NodeType.AwaitExpression:
        return this.kindOf(value.argument, depth + 1);
      case NodeType.AssignmentExpression:
        return this.kindOf(value.right, depth + 1);
      case NodeType.CallExpression:
        return this.#call(value, depth);
      case NodeType.MemberExpression:
        return this.#member(value, depth);
      case NodeType.Identifier: {
        const variable = this.model.variableOf(value);
        return variable && this.#variable(variable, depth);
      }
      default:
        return undefined;
    }
  }

  #sum({ left, right }: TSESTree.BinaryExpression, depth: number): Kind | undefined {
    const isString = [left, right].some((operand) => this.kindOf(operand, depth + 1)?.name === 'string');
    return isString ? string : undefined;
  }

  #call(call: TSESTree.CallExpression, depth: number): Kind | undefined {
    const target = this.resolver.resolve(call.callee);
    const name = target && displayName(target);
    if (name !== undefined && arrayFunctions.has(name)) return array;
    if (name !== undefined && (stringFunctions.has(name) || target?.module === 'path')) return string;
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.MemberExpression) return undefined;
    const method = this.resolver.propertyName(callee) ?? '';
    if (makesString.has(method)) return string;
    if (method === 'split') return array;
    if (makesArray.has(method))
      return { name: 'array', proven: this.kindOf(callee.object, depth + 1)?.proven === true };
    return keepsKind.has(method) ? this.kindOf(callee.object, depth + 1) : undefined;
  }

  #variable(variable: Variable, depth: number): Kind | undefined {
    return this.#variables.ask(
      variable,
      depth,
      () => this.#declared(variable, depth) ?? this.#used(variable),
    );
  }

  #declared(variable: Variable, depth: number): Kind | undefined {
    const [definition] = variable.defs;
    const annotated = definition && annotation(definition);
    if (annotated) return kindOfType(annotated);
    if (
      definition?.type === DefinitionType.Parameter &&
      definition.name.parent.type === NodeType.RestElement
    ) {
      return array;
    }
    const fallback = definition && defaultValue(definition);
    const held = variable.references.flatMap(({ writeExpr, identifier }) => {
      if (!writeExpr) return [];
      // What a pattern takes apart is not what the variable holds.
      const { parent } = identifier;
      const isWhole =
        (parent.type === NodeType.VariableDeclarator && parent.id === identifier) ||
        (parent.type === NodeType.AssignmentExpression && parent.left === identifier) ||
        writeExpr === fallback;
      return isWhole ? [this.kindOf(writeExpr, depth + 1)] : [undefined];
    });
    const kind = agreed(held);
    // A parameter holds what it is given, too.
    return kind && definition?.type === DefinitionType.Parameter ? { ...kind, proven: false } : kind;
  }

  #used(variable: Variable): Kind | undefined {
    return agreed(
      variable.references.flatMap(({ identifier }) => {
        const kind = this.#kindByUse(identifier);
        return kind ? [kind] : [];
      }),
    );
  }

  /** What `value.push(…)`, `Array.isArray(value)` and the like say of a value. */
  #kindByUse(node: Node): Kind | undefined {
    const { parent } = node;
    if (parent?.type === NodeType.MemberExpression && parent.object === node) {
      if (parent.parent.type !== NodeType.CallExpression || parent.parent.callee !== parent) return undefined;
      const method = this.resolver.propertyName(parent) ?? '';
      if (arrayMethods.has(method)) return { name: 'array', proven: false };
      return stringMethods.has(method) ? { name: 'string', proven: false } : undefined;
    }
    if (parent?.type === NodeType.CallExpression && parent.arguments[0] === node) {
      const target = this.resolver.resolve(parent.callee);
      if (target && displayName(target) === 'Array.isArray') return { name: 'array', proven: false };
    }
    if (parent?.type === NodeType.UnaryExpression && parent.operator === 'typeof') {
      const test = parent.parent;
      const compared = test.type === NodeType.BinaryExpression ? unwrap(test.right) : undefined;
      return compared?.type === NodeType.Literal && compared.value === 'string'
        ? { name: 'string', proven: false }
        : undefined;
    }
    return undefined;
  }

  #member(member: TSESTree.MemberExpression, depth: number): Kind | undefined {
    const held = this.resolver.constantMember(member);
    if (held) return this.kindOf(held, depth + 1);
    const target = this.resolver.resolve(member);
    if (target && (displayName(target) === 'process.argv' || displayName(target) === 'process.execArgv'))
      return array;
    if (this.resolver.propertyName(member) === 'length') return other;
    if (!this.#members) {
      // What is said of members by way of other members is not followed.
      this.#members = new Map();
      this.#members = this.#indexMembers();
    }
    return this.#members.get(this.model.textOf(member).replaceAll('?.', '.'));
  }

  /** What the file says of `this.items`, `state.items` and so on, wherever it says it. */
  #indexMembers(): ReadonlyMap<string, Kind | undefined> {
    const said = new Map<string, (Kind | undefined)[]>();
    const say = (name: string, kind: Kind | undefined): void => {
      const kinds = said.get(name);
      if (kinds) kinds.push(kind);
      else said.set(name, [kind]);
    };
    for (const member of this.model.nodesOf(NodeType.MemberExpression)) {
      const { parent } = member;
      const name = this.model.textOf(member).replaceAll('?.', '.');
      if (parent.type === NodeType.AssignmentExpression && parent.left === member) {
        if (parent.operator === '=') {
          const kind = this.kindOf(parent.right, 6);
          if (kind) say(name, kind);
        }
        continue;
      }
      const kind = this.#kindByUse(member);
      if (kind) say(name, kind);
    }
    for (const property of this.model.nodesOf(NodeType.PropertyDefinition)) {
      if (property.computed || property.key.type === NodeType.Literal) continue;
      const kind = property.typeAnnotation
        ? kindOfType(property.typeAnnotation.typeAnnotation)
        : property.value
          ? this.kindOf(property.value, 6)
          : undefined;
      if (kind) say(`this.${this.model.textOf(property.key)}`, kind);
    }
    for (const { parameter } of this.model.nodesOf(NodeType.TSParameterProperty)) {
      if (parameter.type !== NodeType.Identifier || !parameter.typeAnnotation) continue;
      const kind = kindOfType(parameter.typeAnnotation.typeAnnotation);
      if (kind) say(`this.${parameter.name}`, kind);
    }
    return new Map([...said].map(([name, kinds]) => [name, agreed(kinds)]));
  }
}

/** What several pieces of evidence say together; those that say nothing make the others less certain. */
function agreed(kinds: readonly (Kind | undefined)[]): Kind | undefined {
  const said = kinds.filter((kind) => kind !== undefined);
  const [first] = said;
  if (!first || said.some(({ name }) => name !== first.name)) return undefined;
  return { name: first.name, proven: said.length === kinds.length && said.every(({ proven }) => proven) };
}

function assertedType(node: Node): TSESTree.TypeNode | undefined {
  for (let value = node; ;) {
    switch (value.type) {
      case NodeType.TSAsExpression:
      case NodeType.TSTypeAssertion:
        // `as const` says nothing of the kind.
        return value.typeAnnotation.type === NodeType.TSTypeReference &&
          value.typeAnnotation.typeName.type === NodeType.Identifier &&
          value.typeAnnotation.typeName.name === 'const'
          ? undefined
          : value.typeAnnotation;
      case NodeType.TSNonNullExpression:
      case NodeType.ChainExpression:
        value = value.expression;
        break;
      default:
        return undefined;
    }
  }
}

const arrayTypes = new Set(['Array', 'ReadonlyArray']);

export function kindOfType(type: TSESTree.TypeNode): Kind | undefined {
  switch (type.type) {
    case NodeType.TSArrayType:
    case NodeType.TSTupleType:
      return array;
    case NodeType.TSTypeOperator:
      return type.operator === 'readonly' && type.typeAnnotation
        ? kindOfType(type.typeAnnotation)
        : undefined;
    case NodeType.TSStringKeyword:
    case NodeType.TSTemplateLiteralType:
      return string;
    case NodeType.TSTypeReference: {
      const name = type.typeName.type === NodeType.Identifier ? type.typeName.name : '';
      if (arrayTypes.has(name)) return array;
      return /^(?:Readonly)?(?:Set|Map)$|^WeakSet$|^WeakMap$/.test(name) ? other : undefined;
    }
    case NodeType.TSUnionType: {
      const parts = type.types.filter(
        (part) => part.type !== NodeType.TSUndefinedKeyword && part.type !== NodeType.TSNullKeyword,
      );
      return agreed(parts.map(kindOfType));
    }
    default:
      return undefined;
  }
}

/** The type that a variable or a parameter is declared with. */
export function annotation({ name }: Definition): TSESTree.TypeNode | undefined {
  return name.type === NodeType.Identifier ? name.typeAnnotation?.typeAnnotation : undefined;
}

/** The `[]` of `(items = []) => …` and of `const { items = [] } = options`. */
function defaultValue({ name }: Definition): Node | undefined {
  const parent = name.parent;
  return parent.type === NodeType.AssignmentPattern && parent.left === name ? parent.right : undefined;
}
