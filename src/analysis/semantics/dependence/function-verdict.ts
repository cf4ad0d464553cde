import { type FunctionNode, type Node, NodeType, unwrap, wrapped } from '../../parse/syntax';
import type { OpenVerdict, ParallelVerdict } from '../../parallel-verdict';
import { localFunction } from '../local-function';
import { elementCalls } from '../repetition';
import type { Sizes } from '../trip-count';
import type { CalledFunctions, CallSummary, OuterWrite } from './called-functions';
import { evidenceAt } from './evidence';
import { madeInstance, resultsOf, whyTypeNotTransferable } from './instances';
import { stateOf } from './needed-state';
import { hindered, stuck } from './refusal';
import { whyNotTransferable, whyValueNotTransferable } from './transfer';

/**
 * Tells of functions whether a call could run in another thread, as a whole, at the same time as others: it is given
 * copies of its arguments, and gives a copy of its result. It is shown, or the verdict says what stands in the way;
 * assumed is what `LoopVerdicts` assumes, and that arguments of which the text says nothing can be copied.
 */
export class FunctionVerdicts {
  constructor(
    readonly sizes: Sizes,
    readonly functions: CalledFunctions,
  ) {}

  verdictOf(fn: FunctionNode): OpenVerdict {
    const summary = this.functions.summary(fn);
    const verdict = this.#decide(fn, summary, false);
    if (verdict.kind !== 'unknown' || summary.open.length === 0) return { verdict };
    return { verdict, ifPure: { calls: summary.open, verdict: this.#decide(fn, summary, true) } };
  }

  #decide(fn: FunctionNode, summary: CallSummary, isOpenPure: boolean): ParallelVerdict {
    const { model } = this.sizes;
    const { outerWrite, parameterWrite, usesThis, reads } = summary;
    const obstacle = isOpenPure && summary.obstacle?.isOpen === true ? undefined : summary.obstacle;
    if (fn.generator) {
      return this.#notTransferable(fn, 'it returns an iterator, whose work is done where that is used');
    }
    if (outerWrite?.isSure === true) return this.#changesState(outerWrite, reads);
    if (obstacle?.kind === 'impure') return hindered(obstacle, model);
    if (parameterWrite) {
      const reason = 'it changes what it is given, and another thread would change a copy';
      return { kind: 'impure', at: evidenceAt(parameterWrite, model), reason };
    }
    const given = this.#stuckArgument(fn);
    if (given) return given;
    if (usesThis) {
      const reason = 'the object that it belongs to would lose its methods on the way to another thread';
      return this.#notTransferable(usesThis, reason);
    }
    if (obstacle) return hindered(obstacle, model);
    if (outerWrite) {
      const reason = `it changes \`${outerWrite.name}\`, and nothing is known of that object`;
      return { kind: 'unknown', at: evidenceAt(outerWrite.at, model), reason };
    }
    for (const root of reads.keys()) {
      const moved = typeof root === 'string' ? undefined : stuck(root, this.sizes);
      if (moved) return moved;
    }
    return this.#stuckResult(fn) ?? this.#independent(summary);
  }

  #notTransferable(value: Node, reason: string): ParallelVerdict {
    return { kind: 'not-transferable', value: evidenceAt(value, this.sizes.model), reason };
  }

  #changesState({ at, name, changed }: OuterWrite, reads: CallSummary['reads']): ParallelVerdict {
    const { model } = this.sizes;
    const read = changed && reads.get(changed);
    if (!read) {
      return {
        kind: 'impure',
        at: evidenceAt(at, model),
        reason: `it changes \`${name}\`, which outlives the call`,
      };
    }
    const reason = `\`${name}\` is what earlier calls have made of it`;
    return {
      kind: 'carried-dependence',
      write: evidenceAt(at, model),
      read: evidenceAt(read, model),
      reason,
    };
  }

  /** A parameter that holds what cannot be sent: a function, which it calls, or an instance of a class. */
  #stuckArgument(fn: FunctionNode): ParallelVerdict | undefined {
    for (const parameter of fn.params) {
      const name = parameter.type === NodeType.AssignmentPattern ? parameter.left : parameter;
      const type = 'typeAnnotation' in name ? name.typeAnnotation : undefined;
      const reason = type && whyTypeNotTransferable(type, this.sizes);
      if (reason !== undefined) return this.#notTransferable(parameter, reason);
      if (name.type !== NodeType.Identifier) continue;
      const call = this.sizes.model
        .lookUp(name.name, fn.body)
        ?.references.find(({ identifier }) => this.#isCalled(identifier));
      if (call) {
        const reason = `\`${name.name}\` is a function, which cannot be sent to another thread`;
        return this.#notTransferable(call.identifier, reason);
      }
    }
    return this.#stuckInCalls(fn);
  }

  /** Is what a name holds called there, or handed to an array method that calls it? */
  #isCalled(identifier: Node): boolean {
    const use = wrapped(identifier);
    const { parent } = use;
    if (parent?.type !== NodeType.CallExpression) return false;
    return parent.callee === use || elementCalls(parent, this.sizes.resolver)?.callback === use;
  }

  /** What a call of the function in this file hands to it that cannot be sent. */
  #stuckInCalls(fn: FunctionNode): ParallelVerdict | undefined {
    const name = fn.parent.type === NodeType.VariableDeclarator ? fn.parent.id : fn.id;
    const variable =
      name?.type === NodeType.Identifier ? this.sizes.model.lookUp(name.name, name) : undefined;
    for (const { identifier } of variable?.references ?? []) {
      const use = wrapped(identifier);
      if (use.parent?.type !== NodeType.CallExpression || use.parent.callee !== use) continue;
      for (const argument of use.parent.arguments.slice(0, fn.params.length)) {
        const reason = this.#whyValue(argument);
        if (reason !== undefined) return this.#notTransferable(argument, reason);
      }
    }
    return undefined;
  }

  #stuckResult(fn: FunctionNode): ParallelVerdict | undefined {
    const results = resultsOf(fn);
    for (const value of results) {
      const reason = this.#whyValue(value);
      if (reason !== undefined) return this.#notTransferable(value, reason);
    }
    const made = results.length > 0 ? madeInstance(fn, this.sizes) : undefined;
    if (!made) return undefined;
    if (made.isKept) return this.#notTransferable(made.node, made.reason);
    const at = evidenceAt(made.node, this.sizes.model);
    return { kind: 'unknown', at, reason: `it may give back what it makes here, and ${made.reason}` };
  }

  #whyValue(node: Node): string | undefined {
    const value = unwrap(node);
    if (localFunction(value, this.sizes.resolver)) return 'a function cannot be sent to another thread';
    const variable = value.type === NodeType.Identifier ? this.sizes.model.variableOf(value) : undefined;
    return variable ? whyNotTransferable(variable, this.sizes) : whyValueNotTransferable(value, this.sizes);
  }

  #independent({ reads }: CallSummary): ParallelVerdict {
    const { model } = this.sizes;
    const around = [...reads].flatMap(([root, node]) =>
      typeof root === 'string' ? [] : [{ root, node, state: stateOf(root, this.sizes) }],
    );
    const stuckState = around.find(({ state }) => state === 'stuck');
    if (stuckState) {
      const { root, node } = stuckState;
      const reason = `what \`${root.name}\` holds may have changed since it was loaded, and functions and classes cannot be sent to another thread`;
      return { kind: 'unknown', at: evidenceAt(node, model), reason };
    }
    const needed = around.filter(({ state }) => state === 'sent');
    const reason = 'calls of it share nothing that any of them changes';
    if (needed.length === 0) return { kind: 'independent', reason };
    const names = needed.map(({ root }) => `\`${root.name}\``).join(', ');
    return {
      kind: 'independent',
      reason: `${reason}, provided that what ${names} ${needed.length === 1 ? 'holds' : 'hold'} at the time is sent along`,
      needs: needed.map(({ node }) => evidenceAt(node, model)),
    };
  }
}
