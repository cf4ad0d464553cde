import type { Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  isFunction,
  lastName,
  type Node,
  NodeType,
  receiverNames,
  type TSESTree,
  unwrap,
} from '../parse/syntax';
import { DefinitionType } from './definition-type';
import { functionName } from './function-name';
import type { FileModel } from './file-model';
import { connectionName, transactionName } from './naming';

/** Members of options by which a call is told what to go by. */
const optionName = /^(?:transaction|transacting|trx|tx|session|queryRunner|client|connection)$/;
/** Those of them that mean nothing else, whatever they are read from. */
const transactionOption = /^(?:transaction|transacting|trx|tx)$/;

/** So many steps of what is made of what are followed. */
const maxDepth = 8;

/** Tells by names which calls of a file go by way of a transaction or of one connection. */
export class Transactions {
  readonly #carrying = new Map<Variable, boolean>();
  #callsByName: ReadonlyMap<string, readonly TSESTree.CallExpression[]> | undefined;

  constructor(readonly model: FileModel) {}

  /** `trx.insert(…)`, `insert(row, trx)`, `update(row, { transaction })`, also by way of variables and parameters. */
  isTransactional(call: TSESTree.CallExpression): boolean {
    return (
      receiverNames(call.callee).some((name) => transactionName.test(name)) ||
      call.arguments.some((argument) => this.#carries(argument, 0))
    );
  }

  /** `client.query(…)`, `getVersion(client)`: it runs one query after the other. */
  isOnConnection({ callee, arguments: args }: TSESTree.CallExpression): boolean {
    const called = unwrap(callee);
    const isQuery =
      called.type === NodeType.MemberExpression &&
      /^(?:query|execute)$/.test(lastName(called)) &&
      connectionName.test(lastName(called.object));
    return (
      isQuery || args.some((argument) => isReference(argument) && connectionName.test(lastName(argument)))
    );
  }

  /** Is a value a transaction, or does it tell of one? */
  #carries(node: Node, depth: number): boolean {
    if (depth > maxDepth) return false;
    const value = unwrap(node);
    const isCarried = (part: Node): boolean => this.#carries(part, depth + 1);
    switch (value.type) {
      case NodeType.Identifier: {
        if (transactionName.test(value.name)) return true;
        const variable = this.model.variableOf(value);
        return variable !== undefined && this.#isCarrying(variable, depth);
      }
      case NodeType.MemberExpression:
        return transactionName.test(lastName(value));
      case NodeType.ObjectExpression:
        return value.properties.some((property) =>
          property.type === NodeType.SpreadElement
            ? isCarried(property.argument)
            : property.key.type === NodeType.Identifier && optionName.test(property.key.name),
        );
      case NodeType.CallExpression:
        // `pick(options, 'transacting')`, `Object.assign({}, options)`
        return value.arguments.some((argument) => isTransactionOption(argument) || isCarried(argument));
      case NodeType.LogicalExpression:
        return isCarried(value.left) || isCarried(value.right);
      case NodeType.ConditionalExpression:
        return isCarried(value.consequent) || isCarried(value.alternate);
      case NodeType.SpreadElement:
        return isCarried(value.argument);
      default:
        return false;
    }
  }

  #isCarrying(variable: Variable, depth: number): boolean {
    const known = this.#carrying.get(variable);
    if (known !== undefined) return known;
    // What is made of itself tells nothing new.
    this.#carrying.set(variable, false);
    const isCarrying = isAskedForOne(variable) || this.#isMadeWithOne(variable, depth + 1);
    this.#carrying.set(variable, isCarrying);
    return isCarrying;
  }

  #isMadeWithOne({ defs }: Variable, depth: number): boolean {
    return defs.some((definition) => {
      if (definition.type === DefinitionType.Variable) {
        const { id, init } = definition.node;
        return id.type === NodeType.Identifier && init !== null && this.#carries(init, depth);
      }
      const fn = definition.node;
      if (definition.type !== DefinitionType.Parameter || !isFunction(fn)) return false;
      const name = functionName(fn);
      const at = fn.params.findIndex((parameter) => contains(parameter, definition.name));
      return this.#callsOf(name ?? '').some(({ arguments: args }) => {
        const argument = args[at];
        return argument !== undefined && this.#carries(argument, depth);
      });
    });
  }

  /** The calls of the file of whatever is called so. */
  #callsOf(name: string): readonly TSESTree.CallExpression[] {
    if (!this.#callsByName) {
      const byName = new Map<string, TSESTree.CallExpression[]>();
      for (const call of this.model.nodesOf(NodeType.CallExpression)) {
        const called = lastName(call.callee);
        const list = byName.get(called);
        if (list) list.push(call);
        else byName.set(called, [call]);
      }
      this.#callsByName = byName;
    }
    return name === '' ? [] : (this.#callsByName.get(name) ?? []);
  }
}

/** `options.transacting` is read somewhere. */
function isAskedForOne({ references }: Variable): boolean {
  return references.some(
    ({ identifier: { parent }, identifier }) =>
      parent.type === NodeType.MemberExpression &&
      parent.object === identifier &&
      transactionOption.test(lastName(parent)),
  );
}

function isTransactionOption(node: Node): boolean {
  const value = unwrap(node);
  return (
    value.type === NodeType.Literal && typeof value.value === 'string' && transactionOption.test(value.value)
  );
}

function isReference(node: Node): boolean {
  const { type } = unwrap(node);
  return type === NodeType.Identifier || type === NodeType.MemberExpression;
}
