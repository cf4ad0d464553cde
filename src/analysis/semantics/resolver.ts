import { type Definition, DefinitionType, type Scope, type Variable } from '@typescript-eslint/scope-manager';
import { contains, isFunction, type Node, NodeType, type TSESTree, unwrap, wrapped } from '../parse/syntax';
import type { FileModel } from './file-model';

/**
 * A value reached from a module: `fs.promises.readFile` is `{ module: 'fs', path: ['promises', 'readFile'] }`. The
 * `node:` prefix and `default` of a module are left out, and `fs/promises` is `fs` at `promises`. The result of a call
 * is the path element `()`, an instance `new`: `new DatabaseSync(f).exec` is at `['DatabaseSync', 'new', 'exec']`.
 * Globals are members of the module `globalThis`, except `process`, which is the module of that name.
 */
export interface ModuleMember {
  readonly module: string;
  readonly path: readonly string[];
}

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

/** Modules of Node's that are also a member of another. */
const submodules: ReadonlyMap<string, ModuleMember> = new Map(
  ['fs', 'dns', 'timers', 'stream', 'readline'].map((module) => [
    `${module}/promises`,
    { module, path: ['promises'] },
  ]),
);

/** Packages that are one of Node's modules again, with other insides: `graceful-fs` only waits where files run out. */
const standIns: ReadonlyMap<string, string> = new Map([
  ['graceful-fs', 'fs'],
  ['original-fs', 'fs'],
]);

/** Stands for the module of what is there without being imported. */
export const globals = 'globalThis';

/** Expressions longer than this are not followed; nobody writes them. */
const maxDepth = 40;

/** Strings put together in more steps than this are not followed: constants may refer to each other many times over. */
const maxStringDepth = 8;

/** Tells which member of which module an expression stands for. Silent wherever that is not certain. */
export class Resolver {
  readonly #model: FileModel;
  readonly #variables = new Map<Variable, ModuleMember | undefined>();
  readonly #membersByScope = new Map<Scope, ReadonlyMap<Variable, ModuleMember>>();
  readonly #initialisers = new Map<Variable, Node | undefined>();

  constructor(model: FileModel) {
    this.#model = model;
  }

  /** The module member that `node` evaluates to; undefined if it is something else, or cannot be told. */
  resolve(node: Node, depth = 0): ModuleMember | undefined {
    if (depth > maxDepth) return undefined;
    const expression = unwrap(node);
    switch (expression.type) {
      case NodeType.Identifier: {
        const variable = this.#model.variableOf(expression);
        if (variable) return this.variable(variable, depth);
        return this.#model.isGlobal(expression) ? globalNamed(expression.name) : undefined;
      }
      case NodeType.MemberExpression: {
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
        if (awaited.type !== NodeType.ImportExpression) return undefined;
        const name = this.staticString(awaited.source);
        return name === undefined ? undefined : moduleNamed(name);
      }
      case NodeType.AssignmentExpression:
        return expression.operator === '=' ? this.resolve(expression.right, depth + 1) : undefined;
      default:
        return undefined;
    }
  }

  /** What a variable holds, provided that it holds the same all the time. */
  variable(variable: Variable, depth = 0): ModuleMember | undefined {
    if (this.#variables.has(variable)) return this.#variables.get(variable);
    // A variable defined by way of itself holds nothing that can be told.
    this.#variables.set(variable, undefined);
    const resolved = this.#definition(variable, depth);
    this.#variables.set(variable, resolved);
    return resolved;
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
    if (!called) return undefined;
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
    if (definition.type === DefinitionType.Parameter) return this.#thenParameter(variable, definition);
    // More than one where `var fs = require('fs')` is written twice.
    const held = bindingsOf(variable).map((binding) => this.#bound(binding, depth));
    const [first] = held;
    return first && held.every((other) => other && isSame(first, other)) ? first : undefined;
  }

  #bound({ name, pattern, value }: Binding, depth: number): ModuleMember | undefined {
    const source = this.resolve(value, depth + 1);
    return source && this.#patternPath(name, pattern)?.reduce(member, source);
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
      : this.#patternPath(name, parameter)?.reduce(member, moduleNamed(module));
  }

  /** The member names on the way from a destructuring pattern down to one of the names that it binds. */
  #patternPath(name: Node, pattern: Node): string[] | undefined {
    const path: string[] = [];
    for (let node = name; node !== pattern;) {
      const parent = node.parent;
      if (!parent) return undefined;
      switch (parent.type) {
        case NodeType.Property: {
          const key = parent.computed ? this.staticString(parent.key) : keyName(parent.key);
          if (key === undefined) return undefined;
          path.unshift(key);
          break;
        }
        case NodeType.ObjectPattern:
        case NodeType.RestElement:
          break;
        case NodeType.AssignmentPattern:
          // A default that is nothing itself: if it is ever taken, nothing can be called.
          if (!isNothing(parent.right)) return undefined;
          break;
        default:
          // An array pattern: what is bound cannot be told.
          return undefined;
      }
      node = parent;
    }
    return path;
  }
}

/** Is a variable only ever used for its members, of which the one named is never written? */
function onlyReadsMembers(variable: Variable, name: string): boolean {
  return variable.references.every(({ identifier, init }) => {
    if (init === true) return true;
    const member = identifier.parent;
    if (member.type !== NodeType.MemberExpression || member.object !== identifier) return false;
    if (member.computed) return false;
    const { parent } = member;
    const isWritten =
      (parent.type === NodeType.AssignmentExpression && parent.left === member) ||
      parent.type === NodeType.UpdateExpression ||
      (parent.type === NodeType.UnaryExpression && parent.operator === 'delete');
    return !isWritten || keyName(member.property) !== name;
  });
}

/** The canonical form of a module's name and of what hangs below another module. */
export function moduleNamed(name: string): ModuleMember {
  const plain = name.startsWith('node:') ? name.slice('node:'.length) : name;
  return submodules.get(plain) ?? { module: standIns.get(plain) ?? plain, path: [] };
}

/** `fs.promises.readFile`: how people write a member. */
export function displayName({ module, path }: ModuleMember): string {
  const names = module === globals ? path : [module, ...path];
  return names
    .filter((name) => name !== 'new')
    .join('.')
    .replaceAll('.()', '()');
}

function globalNamed(name: string): ModuleMember {
  switch (name) {
    case 'process':
      return { module: 'process', path: [] };
    case 'globalThis':
    case 'global':
    case 'window':
    case 'self':
      return { module: globals, path: [] };
    default:
      return { module: globals, path: [name] };
  }
}

function member(object: ModuleMember, name: string): ModuleMember {
  if (name === 'default' && object.path.length === 0) return object;
  if (object.module === globals && object.path.length === 0) return globalNamed(name);
  return { module: object.module, path: [...object.path, name] };
}

function returnsModules({ module, path }: ModuleMember): boolean {
  const name = path.join('.');
  return (
    (module === 'process' && name === 'getBuiltinModule') ||
    (module === 'module' && name === 'createRequire.()')
  );
}

function importedMember(node: Node): ModuleMember | undefined {
  if (node.type === NodeType.TSImportEqualsDeclaration) {
    if (node.importKind === 'type') return undefined;
    const reference = node.moduleReference;
    if (reference.type !== NodeType.TSExternalModuleReference) return undefined;
    const name = reference.expression;
    return typeof name.value === 'string' ? moduleNamed(name.value) : undefined;
  }
  if (node.parent?.type !== NodeType.ImportDeclaration || node.parent.importKind === 'type') return undefined;
  const source = moduleNamed(node.parent.source.value);
  if (node.type !== NodeType.ImportSpecifier) return source;
  if (node.importKind === 'type') return undefined;
  return member(source, keyName(node.imported) ?? 'default');
}

function keyName(key: Node): string | undefined {
  if (key.type === NodeType.Identifier) return key.name;
  return key.type === NodeType.Literal && typeof key.value === 'string' ? key.value : undefined;
}

/** The last name of `a`, `a.b` or `a.b.c`. */
function lastName(callee: Node): string {
  if (callee.type === NodeType.Identifier) return callee.name;
  if (callee.type === NodeType.MemberExpression && callee.property.type === NodeType.Identifier) {
    return callee.property.name;
  }
  return '';
}

/** What a variable holds from its declaration on: a value, or the function that it is the name of. */
function initialiserOf(variable: Variable): Node | undefined {
  const [definition, ...others] = variable.defs;
  if (definition?.type === DefinitionType.FunctionName && others.length === 0) {
    return variable.references.some((reference) => reference.isWrite()) ? undefined : definition.node;
  }
  const [binding, ...more] = bindingsOf(variable);
  return binding && more.length === 0 && binding.name === binding.pattern ? binding.value : undefined;
}

/** A name, or a pattern with the name in it, and what is assigned to it. */
interface Binding {
  readonly name: Node;
  readonly pattern: Node;
  readonly value: Node;
}

/**
 * The values that are ever written to a variable: those of its declarations, or that of a single assignment. None where
 * there are others.
 */
function bindingsOf(variable: Variable): Binding[] {
  const declarators: Binding[] = [];
  for (const { type, node, name } of variable.defs) {
    if (type !== DefinitionType.Variable) return [];
    if (node.init) declarators.push({ name, pattern: node.id, value: node.init });
  }
  const assignments = variable.references.filter(
    (reference) => reference.isWrite() && reference.init !== true,
  );
  const [assignment, ...others] = assignments;
  if (!assignment) return declarators.length === variable.defs.length ? declarators : [];
  // `let fs; fs = require('fs');` and `({ readFileSync } = fs);`, but not `fs ||= …`.
  if (others.length > 0 || declarators.length > 0) return [];
  const name = assignment.identifier;
  let pattern: Node = name;
  while (pattern.parent.type === NodeType.Property || pattern.parent.type === NodeType.ObjectPattern) {
    pattern = pattern.parent;
  }
  const parent: Node = pattern.parent;
  return parent.type === NodeType.AssignmentExpression && parent.left === pattern && parent.operator === '='
    ? [{ name, pattern, value: parent.right }]
    : [];
}

function isNothing(node: Node): boolean {
  return (
    (node.type === NodeType.Literal && node.raw === 'null') ||
    (node.type === NodeType.Identifier && node.name === 'undefined')
  );
}

function isSame(a: ModuleMember, b: ModuleMember): boolean {
  return a.module === b.module && a.path.join() === b.path.join();
}
