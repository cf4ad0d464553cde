// + no-cpu-heavy-loop warning: two calls of itself at each step: exponential
export function fibonacci(n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

const known = new Map();
export function remembered(n) {
  const found = known.get(n);
  if (found !== undefined) return found;
  // - no-cpu-heavy-loop: each is computed once
  const value = n < 2 ? n : remembered(n - 1) + remembered(n - 2);
  known.set(n, value);
  return value;
}

export function permutations(items) {
  if (items.length < 2) return [items];
  // - no-cpu-heavy-loop: the size decides, and nothing tells it
  return items.flatMap((item, i) =>
    permutations(items.filter((_, j) => j !== i)).map((rest) => [item, ...rest]),
  );
}

export function depth(tree) {
  // - no-cpu-heavy-loop: visits each node once
  return 1 + Math.max(0, ...tree.children.map(depth));
}

export const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));
