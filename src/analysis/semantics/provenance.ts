import type { Definition, Variable } from '@typescript-eslint/scope-manager';
import { isFunction, type Node, NodeType, type TSESTree, unwrap, walk, wrapped } from '../parse/syntax';
import { DefinitionType } from './definition-type';
import type { FileModel } from './file-model';

/** Where values come from that a piece of code has at hand. */
export interface Sources<T> {
  /** What a variable or `this` stands for; undefined where that is told by what is written to it. */
  ofVariable(variable: Variable): T | undefined;
  ofThis(): T | undefined;
  /** Is it declared in the piece of code, so that what is written to it tells where it comes from? */
  isLocal(variable: Variable): boolean;
  /** Of two sources the one that counts. */
  stronger(a: T, b: T): T;
}

/**
 * Tells which of the sources the value of an expression depends on: through local variables, destructuring and the
 * parameters of callbacks, but not through what is stored in objects.
 */
export class Provenance<T> {
  readonly #model: FileModel;
  readonly #sources: Sources<T>;
  readonly #known = new Map<Variable, T | undefined>();

  constructor(model: FileModel, sources: Sources<T>) {
    this.#model = model;
    this.#sources = sources;
  }

  of(node: Node): T | undefined {
    // Most of what is asked about is a name or a constant.
    if (node.type === NodeType.Literal) return undefined;
    if (node.type === NodeType.Identifier && !node.typeAnnotation) return this.#ofName(node);
    let strongest: T | undefined;
    walk(node, (part) => {
      if (part.type === NodeType.ThisExpression) strongest = this.#join(strongest, this.#sources.ofThis());
      if (part.type !== NodeType.Identifier) return true;
      strongest = this.#join(strongest, this.#ofName(part));
      return true;
    });
    return strongest;
  }

  #ofName(identifier: TSESTree.Identifier): T | undefined {
    const variable = this.#model.variableOf(identifier);
    return variable && this.#ofVariable(variable);
  }

  #ofVariable(variable: Variable): T | undefined {
    if (this.#known.has(variable)) return this.#known.get(variable);
    const source = this.#sources.ofVariable(variable);
    // A variable defined by way of itself adds nothing to its other values.
    this.#known.set(variable, source);
    if (source !== undefined || !this.#sources.isLocal(variable)) return source;
    let strongest: T | undefined;
    for (const { writeExpr } of variable.references) {
      if (writeExpr) strongest = this.#join(strongest, this.of(writeExpr));
    }
    for (const definition of variable.defs) {
      const call = callOfParameter(definition);
      if (call) strongest = this.#join(strongest, this.#ofPassed(call, definition.node));
    }
    this.#known.set(variable, strongest);
    return strongest;
  }

  /** What a call hands to its callback: something of its object or of its other arguments. */
  #ofPassed(call: TSESTree.CallExpression | TSESTree.NewExpression, callback: Node): T | undefined {
    let strongest = this.of(call.callee);
    for (const argument of call.arguments) {
      if (unwrap(argument) !== callback) strongest = this.#join(strongest, this.of(argument));
    }
    return strongest;
  }

  #join(a: T | undefined, b: T | undefined): T | undefined {
    if (a === undefined) return b;
    return b === undefined ? a : this.#sources.stronger(a, b);
  }
}

/** The call that a function is handed to, of which a variable is a parameter. */
export function callOfParameter({
  type,
  node,
}: Definition): TSESTree.CallExpression | TSESTree.NewExpression | undefined {
  if (type !== DefinitionType.Parameter || !isFunction(node)) return undefined;
  const value = wrapped(node);
  const call = value.parent;
  return (call?.type === NodeType.CallExpression || call?.type === NodeType.NewExpression) &&
    call.callee !== value
    ? call
    : undefined;
}
