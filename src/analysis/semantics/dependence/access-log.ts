import { shorten } from '../../../base/text';
import type { Variable } from '@typescript-eslint/scope-manager';
import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import type { Access, Accesses, FunctionCall, Obstacle, VariableUse } from './access';
import { globalsOfPage } from './builtins';
import { combinationOf, type Combination } from './combination';
import { symbol } from './polynomial';
import type { Place, Region } from './region';

/** Notes what a region reads, writes and calls; of its own memory, which no other run sees, nothing. */
export class AccessLog {
  readonly #members: Access[] = [];
  readonly #variables = new Map<Variable, VariableUse[]>();
  readonly #obstacles: Obstacle[] = [];
  readonly #calls: FunctionCall[] = [];
  /** Nodes that read a value in order to combine it with another one. */
  readonly #combined = new Set<Node>();
  #usesThis: Node | undefined;

  constructor(readonly region: Region) {}

  total(): Accesses {
    const isOwnRead = ({ node }: { readonly node: Node }): boolean => !this.#combined.has(node);
    return {
      members: this.#members.filter(isOwnRead),
      variables: new Map([...this.#variables].map(([variable, uses]) => [variable, uses.filter(isOwnRead)])),
      obstacles: this.#obstacles.sort((a, b) => a.at.range[0] - b.at.range[0]),
      calls: this.#calls,
      usesThis: this.#usesThis,
    };
  }

  obstacle(kind: Obstacle['kind'], at: Node, reason: string): void {
    this.addObstacle({ kind, at, reason });
  }

  addObstacle(obstacle: Obstacle | undefined): void {
    if (obstacle) this.#obstacles.push(obstacle);
  }

  call(call: FunctionCall): void {
    this.#calls.push(call);
  }

  thisAt(node: Node): void {
    this.#usesThis ??= node;
  }

  /** Is it part of a combination that is noted already? */
  isCombined(node: Node): boolean {
    return this.#combined.has(node);
  }

  /** What a statement combines with the old value; what it reads of that is part of it, and no access of its own. */
  combination(target: Node, statement: Node): Combination | undefined {
    const combination = combinationOf(target, statement, this.region.sizes);
    for (const read of combination?.reads ?? []) this.#combined.add(read);
    return combination;
  }

  /** A name that is read or written, if it is a variable's. */
  use(node: TSESTree.Identifier, isRead: boolean, isWrite: boolean, combination?: Combination): void {
    const { model } = this.region.sizes;
    const variable = model.variableOf(node);
    if (!variable) {
      if (model.isGlobal(node) && isWrite)
        this.obstacle('impure', node, `it changes the global \`${node.name}\``);
      else if (model.isGlobal(node) && globalsOfPage.has(node.name))
        this.obstacle('impure', node, `\`${node.name}\` is the page's, and no other thread has it`);
      return;
    }
    if (this.region.isOwn(variable) || this.region.isCounter(variable)) return;
    const uses = this.#variables.get(variable) ?? [];
    this.#variables.set(variable, uses);
    uses.push({ node, isRead, isWrite, ...(combination && { combination }) });
  }

  /** One member of an object that is read or written. */
  member(node: TSESTree.MemberExpression, isWrite: boolean, combination?: Combination): void {
    const object = this.region.originOf(node.object);
    if (object === 'own') return;
    const { model } = this.region.sizes;
    const root = unwrap(node.object);
    if (isWrite && root.type === NodeType.Identifier && model.isGlobal(root)) {
      this.obstacle('impure', node, `it changes the global \`${shorten(model.textOf(node))}\``);
    }
    if (!isWrite && root.type === NodeType.Identifier && model.isGlobal(root) && isOfProgram(node)) {
      const text = shorten(model.textOf(node));
      this.obstacle('unknown', node, `\`${text}\` may hold something else in another thread`);
    }
    const key = this.region.keyOf(node);
    if (key.kind === 'name' && isAccessor(object, key.name)) {
      this.obstacle('unknown', node, `\`${shorten(model.textOf(node))}\` ${runsCode}`);
    }
    this.#members.push({ node, isWrite, object, key, ...(combination && { combination }) });
  }

  /** The element of a list that an iteration of the region is at. */
  element(list: Node): void {
    const object = this.region.originOf(list);
    if (object === 'own') return;
    const key = { kind: 'index', value: symbol(this.region.counter) } as const;
    this.#members.push({ node: list, isWrite: false, object, key });
  }

  /** An object that somebody may read any part of. */
  whole(value: Node): void {
    const object = this.region.originOf(value);
    if (object === 'own') return;
    this.#members.push({ node: value, isWrite: false, object, key: { kind: 'any' } });
  }

  /** A call that changes the object that it is called on. */
  change(node: TSESTree.CallExpression, receiver: Node, combination: Combination | undefined): void {
    const object = this.region.originOf(unwrap(receiver));
    if (object === 'own') return;
    const access = { node, object, key: { kind: 'any' } } as const;
    this.#members.push({ ...access, isWrite: true, ...(combination && { combination }) });
  }
}

/** `globalThis.settings`: a member of the global object that the language does not define, as its name shows. */
function isOfProgram({ object, property, computed }: TSESTree.MemberExpression): boolean {
  const root = unwrap(object);
  if (root.type !== NodeType.Identifier || !/^(?:globalThis|global|self)$/.test(root.name)) return false;
  return computed || property.type !== NodeType.Identifier || !definedGlobals.test(property.name);
}

const definedGlobals =
  /^(?:[A-Z]\w*|undefined|globalThis|self|crypto|performance|process|is(?:NaN|Finite)|parse(?:Int|Float))$/;

const runsCode = 'runs a getter or a setter, whose code is not followed';

/** Is a member of what a variable holds a getter or a setter, as far as the text shows what it holds? */
function isAccessor({ root, keys }: Place, name: string): boolean {
  if (typeof root === 'string' || keys.length > 0) return false;
  const initialiser = root.references.find(({ init }) => init === true)?.writeExpr;
  const value = initialiser && unwrap(initialiser);
  return (
    value?.type === NodeType.ObjectExpression &&
    value.properties.some(
      (property) =>
        property.type === NodeType.Property &&
        (property.kind === 'get' || property.kind === 'set') &&
        property.key.type === NodeType.Identifier &&
        property.key.name === name,
    )
  );
}
