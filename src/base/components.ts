/**
 * The nodes of a graph that a node reaches, in strongly connected components (those that reach each other), components
 * that are reached before those that reach them. Leave out successors that are known to skip what they reach. Time is
 * linear in nodes and edges. Tarjan, "Depth-first search and linear graph algorithms", 1972; with a stack of its own,
 * since paths are longer than the call stack.
 */
export function componentsBelow<T>(root: T, successorsOf: (node: T) => Iterable<T>): T[][] {
  const components: T[][] = [];
  const order = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  const path: Step<T>[] = [];
  const enter = (node: T): void => {
    const index = order.size;
    order.set(node, index);
    open.push(node);
    isOpen.add(node);
    path.push({ node, successors: successorsOf(node)[Symbol.iterator](), index, low: index });
  };
  enter(root);
  for (let step = path.at(-1); step; step = path.at(-1)) {
    const next = step.successors.next();
    if (next.done !== true) {
      const known = order.get(next.value);
      if (known === undefined) enter(next.value);
      else if (isOpen.has(next.value)) step.low = Math.min(step.low, known);
      continue;
    }
    path.pop();
    const outer = path.at(-1);
    if (outer) outer.low = Math.min(outer.low, step.low);
    if (step.low < step.index) continue;
    const component = open.splice(open.lastIndexOf(step.node));
    for (const member of component) isOpen.delete(member);
    components.push(component);
  }
  return components;
}

interface Step<T> {
  readonly node: T;
  /** Those that have not been looked at. */
  readonly successors: Iterator<T, unknown>;
  readonly index: number;
  /** The earliest open node that it reaches. */
  low: number;
}
