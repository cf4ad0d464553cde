import type { Definition, Scope, Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  type FunctionNode,
  isFunction,
  keyName,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import { Answers, Cuts } from './answers';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';
import { promisesInstance } from './instance-types';
import { Instances, isInstance } from './instances';
import { globalNamed, importedMember, isSame, member, moduleNamed, type ModuleMember } from './module-member';
import { pathInPattern } from './pattern-path';
import { type Binding, initialiserOf, onlyReadsMembers, valuesOf } from './variable-bindings';

export { displayName, globals, keyOfMember, moduleNamed, type ModuleMember } from './module-member';

/** Functions that compilers wrap around `require` to give it the shape of an ES module. */
const interopWrappers = new Set([
  '__importDefault',
  '__importStar',
  '_interopRequireDefault',
  '_interopRequireWildcard',
  '_interop_require_default',
  '_interop_require_wildcard',
  '__toESM',
]);

/** Expressions longer than this are not followed; nobody writes them. */
const maxDepth = 40;

/** Strings put together in more steps than this are not followed: constants may refer to each other many times over. */
const maxStringDepth = 8;

/** Tells which member of which module an expression stands for. Silent wherever that is not certain. */
export class Resolver {
  readonly #model: FileModel;
  /** What expressions stand for that somebody has asked about: each rule asks about the same ones. */
  readonly #expressions = new Map<Node, ModuleMember | null>();
  readonly #cuts = new Cuts();
  readonly #variables = new Answers<Variable, ModuleMember | undefined>(this.#cuts, undefined);
  readonly #membersByScope = new Map<Scope, ReadonlyMap<Variable, ModuleMember>>();
  readonly #initialisers = new Map<Variable, Node | undefined>();
  readonly #instances: Instances;

  constructor(model: FileModel) {
    this.#model = model;
    this.#instances = new Instances(model, this, this.#cuts);
  }

  /** The module member that `node` evaluates to; undefined if it is something else, or cannot be told. */
  resolve(node: Node, depth = 0): ModuleMember | undefined {
    if (depth > maxDepth) {
      this.#cuts.wasCut = true;
      return undefined;
    }
    const expression = unwrap(node);
    // What is asked on the way to something else depends on what is being worked out around it.
    if (depth > 0) return this.#resolve(expression, depth);
    switch (expression.type) {
      case NodeType.MemberExpression:
      case NodeType.CallExpression:
      case NodeType.NewExpression: {
        const known = this.#expressions.get(expression);
        if (known !== undefined) return known ?? undefined;
        const resolved = this.#resolve(expression, depth);
        this.#expressions.set(expression, resolved ?? null);
        return resolved;
      }
      default:
        return this.#resolve(expression, depth);
    }
  }

  #resolve(expression: Node, depth: number): ModuleMember | undefined {
    switch (expression.type) {
      case NodeType.Identifier: {
        const variable = this.#model.variableOf(expression);
        if (variable) return this.variable(variable, depth);
        return this.#model.isGlobal(expression) ? globalNamed(expression.name) : undefined;
      }
      case NodeType.MemberExpression: {
        if (expression.object.type === NodeType.ThisExpression) {
          return this.#instances.field(expression, depth);
        }
        const name = this.propertyName(expression);
        if (name === undefined) return undefined;
        const object = this.resolve(expression.object, depth + 1);
        if (object) return member(object, name);
        const held = this.constantMember(expression);
        return held && this.resolve(held, depth + 1);
      }
      case NodeType.CallExpression:
        return this.#call(expression, depth);
      case NodeType.NewExpression: {
        const constructor = this.resolve(expression.callee, depth + 1);
        return constructor && member(constructor, 'new');
      }
      case NodeType.AwaitExpression: {
        const awaited = unwrap(expression.argument);
        if (awaited.type !== NodeType.ImportExpression) {
          const promise = this.resolve(awaited, depth + 1);
          return promise && (isInstance(promise) || promisesInstance(promise)) ? promise : undefined;
        }
        const name = this.staticString(awaited.source);
        return name === undefined ? undefined : moduleNamed(name);
      }
      case NodeType.AssignmentExpression:
        if (expression.operator === '=') return this.resolve(expression.right, depth + 1);
        // `db ??= open()`: all that the variable ever holds, of which this is one.
        return expression.operator === '??=' || expression.operator === '||='
          ? this.resolve(expression.left, depth + 1)
          : undefined;
      default:
        return undefined;
    }
  }

  /** The module or instance that a function returns, provided that it never returns anything else. */
  returnedInstance(fn: FunctionNode): ModuleMember | undefined {
    return this.#instances.returnedBy(fn, 0);
  }

  /** What a variable holds, provided that it holds the same all the time. */
  variable(variable: Variable, depth = 0): ModuleMember | undefined {
    // A variable defined by way of itself holds nothing that can be told.
    return this.#variables.ask(variable, depth, () => this.#definition(variable, depth));
  }

  /** The variables of a scope that hold a module member, in the order of their declaration. */
  membersIn(scope: Scope): ReadonlyMap<Variable, ModuleMember> {
    const known = this.#membersByScope.get(scope);
    if (known) return known;
    const members = new Map<Variable, ModuleMember>();
    for (const variable of scope.set.values()) {
      const held = this.variable(variable);
      if (held) members.set(variable, held);
    }
    this.#membersByScope.set(scope, members);
    return members;
  }

  /** The name of a member if it is written in the text or is a constant string. */
  propertyName(node: TSESTree.MemberExpression): string | undefined {
    if (!node.computed) {
      return node.property.type === NodeType.Identifier ? node.property.name : undefined;
    }
    return this.staticString(node.property);
  }

  /** The value of an expression that is always the same string. */
  staticString(node: Node, depth = 0): string | undefined {
    if (depth > maxStringDepth) return undefined;
    const expression = unwrap(node);
    switch (expression.type) {
      case NodeType.Literal:
        return typeof expression.value === 'string' ? expression.value : undefined;
      case NodeType.TemplateLiteral:
        return this.#template(expression, depth);
      case NodeType.BinaryExpression: {
        if (expression.operator !== '+') return undefined;
        const left = this.staticString(expression.left, depth + 1);
        const right = left === undefined ? undefined : this.staticString(expression.right, depth + 1);
        return left === undefined || right === undefined ? undefined : left + right;
      }
      case NodeType.Identifier: {
        const value = this.constantInitialiser(expression);
        return value && this.staticString(value, depth + 1);
      }
      default:
        return undefined;
    }
  }

  #template({ quasis, expressions }: TSESTree.TemplateLiteral, depth: number): string | undefined {
    let text = '';
    for (const [index, quasi] of quasis.entries()) {
      const inserted = expressions[index];
      // Deeper by all of them, so that templates of templates stay within bounds.
      const value = inserted ? this.staticString(inserted, depth + expressions.length) : '';
      const { cooked } = quasi.value;
      if (value === undefined || cooked === null) return undefined;
      text += cooked + value;
    }
    return text;
  }

  /**
   * The expression that a variable is once and for all initialised with, or the declaration of the function that it
   * names; undefined for destructured ones.
   */
  constantInitialiser(identifier: TSESTree.Identifier): Node | undefined {
    const variable = this.#model.variableOf(identifier);
    if (!variable) return undefined;
    if (!this.#initialisers.has(variable)) this.#initialisers.set(variable, initialiserOf(variable));
    return this.#initialisers.get(variable);
  }

  /** What a member of an object literal is initialised with: `io.read`, where `const io = { read: … }` is all there is. */
  constantMember(node: TSESTree.MemberExpression): Node | undefined {
    const object = unwrap(node.object);
    const name = this.propertyName(node);
    if (object.type !== NodeType.Identifier || name === undefined) return undefined;
    const literal = this.constantInitialiser(object);
    const value = literal && unwrap(literal);
    if (value?.type !== NodeType.ObjectExpression) return undefined;
    const variable = this.#model.variableOf(object);
    if (!variable || !onlyReadsMembers(variable, name)) return undefined;
    // A spread or a computed name could bring the member too.
    const properties = value.properties.flatMap((property) =>
      property.type === NodeType.Property && !property.computed ? property : [],
    );
    if (properties.length !== value.properties.length) return undefined;
    const named = properties.filter(({ key }) => keyName(key) === name);
    return named.length === 1 && named[0]?.kind === 'init' ? named[0].value : undefined;
  }

  #call(call: TSESTree.CallExpression, depth: number): ModuleMember | undefined {
    const [first] = call.arguments;
    const callee = unwrap(call.callee);
    if (first && this.#isRequire(callee)) {
      const name = this.staticString(first);
      return name === undefined ? undefined : moduleNamed(name);
    }
    if (first && interopWrappers.has(lastName(callee))) return this.resolve(first, depth + 1);

    const called = this.resolve(callee, depth + 1);
    if (!called) return this.#instances.returned(callee, depth);
    if (first && returnsModules(called)) {
      const name = this.staticString(first);
      return name === undefined ? undefined : moduleNamed(name);
    }
    // `read.bind(fs)` is `read` again; only arguments bound beforehand would make it another function.
    if (called.path.at(-1) === 'bind') {
      return call.arguments.length <= 1 ? { ...called, path: called.path.slice(0, -1) } : undefined;
    }
    return member(called, '()');
  }

  #isRequire(callee: Node): boolean {
    if (callee.type === NodeType.Identifier) {
      return callee.name === 'require' && this.#model.isGlobal(callee);
    }
    return (
      callee.type === NodeType.MemberExpression &&
      callee.object.type === NodeType.Identifier &&
      callee.object.name === 'module' &&
      this.#model.isGlobal(callee.object) &&
      this.propertyName(callee) === 'require'
    );
  }

  #definition(variable: Variable, depth: number): ModuleMember | undefined {
    const [definition] = variable.defs;
    if (!definition) return undefined;
    if (definition.type === DefinitionType.ImportBinding) {
      return variable.defs.length === 1 ? importedMember(definition.node) : undefined;
    }
    if (definition.type === DefinitionType.Parameter) {
      return this.#thenParameter(variable, definition) ?? this.#instances.parameter(variable, depth);
    }
    // More than one where `var fs = require('fs')` is written twice.
    return this.#instances.typed(definition.name, depth) ?? this.#common(valuesOf(variable), depth);
  }

  /** What all of these hold; undefined if it is not the same. */
  #common(bindings: readonly Binding[], depth: number): ModuleMember | undefined {
    let common: ModuleMember | undefined;
    for (const binding of bindings) {
      const held = this.#bound(binding, depth);
      if (!held || (common && !isSame(common, held))) return undefined;
      common = held;
    }
    return common;
  }

  #bound({ name, pattern, value }: Binding, depth: number): ModuleMember | undefined {
    const source = this.resolve(value, depth + 1);
    return source && this.#pathInPattern(name, pattern)?.reduce(member, source);
  }

  /** What the parameter of `import('fs').then((fs) => …)` holds. */
  #thenParameter(variable: Variable, { name, node }: Definition): ModuleMember | undefined {
    if (!isFunction(node) || variable.defs.length > 1) return undefined;
    if (variable.references.some((reference) => reference.isWrite())) return undefined;
    const [parameter] = node.params;
    const call = wrapped(node).parent;
    if (!parameter || !contains(parameter, name) || call?.type !== NodeType.CallExpression) return undefined;
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.MemberExpression || call.arguments[0] !== wrapped(node)) return undefined;
    const imported = unwrap(callee.object);
    if (imported.type !== NodeType.ImportExpression || this.propertyName(callee) !== 'then') return undefined;
    const module = this.staticString(imported.source);
    return module === undefined
      ? undefined
      : this.#pathInPattern(name, parameter)?.reduce(member, moduleNamed(module));
  }

  #pathInPattern(name: Node, pattern: Node): string[] | undefined {
    return pathInPattern(name, pattern, { staticString: (node) => this.staticString(node) });
  }
}

function returnsModules({ module, path }: ModuleMember): boolean {
  const name = path.join('.');
  return (
    (module === 'process' && name === 'getBuiltinModule') ||
    (module === 'module' && name === 'createRequire.()')
  );
}
