import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  enclosingFunction,
  isFunction,
  keyName,
  type Node,
  NodeType,
  rootOf,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../../analysis/parse/syntax';
import { DefinitionType } from '../../../analysis/semantics/definition-type';
import { mutators } from '../../../analysis/semantics/method-effects';
import { globals } from '../../../analysis/semantics/resolver';
import { isOuterObject } from '../../../analysis/semantics/outer-state';
import { rangeOf } from '../draft';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import type { Access, Given, State, WriteForm } from './access';
import type { Code, RunCode } from './run-code';

/** The state that a piece of code reads and writes itself. */
export class StateAccesses {
  readonly #run: RunCode;
  readonly #program: TypedProgram;
  readonly #changing = new Map<Variable, boolean>();

  constructor(run: RunCode, program: TypedProgram) {
    this.#run = run;
    this.#program = program;
  }

  of(code: Code, given: Given): Access[] {
    const accesses: Access[] = [];
    this.#run.walk(code, (node) => {
      if (node.type === NodeType.Identifier) accesses.push(...this.#ofVariable(node, code));
      else if (node.type === NodeType.MemberExpression) accesses.push(...this.#ofMember(node, code, given));
      return !isTypeOnly(node);
    });
    return accesses;
  }

  #ofVariable(identifier: TSESTree.Identifier, { source, body }: Code): Access[] {
    const variable = source.model.variableOf(identifier);
    const [definition] = variable?.defs ?? [];
    if (!variable || !definition || !this.#mayChange(variable, source)) return [];
    const owner = enclosingFunction(definition.name);
    // What is made within a part of the code belongs to that part.
    if (owner && owner !== body && contains(body, owner)) return [];
    const isShared = definition.type === DefinitionType.ImportBinding || !owner;
    return this.#accesses(identifier, identifier, source, {
      key: isShared ? `=${variable.name}` : `${source.file}:${definition.name.range[0]}`,
      ...(owner && { madeBy: owner }),
    });
  }

  #ofMember(member: TSESTree.MemberExpression, { source, body }: Code, given: Given): Access[] {
    const { resolver } = source;
    const name = memberName(member, source);
    if (name === undefined || isConstantName(name)) return [];
    const object = unwrap(member.object);
    // Members of modules; what is put into a global object is state like any other.
    const known = resolver.resolve(object);
    if (known && !/^[./]/.test(known.module) && !isGlobalObject(member, source)) return [];
    if (!isShared(object, { source, body }, given)) return [];
    return this.#accesses(member, member.property, source, { key: `.${name}` });
  }

  #accesses(place: Node, identifier: Node, source: Source, state: State): Access[] {
    const base = { source, state, name: source.model.textOf(place), identifier };
    return usesOf(wrapped(place), source, this.#program).map((use) => ({ ...base, ...use }));
  }

  /** Is a variable, or the collection that it holds, changed by code that runs more than once? */
  #mayChange(variable: Variable, source: Source): boolean {
    const known = this.#changing.get(variable);
    if (known !== undefined) return known;
    const changes = this.#changes(variable, source);
    this.#changing.set(variable, changes);
    return changes;
  }

  #changes(variable: Variable, source: Source): boolean {
    const [definition] = variable.defs;
    if (!definition || isLibrary(variable, source)) return false;
    switch (definition.type) {
      case DefinitionType.ImportBinding: {
        const from =
          definition.parent.type === NodeType.ImportDeclaration ? definition.parent.source.value : '';
        // What is called is a function, what has members is looked at by its members.
        return (
          from.startsWith('.') && variable.references.some(({ identifier }) => isCollectionUse(identifier))
        );
      }
      case DefinitionType.Variable:
      case DefinitionType.Parameter:
        return variable.references.some(({ identifier, init }) => {
          const runs = enclosingFunction(identifier);
          const owner = enclosingFunction(definition.name);
          return (
            init !== true &&
            runs !== owner &&
            usesOf(wrapped(identifier), source, this.#program).some(({ form }) => form)
          );
        });
      default:
        return false;
    }
  }
}

/** Does a variable stand for a package, or something that a package offers? */
function isLibrary(variable: Variable, { resolver }: Source): boolean {
  const member = resolver.variable(variable);
  return (
    member !== undefined &&
    member.module !== globals &&
    !/^[./]/.test(member.module) &&
    !member.path.some((name) => name === '()' || name === 'new')
  );
}

/** What is done with a state at one of its places. */
type Use = Pick<Access, 'node' | 'at' | 'form' | 'value' | 'isForWriting'>;

/** `count++` as a statement of its own: nobody looks at what it gives. */
const forWriting = (node: Node): Pick<Access, 'isForWriting'> =>
  node.parent?.type === NodeType.ExpressionStatement ? { isForWriting: true } : {};

function usesOf(place: Node, source: Source, program: TypedProgram): Use[] {
  const { parent } = place;
  const read: Use = { node: place, at: place.range[1] };
  switch (parent?.type) {
    case NodeType.AssignmentExpression:
      return parent.left === place ? assigned(parent, read, source, program) : [read];
    case NodeType.UpdateExpression:
      return [
        { node: parent, at: parent.range[1], ...forWriting(parent) },
        { node: parent, at: parent.range[1], form: 'count' },
      ];
    case NodeType.UnaryExpression:
      return parent.operator === 'delete' ? [{ node: parent, at: parent.range[1], form: 'remove' }] : [read];
    case NodeType.ArrayPattern:
    case NodeType.RestElement:
      return [{ node: parent, at: parent.range[1], form: 'set' }];
    case NodeType.AssignmentPattern:
      return parent.left === place ? [{ node: parent, at: parent.range[1], form: 'set' }] : [read];
    case NodeType.Property:
      return parent.parent.type === NodeType.ObjectPattern && parent.value === place
        ? [{ node: parent, at: parent.range[1], form: 'set' }]
        : [read];
    case NodeType.VariableDeclarator:
      return parent.id === place ? [] : [read];
    case NodeType.MemberExpression:
      return parent.object === place ? usesOfContents(parent, read, source) : [read];
    case NodeType.CallExpression:
    case NodeType.NewExpression:
      return parent.callee === place ? [] : [read];
    default:
      return [read];
  }
}

function assigned(
  node: TSESTree.AssignmentExpression,
  read: Use,
  source: Source,
  program: TypedProgram,
): Use[] {
  const base = { node, at: node.range[1], value: node.right };
  switch (node.operator) {
    case '=':
      return [{ ...base, form: 'set' }];
    case '??=':
    case '||=':
    case '&&=':
      return [read, { ...base, form: 'set' }];
    default:
      return [
        { ...read, ...forWriting(node) },
        { ...base, form: isNumber(node, source, program) ? 'count' : 'append' },
      ];
  }
}

/** Do two orders of adding up come to the same? */
function isNumber(
  { operator, right }: TSESTree.AssignmentExpression,
  { file }: Source,
  program: TypedProgram,
): boolean {
  if (operator === '-=') return true;
  if (operator !== '+=') return false;
  const value = unwrap(right);
  if (value.type === NodeType.Literal) return typeof value.value === 'number';
  return program.typeOf(file, rangeOf(value))?.text === 'number';
}

/** What is done with what a collection holds: `cache[key] = value`, `list.push(value)`, `list.length`. */
function usesOfContents(member: TSESTree.MemberExpression, read: Use, source: Source): Use[] {
  const outer = wrapped(member);
  const { parent } = outer;
  const name = source.resolver.propertyName(member);
  if (name === undefined || name === 'length' || name === 'size') {
    if (parent?.type === NodeType.AssignmentExpression && parent.left === outer) {
      const write: Use = { node: parent, at: parent.range[1], form: 'entry', value: parent.right };
      return parent.operator === '=' ? [write] : [{ node: outer, at: outer.range[1] }, write];
    }
    if (parent?.type === NodeType.UpdateExpression) {
      return [
        { node: parent, at: parent.range[1], ...forWriting(parent) },
        { node: parent, at: parent.range[1], form: 'count' },
      ];
    }
    if (parent?.type === NodeType.UnaryExpression && parent.operator === 'delete') {
      return [{ node: parent, at: parent.range[1], form: 'remove' }];
    }
    return [{ node: outer, at: outer.range[1] }];
  }
  if (parent?.type !== NodeType.CallExpression || parent.callee !== outer) return [read];
  const at = parent.range[1];
  if (!mutators.has(name)) return [{ node: parent, at }];
  const value = parent.arguments.at(-1);
  const write = { node: parent, at, ...(value && { value }), form: mutation(name) };
  // `queue.shift()` tells what it held.
  return write.form === 'remove' ? [{ node: parent, at, ...forWriting(parent) }, write] : [write];
}

function mutation(method: string): WriteForm {
  if (/^(?:push|unshift|append)$/.test(method)) return 'append';
  if (method === 'set' || method === 'add') return 'entry';
  return /^(?:pop|shift|splice|delete|clear)$/.test(method) ? 'remove' : 'set';
}

function isCollectionUse(identifier: Node): boolean {
  const { parent } = wrapped(identifier);
  if (parent?.type !== NodeType.MemberExpression || parent.object !== wrapped(identifier)) return false;
  const method = keyName(parent.property);
  return parent.computed || method === 'length' || method === 'size' || mutators.has(method ?? '');
}

function memberName(member: TSESTree.MemberExpression, { resolver }: Source): string | undefined {
  return member.property.type === NodeType.PrivateIdentifier
    ? `#${member.property.name}`
    : resolver.propertyName(member);
}

/** `.length`, `.MAX_SIZE`: what does not change, or with what it is the length of. */
const isConstantName = (name: string): boolean =>
  name === 'length' || name === 'size' || name === 'prototype' || /^[A-Z][A-Z0-9_]*$/.test(name);

/** May others hold the object that an expression of some code gives? */
export function isShared(node: Node, { source, body }: Code, given: Given): boolean {
  const { model, resolver } = source;
  const object = unwrap(node);
  if (object.type === NodeType.Super || object.type === NodeType.ThisExpression) {
    return !given.ownsThis && !isConstructor(body);
  }
  if (!isFunction(body)) return true;
  // An object that is made there, or that a variable holds from its beginning on.
  const made = object.type === NodeType.Identifier ? resolver.constantInitialiser(object) : object;
  const value = made && unwrap(made);
  if (value?.type === NodeType.NewExpression && contains(body, value)) return false;
  return isOuterObject(object, body, model, resolver, given);
}

function isGlobalObject(member: TSESTree.MemberExpression, { model }: Source): boolean {
  const root = rootOf(member);
  return root.type === NodeType.Identifier && globalObjects.has(root.name) && model.isGlobal(root);
}

const globalObjects: ReadonlySet<string> = new Set(['exports', 'module', 'global', 'globalThis']);

const isConstructor = ({ parent }: Node): boolean =>
  parent?.type === NodeType.MethodDefinition && parent.kind === 'constructor';

function isTypeOnly({ type }: Node): boolean {
  return (
    type === NodeType.TSTypeAnnotation ||
    type === NodeType.TSTypeParameterInstantiation ||
    type === NodeType.TSInterfaceDeclaration ||
    type === NodeType.TSTypeAliasDeclaration
  );
}
