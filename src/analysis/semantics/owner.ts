import type { Variable } from '@typescript-eslint/scope-manager';
import { contains, type Node, NodeType, unwrap } from '../parse/syntax';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';
import { callOfParameter } from './provenance';

/**
 * Whom the object belongs to that an expression gives. `fresh`: made by the code itself, nobody else sees it.
 * `arguments`: one that the function was given. `this`: its receiver, or part of it. `outside`: anybody's.
 */
export type Owner = 'fresh' | 'arguments' | 'this' | 'outside';

const strength: readonly Owner[] = ['fresh', 'arguments', 'this', 'outside'];

/** Methods that hand out what a collection holds, rather than something new. */
const accessors = new Set(['get', 'at', 'find', 'pop', 'shift', 'next', 'findLast', 'values', 'entries']);

/** Tells whose objects a piece of code works on, by the expressions that they come from. */
export class Owners {
  readonly #region: Node;
  readonly #model: FileModel;
  readonly #thisOwner: Owner;
  readonly #known = new Map<Variable, Owner>();

  /** `region`: a function, or any other piece of code whose own variables are not of interest to others. */
  constructor(region: Node, model: FileModel, { isConstructor = false } = {}) {
    this.#region = region;
    this.#model = model;
    // The object that a constructor fills is new.
    this.#thisOwner = isConstructor ? 'fresh' : 'this';
  }

  of(node: Node): Owner {
    const object = unwrap(node);
    switch (object.type) {
      case NodeType.ObjectExpression:
      case NodeType.ArrayExpression:
      case NodeType.NewExpression:
      case NodeType.Literal:
      case NodeType.TemplateLiteral:
      case NodeType.ArrowFunctionExpression:
      case NodeType.FunctionExpression:
      case NodeType.ClassExpression:
      case NodeType.BinaryExpression:
      case NodeType.UnaryExpression:
      case NodeType.UpdateExpression:
        return 'fresh';
      case NodeType.ThisExpression:
        return this.#thisOwner;
      case NodeType.AwaitExpression:
        return this.of(object.argument);
      case NodeType.MemberExpression:
        return this.of(object.object);
      case NodeType.CallExpression: {
        const callee = unwrap(object.callee);
        return callee.type === NodeType.MemberExpression &&
          callee.property.type === NodeType.Identifier &&
          accessors.has(callee.property.name)
          ? this.of(callee.object)
          : 'fresh';
      }
      case NodeType.LogicalExpression:
        return stronger(this.of(object.left), this.of(object.right));
      case NodeType.ConditionalExpression:
        return stronger(this.of(object.consequent), this.of(object.alternate));
      case NodeType.AssignmentExpression:
        return this.of(object.right);
      case NodeType.Identifier: {
        const variable = this.#model.variableOf(object);
        return variable ? this.#ofVariable(variable) : 'outside';
      }
      default:
        return 'outside';
    }
  }

  /** Is a variable declared in the piece of code? */
  isLocal(variable: Variable): boolean {
    return variable.defs.length > 0 && variable.defs.every(({ name }) => contains(this.#region, name));
  }

  #ofVariable(variable: Variable): Owner {
    const known = this.#known.get(variable);
    if (known) return known;
    // A variable defined by way of itself adds nothing to its other values.
    this.#known.set(variable, 'fresh');
    const owner = this.#definition(variable);
    this.#known.set(variable, owner);
    return owner;
  }

  #definition(variable: Variable): Owner {
    if (!this.isLocal(variable)) return 'outside';
    let owner: Owner = 'fresh';
    for (const definition of variable.defs) {
      if (definition.type !== DefinitionType.Parameter) continue;
      const call = definition.node === this.#region ? undefined : callOfParameter(definition);
      const callee = call && unwrap(call.callee);
      const given =
        definition.node === this.#region
          ? 'arguments'
          : callee?.type === NodeType.MemberExpression
            ? this.of(callee.object)
            : 'outside';
      owner = stronger(owner, given);
    }
    for (const { writeExpr } of variable.references) {
      if (writeExpr) owner = stronger(owner, this.of(writeExpr));
    }
    return owner;
  }
}

function stronger(a: Owner, b: Owner): Owner {
  return strength.indexOf(a) >= strength.indexOf(b) ? a : b;
}
