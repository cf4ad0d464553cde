import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  type FunctionNode,
  isFunction,
  isLoop,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  walk,
  wrapped,
} from '../../parse/syntax';
import { DefinitionType } from '../definition-type';
import { localFunction } from '../local-function';
import type { Sizes } from '../trip-count';
import { freshFunctions, freshMethods, isNumber } from './builtins';

/** Tells objects that nothing else can refer to. */
export class Freshness {
  readonly #sizes: Sizes;

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
  }

  /** Does an expression make a new object (or is it no object at all) each time that it is evaluated? */
  isFresh(node: Node, depth = 0): boolean {
    if (depth > 4) return false;
    const value = unwrap(node);
    switch (value.type) {
      case NodeType.ArrayExpression:
      case NodeType.ObjectExpression:
      case NodeType.Literal:
      case NodeType.TemplateLiteral:
      case NodeType.BinaryExpression:
      case NodeType.UnaryExpression:
      case NodeType.UpdateExpression:
        return true;
      case NodeType.ConditionalExpression:
        return this.isFresh(value.consequent, depth + 1) && this.isFresh(value.alternate, depth + 1);
      case NodeType.NewExpression:
        return this.#isNewMemory(value);
      case NodeType.CallExpression:
        return this.#isFreshCall(value, depth);
      default:
        return false;
    }
  }

  /**
   * Is the object in a variable reached by no other name as long as a loop runs? It is if it is made anew where the
   * variable is declared, and if the variable is not used as a whole before the end of the loop.
   */
  isUnshared(variable: Variable, loop: Node): boolean {
    const [definition] = variable.defs;
    if (variable.defs.length !== 1 || definition?.type !== DefinitionType.Variable) return false;
    const declarator = definition.node;
    if (declarator.id !== definition.name || !declarator.init || !this.isFresh(declarator.init)) return false;
    return variable.references.every((reference) => {
      const { identifier } = reference;
      if (reference.init === true) return true;
      if (reference.isWrite()) return false;
      if (isPartOnly(identifier, this.#sizes)) return true;
      return isAfter(identifier, loop, declarator);
    });
  }

  /** `result.rows` of `const result = { rows: [] }` that is used by its members alone, none of which puts another list there. */
  isFreshMember(member: TSESTree.MemberExpression): boolean {
    const object = unwrap(member.object);
    const name = this.#sizes.resolver.propertyName(member);
    const initialiser =
      object.type === NodeType.Identifier ? this.#sizes.resolver.constantInitialiser(object) : undefined;
    const held = initialiser && unwrap(initialiser);
    if (name === undefined || held?.type !== NodeType.ObjectExpression) return false;
    const isGivenNew = held.properties.some(
      (property) =>
        property.type === NodeType.Property &&
        !property.computed &&
        property.key.type === NodeType.Identifier &&
        property.key.name === name &&
        this.isFresh(property.value),
    );
    const variable = this.#sizes.model.variableOf(object);
    return (
      isGivenNew &&
      variable?.references.every((use) => use.init === true || this.#keepsMembers(use.identifier)) === true
    );
  }

  /** Is a use of an object one of its members, which stays what it is, or handing the object to the caller? */
  #keepsMembers(identifier: Node): boolean {
    const use = wrapped(identifier);
    const member = use.parent;
    if (member?.type === NodeType.ReturnStatement) return true;
    if (member?.type !== NodeType.MemberExpression || member.object !== use) return false;
    const { parent } = wrapped(member);
    const isSet = parent?.type === NodeType.AssignmentExpression && unwrap(parent.left) === member;
    return !member.computed && !(isSet && !isNumber(parent.right, this.#sizes)) && !isPatternTarget(member);
  }

  /** Does a variable hold a list whose elements are objects of which none is there twice? */
  hasDistinctElements(variable: Variable, loop: Node): boolean {
    if (!this.isUnshared(variable, loop)) return false;
    const initialiser = variable.references.find(({ init }) => init === true)?.writeExpr;
    if (!initialiser || !this.#makesDistinctElements(unwrap(initialiser))) return false;
    return variable.references.every(({ identifier }) => this.#keepsDistinct(wrapped(identifier)));
  }

  /** Are its elements, besides, reached by no other name as long as a loop runs? */
  hasUnsharedElements(variable: Variable, loop: Node): boolean {
    if (!this.hasDistinctElements(variable, loop)) return false;
    return variable.references.every((reference) => {
      const { identifier } = reference;
      if (reference.init === true || isAfter(identifier, loop, variable.defs[0]?.node)) return true;
      const member = wrapped(identifier).parent;
      return member?.type === NodeType.MemberExpression && this.#keepsElement(member);
    });
  }

  /** Does a use of a member of a list hand on none of its elements? */
  #keepsElement(member: TSESTree.MemberExpression): boolean {
    const name = this.#sizes.resolver.propertyName(member);
    if (name !== undefined) return name === 'length' || name === 'push' || name === 'unshift';
    const use = wrapped(member);
    const { parent } = use;
    switch (parent?.type) {
      case NodeType.MemberExpression:
        return parent.object === use && isPartOnly(use, this.#sizes);
      case NodeType.AssignmentExpression:
        return parent.left === use;
      case NodeType.VariableDeclarator: {
        // A second name, which is followed if it is used for parts alone.
        const { id } = parent;
        if (id.type !== NodeType.Identifier) return false;
        const variable = this.#sizes.model.lookUp(id.name, id);
        return (
          variable?.references.every(
            ({ identifier, init }) => init === true || isPartOnly(identifier, this.#sizes),
          ) === true
        );
      }
      default:
        return false;
    }
  }

  #makesDistinctElements(value: Node): boolean {
    if (value.type === NodeType.ArrayExpression) {
      return value.elements.every((element) => element !== null && this.isFresh(element));
    }
    if (value.type === NodeType.NewExpression) {
      return this.#sizes.resolver.resolve(value.callee)?.path.join('.') === 'Array';
    }
    if (value.type !== NodeType.CallExpression) return false;
    const callee = unwrap(value.callee);
    const target = this.#sizes.resolver.resolve(callee);
    const name = target?.module === 'globalThis' ? target.path.join('.') : undefined;
    if (name === 'Array') return true;
    const isMap =
      callee.type === NodeType.MemberExpression && this.#sizes.resolver.propertyName(callee) === 'map';
    const callback = name === 'Array.from' ? value.arguments[1] : isMap ? value.arguments[0] : undefined;
    const fn = callback && localFunction(callback, this.#sizes.resolver);
    return fn !== undefined && this.#returnsFresh(fn, 1);
  }

  /** Is a use of the list of a kind that puts nothing but new objects into it? */
  #keepsDistinct(use: Node): boolean {
    const member = use.parent;
    if (member?.type !== NodeType.MemberExpression || member.object !== use) return true;
    const { parent } = wrapped(member);
    if (parent?.type === NodeType.AssignmentExpression && unwrap(parent.left) === member) {
      return this.isFresh(parent.right) || this.#isFreshVariable(parent.right, use);
    }
    if (parent?.type === NodeType.CallExpression && unwrap(parent.callee) === member) {
      const name = this.#sizes.resolver.propertyName(member);
      if (name !== 'push' && name !== 'unshift') return name !== undefined && !rearranging.has(name);
      return parent.arguments.every((item) => this.isFresh(item) || this.#isFreshVariable(item, use));
    }
    // `delete`, `++` and targets of patterns put nothing into it that is an object; or they are not seen through.
    return !isPatternTarget(member);
  }

  /** A variable that is declared with a new object in the innermost loop or function around, so that it is put in once. */
  #isFreshVariable(node: Node, at: Node): boolean {
    const value = unwrap(node);
    if (value.type !== NodeType.Identifier) return false;
    const variable = this.#sizes.model.variableOf(value);
    const initialiser = this.#sizes.resolver.constantInitialiser(value);
    if (!variable || !initialiser || !this.isFresh(initialiser)) return false;
    const isOnce = !loopsAround(at).some((loop) => !contains(loop, initialiser));
    const wholeUses = variable.references.filter(
      ({ identifier, init }) => init !== true && !isPartOnly(identifier, this.#sizes),
    );
    return isOnce && wholeUses.length === 1;
  }

  /** `new Float64Array(n)` has memory of its own, `new Float64Array(buffer)` has not. */
  #isNewMemory({ callee, arguments: given }: TSESTree.NewExpression): boolean {
    const target = this.#sizes.resolver.resolve(callee);
    if (target?.module !== 'globalThis') return false;
    const name = target.path.join('.');
    const [first] = given;
    if (/^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/.test(name)) {
      return !first || isNumber(first, this.#sizes) || unwrap(first).type === NodeType.ArrayExpression;
    }
    if (name === 'DataView' || name === 'Proxy' || name === 'Object') return false;
    return freshFunctions.has(name);
  }

  #isFreshCall(call: TSESTree.CallExpression, depth: number): boolean {
    const { resolver } = this.#sizes;
    const callee = unwrap(call.callee);
    const fn = localFunction(callee, resolver);
    if (fn) return this.#returnsFresh(fn, depth + 1);
    const target = resolver.resolve(callee);
    if (target?.module === 'globalThis') {
      const name = target.path.join('.');
      return freshFunctions.has(name) || (target.path[0] === 'Math' && name !== 'Math');
    }
    if (callee.type !== NodeType.MemberExpression) return false;
    const name = resolver.propertyName(callee);
    // `new Float64Array(n).fill(1)` is what it is called on.
    if (name !== undefined && chaining.has(name)) return this.isFresh(callee.object, depth + 1);
    return name !== undefined && freshMethods.has(name);
  }

  #returnsFresh(fn: FunctionNode, depth: number): boolean {
    if (fn.async || fn.generator) return true;
    if (fn.body.type !== NodeType.BlockStatement) return this.isFresh(fn.body, depth);
    let isFresh = true;
    walk(fn.body, (node) => {
      if (node.type === NodeType.ReturnStatement && node.argument) {
        isFresh &&= this.isFresh(node.argument, depth) || this.#isOwnObject(node.argument, fn, depth);
      }
      return !isFunction(node);
    });
    return isFresh;
  }

  /** A variable of a function that holds a new object, which is returned and otherwise used by its parts alone. */
  #isOwnObject(node: Node, fn: FunctionNode, depth: number): boolean {
    const value = unwrap(node);
    if (value.type !== NodeType.Identifier) return false;
    const variable = this.#sizes.model.variableOf(value);
    const initialiser = this.#sizes.resolver.constantInitialiser(value);
    if (!variable || !initialiser || !contains(fn.body, initialiser)) return false;
    return (
      this.isFresh(initialiser, depth) &&
      variable.references.every(
        ({ identifier, init }) =>
          init === true ||
          isPartOnly(identifier, this.#sizes) ||
          wrapped(identifier).parent?.type === NodeType.ReturnStatement,
      )
    );
  }
}

/** Does a use come after the end of a loop, in no further iteration of a loop around both, unless the variable is made anew in it? */
function isAfter(use: Node, loop: Node, declarator: Node | undefined): boolean {
  if (use.range[0] <= loop.range[1]) return false;
  return !loopsAround(loop).some(
    (outer) => contains(outer, use) && !(declarator && contains(outer, declarator)),
  );
}

/** Methods that return what they are called on. */
const chaining: ReadonlySet<string> = new Set(['fill', 'sort', 'reverse', 'copyWithin']);

/** Methods of lists that move elements, so that one may be there twice for a while. */
const rearranging: ReadonlySet<string> = new Set(['copyWithin', 'fill', 'splice', 'subarray']);

/** Is a reference used for a member of the object alone, not handing on the object itself? */
function isPartOnly(identifier: Node, { resolver }: Sizes): boolean {
  const use = wrapped(identifier);
  const member = use.parent;
  if (member?.type !== NodeType.MemberExpression || member.object !== use) return false;
  // `list.fill(0)` is the list again.
  const name = resolver.propertyName(member);
  return (
    name === undefined ||
    !(chaining.has(name) || name === 'subarray' || name === 'buffer' || name === 'valueOf')
  );
}

export function loopsAround(node: Node): Node[] {
  const loops: Node[] = [];
  for (let current = node.parent; current && !isFunction(current); current = current.parent) {
    if (isLoop(current)) loops.push(current);
  }
  return loops;
}

function isPatternTarget(member: Node): boolean {
  const { parent } = wrapped(member);
  return (
    parent?.type === NodeType.ArrayPattern ||
    parent?.type === NodeType.Property ||
    parent?.type === NodeType.RestElement ||
    parent?.type === NodeType.AssignmentPattern ||
    parent?.type === NodeType.ForOfStatement
  );
}
