import {
  contains,
  type FunctionNode,
  isFunction,
  keyName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../../parse/syntax';
import { callbackUse } from '../../semantics/callbacks';
import { executionContext } from '../../semantics/execution-context';
import { functionName } from '../../semantics/function-name';
import type { RuleInput } from '../rule';

/** What is wrong with how the rest of the file uses an async function, each a clause for people. */
export interface CallerHazards {
  /** It is called when the process exits, and what comes after an `await` never runs. */
  readonly onExit?: string;
  /** Runs that took turns would overlap. */
  readonly overlaps?: string;
  /** Somebody goes on before it is done: `save(); process.exit();`. */
  readonly goesOn?: string;
  /** Code that this file does not show may call it, and may not wait: it is exported, returned or a method. */
  readonly escapes?: true;
}

/** The uses of one function: what is wrong with them, and the functions that wait for it. */
interface Uses extends CallerHazards {
  readonly waiting?: readonly FunctionNode[];
}

/** Member accesses by the member's name, and the names that destructuring gives to members. */
type MembersByName = ReadonlyMap<string, readonly (TSESTree.MemberExpression | TSESTree.Identifier)[]>;

const promiseMethods = new Set(['then', 'catch', 'finally']);

/**
 * Looks at every use of a function in this file. One is harmless only where its promise is awaited, returned or handed
 * to a call that is, where nothing follows, and where the function is given to something that runs it by itself (a
 * handler, say) or is exported.
 */
export class Callers {
  readonly #input: RuleInput;
  readonly #direct = new Map<FunctionNode, Uses>();
  readonly #all = new Map<FunctionNode, CallerHazards>();
  #members: MembersByName | undefined;

  constructor(input: RuleInput) {
    this.#input = input;
  }

  /** The uses of a function, and of those that wait for it: they are as harmless as their own callers. */
  usesOf(fn: FunctionNode): CallerHazards {
    const known = this.#all.get(fn);
    if (known) return known;
    const reached = new Set([fn]);
    const found: Uses[] = [];
    // Grows while it is gone through.
    for (const caller of reached) {
      const uses = this.#directUsesOf(caller);
      found.push(uses);
      for (const waiting of uses.waiting ?? []) reached.add(waiting);
    }
    const hazards = merged(found);
    this.#all.set(fn, hazards);
    return hazards;
  }

  #directUsesOf(fn: FunctionNode): Uses {
    let uses = this.#direct.get(fn);
    if (!uses) {
      uses = this.#value(wrapped(fn), fn, new Set());
      this.#direct.set(fn, uses);
    }
    return uses;
  }

  /** What becomes of a function, or a reference to one, at the place where it stands. */
  #value(value: Node, fn: FunctionNode, seen: Set<unknown>): Uses {
    if (value.type === NodeType.FunctionDeclaration) {
      const isExported =
        value.parent.type === NodeType.ExportNamedDeclaration ||
        value.parent.type === NodeType.ExportDefaultDeclaration;
      const uses = value.id ? this.#name(value.id, fn, seen) : {};
      return isExported ? merged([uses, { escapes: true }]) : uses;
    }
    const parent = value.parent;
    switch (parent?.type) {
      case NodeType.CallExpression:
      case NodeType.NewExpression:
        return parent.callee === value ? this.#call(parent, fn) : this.#handedTo(parent, value, fn);
      case NodeType.VariableDeclarator:
        return parent.id.type === NodeType.Identifier
          ? merged([
              this.#name(parent.id, fn, seen),
              parent.parent.parent.type === NodeType.ExportNamedDeclaration ? { escapes: true } : {},
            ])
          : this.#unknown(value, fn);
      case NodeType.AssignmentExpression: {
        if (parent.right !== value) return {};
        const target = unwrap(parent.left);
        if (target.type === NodeType.Identifier) return this.#name(target, fn, seen);
        const name = target.type === NodeType.MemberExpression ? memberName(target) : undefined;
        return name === undefined
          ? this.#unknown(value, fn)
          : merged([this.#memberUses(name, fn, seen), { escapes: true }]);
      }
      case NodeType.Property:
      case NodeType.MethodDefinition:
      case NodeType.PropertyDefinition: {
        const name = parent.computed ? undefined : keyName(parent.key);
        return merged([name === undefined ? {} : this.#memberUses(name, fn, seen), { escapes: true }]);
      }
      case NodeType.ArrayExpression:
      case NodeType.ConditionalExpression:
      case NodeType.LogicalExpression:
        return this.#value(wrapped(parent), fn, seen);
      case NodeType.MemberExpression:
        return this.#bound(parent, value, fn, seen);
      case NodeType.ReturnStatement:
      case NodeType.ArrowFunctionExpression:
      case NodeType.ExportSpecifier:
      case NodeType.ExportDefaultDeclaration:
      case NodeType.TSExportAssignment:
        return { escapes: true };
      case NodeType.JSXExpressionContainer:
      case NodeType.TSTypeQuery:
      case NodeType.ExpressionStatement:
        return {};
      case NodeType.UnaryExpression:
        return parent.operator === 'typeof' ? {} : this.#unknown(value, fn);
      default:
        return this.#unknown(value, fn);
    }
  }

  /** `save.bind(this)`, `save.call(this)`; other members of a function say nothing of it. */
  #bound(member: TSESTree.MemberExpression, value: Node, fn: FunctionNode, seen: Set<unknown>): Uses {
    const call = member.parent;
    if (member.object !== value || call.type !== NodeType.CallExpression || call.callee !== member) return {};
    const name = memberName(member);
    if (name === 'bind') return this.#value(wrapped(call), fn, seen);
    return name === 'call' || name === 'apply' ? this.#call(call, fn) : {};
  }

  #name(name: TSESTree.Identifier, fn: FunctionNode, seen: Set<unknown>): Uses {
    const variable = this.#input.model.lookUp(name.name, name);
    if (!variable || seen.has(variable)) return {};
    seen.add(variable);
    return merged(
      variable.references
        .filter((reference) => reference.isRead())
        .map(({ identifier }) => this.#value(wrapped(identifier), fn, seen)),
    );
  }

  /** The members of that name in this file, whatever they are members of, and the variables they are taken out to. */
  #memberUses(name: string, fn: FunctionNode, seen: Set<unknown>): Uses {
    if (seen.has(name)) return {};
    seen.add(name);
    this.#members ??= membersByName(this.#input);
    return merged(
      (this.#members.get(name) ?? []).map((member) =>
        member.type === NodeType.Identifier
          ? this.#name(member, fn, seen)
          : this.#value(wrapped(member), fn, seen),
      ),
    );
  }

  #call(call: TSESTree.CallExpression | TSESTree.NewExpression, fn: FunctionNode): Uses {
    const { model, resolver } = this.#input;
    if (executionContext(call, model, resolver).kind === 'exit-hook') {
      return { onExit: `line ${this.#line(call)} calls ${named(fn)} when the process exits` };
    }
    // Calling a generator runs nothing of it.
    if (fn.generator) return {};
    return this.#promise(call, `line ${this.#line(call)} calls ${named(fn)} without waiting for it`);
  }

  #handedTo(call: TSESTree.CallExpression | TSESTree.NewExpression, value: Node, fn: FunctionNode): Uses {
    const { resolver } = this.#input;
    switch (callbackUse(call, value, resolver).kind) {
      case 'iteration':
        return { overlaps: `the iterations on line ${this.#line(call)} would overlap` };
      case 'exit-hook':
        return { onExit: `line ${this.#line(call)} runs ${named(fn)} when the process exits` };
      case 'inline':
      case 'unknown':
        return this.#promise(
          call,
          `line ${this.#line(call)} hands ${named(fn)} on, perhaps to somebody who does not wait for it`,
        );
      default:
        return {};
    }
  }

  /** What becomes of the promise that `call` gives, or of one made from it. */
  #promise(call: Node, goesOn: string): Uses {
    for (let node = call; ;) {
      const parent: Node | undefined = node.parent;
      switch (parent?.type) {
        case NodeType.AwaitExpression:
        case NodeType.ReturnStatement:
        case NodeType.YieldExpression:
          return this.#around(parent);
        case NodeType.ArrowFunctionExpression:
          return parent.body === node ? this.#around(node) : { goesOn };
        case NodeType.ChainExpression:
        case NodeType.TSAsExpression:
        case NodeType.TSNonNullExpression:
        case NodeType.TSSatisfiesExpression:
        case NodeType.UnaryExpression:
        case NodeType.ArrayExpression:
        case NodeType.ConditionalExpression:
        case NodeType.LogicalExpression:
          node = parent;
          break;
        case NodeType.CallExpression:
          // An argument: `Promise.all([save()])`, `settled(save())`.
          node = parent;
          break;
        case NodeType.MemberExpression: {
          const method = memberName(parent);
          if (parent.object !== node || method === undefined || !promiseMethods.has(method))
            return { goesOn };
          node = parent;
          break;
        }
        case NodeType.ExpressionStatement:
          return isLastInProgram(parent) ? {} : { goesOn };
        default:
          return { goesOn };
      }
    }
  }

  /** The function whose callers see when the promise awaited or returned at `node` is done. */
  #around(node: Node): Uses {
    for (let around: Node | undefined = node; around; around = around.parent) {
      if (isFunction(around)) return { waiting: [around] };
    }
    return {};
  }

  #unknown(value: Node, fn: FunctionNode): Uses {
    return { goesOn: `line ${this.#line(value)} uses ${named(fn)} in a way that is not followed` };
  }

  #line(node: Node): number {
    return this.#input.model.lines.positionAt(node.range[0]).line;
  }
}

/** The first of each kind. */
function merged(all: readonly Uses[]): Uses {
  const onExit = all.find((uses) => uses.onExit !== undefined)?.onExit;
  const overlaps = all.find((uses) => uses.overlaps !== undefined)?.overlaps;
  const goesOn = all.find((uses) => uses.goesOn !== undefined)?.goesOn;
  return {
    ...(onExit !== undefined && { onExit }),
    ...(overlaps !== undefined && { overlaps }),
    ...(goesOn !== undefined && { goesOn }),
    ...(all.some(({ escapes }) => escapes) && { escapes: true }),
    waiting: all.flatMap(({ waiting = [] }) => waiting),
  };
}

function named(fn: FunctionNode): string {
  const name = functionName(fn);
  return name === undefined ? 'the function' : `\`${name}\``;
}

function membersByName({ model }: RuleInput): MembersByName {
  const members = new Map<string, (TSESTree.MemberExpression | TSESTree.Identifier)[]>();
  const add = (name: string | undefined, member: TSESTree.MemberExpression | TSESTree.Identifier): void => {
    if (name === undefined) return;
    const list = members.get(name);
    if (list) list.push(member);
    else members.set(name, [member]);
  };
  for (const member of model.nodesOf(NodeType.MemberExpression)) {
    const { parent } = member;
    const isTarget = parent.type === NodeType.AssignmentExpression && parent.left === member;
    if (!isTarget) add(memberName(member), member);
  }
  for (const { properties } of model.nodesOf(NodeType.ObjectPattern)) {
    for (const property of properties) {
      if (property.type !== NodeType.Property || property.computed) continue;
      const { value } = property;
      const target = value.type === NodeType.AssignmentPattern ? value.left : value;
      if (target.type === NodeType.Identifier) add(keyName(property.key), target);
    }
  }
  return members;
}

function memberName({ property, computed }: TSESTree.MemberExpression): string | undefined {
  return computed && property.type === NodeType.Identifier ? undefined : keyName(property);
}

/** Does nothing run after a statement when the module is loaded? */
function isLastInProgram(statement: Node): boolean {
  const list = statement.parent;
  if (list?.type !== NodeType.Program && list?.type !== NodeType.BlockStatement) return false;
  const after = list.body.slice(list.body.findIndex((other) => other === statement) + 1);
  if (!after.every(runsNothing)) return false;
  if (list.type === NodeType.Program) return true;
  // `if (require.main === module) { main(); }`
  const { parent } = list;
  return parent.type === NodeType.IfStatement && contains(parent, list) && isLastInProgram(parent);
}

function runsNothing(statement: Node): boolean {
  switch (statement.type) {
    case NodeType.FunctionDeclaration:
    case NodeType.EmptyStatement:
    case NodeType.TSInterfaceDeclaration:
    case NodeType.TSTypeAliasDeclaration:
      return true;
    case NodeType.ExportNamedDeclaration:
      return !statement.declaration || runsNothing(statement.declaration);
    default:
      return false;
  }
}
