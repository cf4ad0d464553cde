import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { AST_NODE_TYPES, type TSESTree } from '@typescript-eslint/types';

// A variable of our own: in a bundle each look at an import from CommonJS calls a getter, here a million times over.
export import NodeType = AST_NODE_TYPES;
export type { TSESTree };
export type Node = TSESTree.Node;
export type NodeOf<T extends NodeType> = Extract<Node, { type: T }>;

export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

export type LoopNode =
  | TSESTree.ForStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === NodeType.FunctionDeclaration ||
    node.type === NodeType.FunctionExpression ||
    node.type === NodeType.ArrowFunctionExpression
  );
}

export function isLoop(node: Node): node is LoopNode {
  return (
    node.type === NodeType.ForStatement ||
    node.type === NodeType.ForInStatement ||
    node.type === NodeType.ForOfStatement ||
    node.type === NodeType.WhileStatement ||
    node.type === NodeType.DoWhileStatement
  );
}

/** Does a direct part of a loop run once per iteration? */
export function repeats(loop: LoopNode, part: Node): boolean {
  switch (loop.type) {
    case NodeType.ForStatement:
      return part !== loop.init;
    case NodeType.ForInStatement:
    case NodeType.ForOfStatement:
      return part !== loop.right;
    case NodeType.WhileStatement:
    case NodeType.DoWhileStatement:
      return true;
  }
}

/** Statements that leave what is around them. */
export type ExitNode =
  TSESTree.ReturnStatement | TSESTree.ThrowStatement | TSESTree.BreakStatement | TSESTree.ContinueStatement;

/** The statement that a branch ends with, if it does so by leaving the code around it. */
export function exitOf(branch: Node): ExitNode | undefined {
  switch (branch.type) {
    case NodeType.ReturnStatement:
    case NodeType.ThrowStatement:
    case NodeType.BreakStatement:
    case NodeType.ContinueStatement:
      return branch;
    case NodeType.BlockStatement:
    case NodeType.SwitchCase: {
      const last = (branch.type === NodeType.BlockStatement ? branch.body : branch.consequent).at(-1);
      return last && exitOf(last);
    }
    default:
      return undefined;
  }
}

/** Does a `break` or `continue` in a loop leave that loop, rather than one inside of it, a `switch` or one iteration? */
export function leavesLoop(
  node: TSESTree.BreakStatement | TSESTree.ContinueStatement,
  loop: LoopNode,
): boolean {
  const label = node.label?.name;
  for (let current: Node | undefined = node.parent; current; current = current.parent) {
    if (label !== undefined) {
      if (current === loop) {
        // A labelled `continue` of this very loop only skips.
        const isOwn = loop.parent.type === NodeType.LabeledStatement && loop.parent.label.name === label;
        return !isOwn || node.type === NodeType.BreakStatement;
      }
      if (current.type === NodeType.LabeledStatement && current.label.name === label) return false;
      continue;
    }
    if (current === loop) return node.type === NodeType.BreakStatement;
    if (isLoop(current)) return false;
    if (current.type === NodeType.SwitchStatement && node.type === NodeType.BreakStatement) return false;
  }
  return false;
}

/** The children of a node in the order of their visitor keys, which is close to that of the text. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  addChildren(node, children);
  return children;
}

/** A node by its visitor keys, which name nothing but nodes and lists of nodes. */
type NodeParts = Readonly<Partial<Record<string, Node | (Node | null)[] | null>>>;

function partsOf(node: object): NodeParts {
  return node as NodeParts;
}

const keysOf = visitorKeys;
const noKeys: readonly string[] = [];

function addChildren(node: Node, to: Node[]): void {
  const parts = partsOf(node);
  for (const key of keysOf[node.type] ?? noKeys) {
    const part = parts[key];
    if (Array.isArray(part)) {
      // An array may have holes, as in `[, b]`.
      for (const element of part) if (element) to.push(element);
    } else if (part) {
      to.push(part);
    }
  }
}

/** Sets the parent links of a whole tree and hands every node to `visit`, parents first, in the order of the text. */
export function link(root: Node, visit: (node: Node) => void): void {
  // A stack of our own: generated code nests deeper than the call stack allows.
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    visit(node);
    const first = pending.length;
    addChildren(node, pending);
    for (let index = first; index < pending.length; index++) {
      // The parser leaves the links unset although the types promise them.
      (pending[index] as { parent?: Node }).parent = node;
    }
    reverseFrom(pending, first);
  }
}

/** Visits `root` and what it contains, parents first; `visit` returns false to leave a node's children out. */
export function walk(root: Node, visit: (node: Node) => boolean): void {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!visit(node)) continue;
    const first = pending.length;
    addChildren(node, pending);
    reverseFrom(pending, first);
  }
}

/** Turns the end of a stack around, so that what was pushed first is the next to come off. */
function reverseFrom(stack: Node[], first: number): void {
  for (let low = first, high = stack.length - 1; low < high; low++, high--) {
    const node = stack[low];
    const other = stack[high];
    if (!node || !other) return;
    stack[low] = other;
    stack[high] = node;
  }
}

/** The first node in `root` that passes the test; nodes that `enter` refuses are passed over with all they contain. */
export function findNode(
  root: Node,
  test: (node: Node) => boolean,
  enter: (node: Node) => boolean = () => true,
): Node | undefined {
  let found: Node | undefined;
  walk(root, (node) => {
    if (found !== undefined || !enter(node)) return false;
    if (test(node)) found = node;
    return found === undefined;
  });
  return found;
}

/** Does `outer` contain `inner` (or is it the same node)? */
export function contains(outer: Node, inner: Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
}

/** The nearest function around a node; undefined at the top level and in class bodies outside methods. */
export function enclosingFunction(node: Node): FunctionNode | undefined {
  for (let current = node.parent; current; current = current.parent) {
    if (isFunction(current)) return current;
    if (current.type === NodeType.StaticBlock || current.type === NodeType.PropertyDefinition)
      return undefined;
  }
  return undefined;
}

/** Is a function exported where it is declared, or with the variable that it is the value of? */
export function isExported(fn: FunctionNode): boolean {
  const declaration = fn.type === NodeType.FunctionDeclaration ? fn : fn.parent.parent;
  const around = declaration?.parent?.type;
  return around === NodeType.ExportNamedDeclaration || around === NodeType.ExportDefaultDeclaration;
}

/** The expression inside type assertions, non-null marks and optional chains, which mean nothing at run time. */
export function unwrap(node: Node): Node {
  let current = node;
  for (;;) {
    switch (current.type) {
      case NodeType.TSAsExpression:
      case NodeType.TSSatisfiesExpression:
      case NodeType.TSNonNullExpression:
      case NodeType.TSTypeAssertion:
      case NodeType.TSInstantiationExpression:
      case NodeType.ChainExpression:
        current = current.expression;
        break;
      case NodeType.SequenceExpression: {
        const last = current.expressions.at(-1);
        if (!last) return current;
        current = last;
        break;
      }
      default:
        return current;
    }
  }
}

/** The opposite of `unwrap`: the outermost node that stands for the same value as `node`. */
export function wrapped(node: Node): Node {
  let current = node;
  for (let parent = current.parent; parent; parent = current.parent) {
    if (unwrap(parent) !== unwrap(current)) return current;
    current = parent;
  }
  return current;
}

/** The places that an assignment writes to: those in a pattern, or the target itself. */
export function assignmentTargets(pattern: Node): Node[] {
  const target = unwrap(pattern);
  switch (target.type) {
    case NodeType.ObjectPattern:
      return target.properties.flatMap((property) =>
        assignmentTargets(property.type === NodeType.RestElement ? property.argument : property.value),
      );
    case NodeType.ArrayPattern:
      return target.elements.flatMap((element) => (element ? assignmentTargets(element) : []));
    case NodeType.AssignmentPattern:
      return assignmentTargets(target.left);
    case NodeType.RestElement:
      return assignmentTargets(target.argument);
    default:
      return [target];
  }
}

/** The name of a property that is written as a name or as a string: `b` of `{ b: 1 }` and `{ 'b': 1 }`, `#b` of `#b = 1`. */
export function keyName(key: Node): string | undefined {
  if (key.type === NodeType.Identifier) return key.name;
  if (key.type === NodeType.PrivateIdentifier) return `#${key.name}`;
  return key.type === NodeType.Literal && typeof key.value === 'string' ? key.value : undefined;
}

/** The name that a callee or an object ends with: `b` of `a.b`, of `a.b()` and of `b`. */
export function lastName(node: Node): string {
  const expression = unwrap(node);
  switch (expression.type) {
    case NodeType.Identifier:
      return expression.name;
    case NodeType.ThisExpression:
      return 'this';
    case NodeType.MemberExpression:
      // A name, be it a private one.
      return expression.computed ? '' : expression.property.name;
    case NodeType.CallExpression:
      return lastName(expression.callee);
    case NodeType.AwaitExpression:
      return lastName(expression.argument);
    default:
      return '';
  }
}

/** The names on the way to a called method, the nearest first: `b`, `a` of `a.b.c()`. */
export function receiverNames(callee: Node): string[] {
  const names: string[] = [];
  let node = unwrap(callee);
  while (node.type === NodeType.MemberExpression || node.type === NodeType.CallExpression) {
    node = unwrap(node.type === NodeType.MemberExpression ? node.object : node.callee);
    const name = lastName(node);
    if (name !== '') names.push(name);
  }
  return names;
}

/** What an expression starts with: `res` of `res.status(200).json`. */
export function rootOf(node: Node): Node {
  let root = unwrap(node);
  for (;;) {
    if (root.type === NodeType.MemberExpression) root = unwrap(root.object);
    else if (root.type === NodeType.CallExpression) root = unwrap(root.callee);
    else return root;
  }
}
