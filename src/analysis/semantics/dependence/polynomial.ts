/**
 * A polynomial with numbers as coefficients: from a product of names (sorted, joined by `·`; empty for the constant) to
 * its coefficient, which is never zero.
 */
export type Polynomial = ReadonlyMap<string, number>;

const times = '·';

/** Longer ones are not worth following: nobody writes such subscripts. */
const maxTerms = 32;

export function constant(value: number): Polynomial {
  return value === 0 ? new Map() : new Map([['', value]]);
}

export function symbol(name: string): Polynomial {
  return new Map([[name, 1]]);
}

export function add(a: Polynomial, b: Polynomial, factor = 1): Polynomial {
  const sum = new Map(a);
  for (const [product, coefficient] of b) put(sum, product, coefficient * factor);
  return sum;
}

export function subtract(a: Polynomial, b: Polynomial): Polynomial {
  return add(a, b, -1);
}

/** Undefined if the result would be long. */
export function multiply(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const result = new Map<string, number>();
  for (const [left, first] of a) {
    for (const [right, second] of b) put(result, productOf(left, right), first * second);
  }
  return result.size > maxTerms ? undefined : result;
}

/** The value of a polynomial without names. */
export function constantValue(polynomial: Polynomial): number | undefined {
  if (polynomial.size === 0) return 0;
  return polynomial.size === 1 ? polynomial.get('') : undefined;
}

export function namesIn(polynomial: Polynomial): Set<string> {
  return new Set([...polynomial.keys()].flatMap((product) => (product === '' ? [] : product.split(times))));
}

/** `p` as `factor × name + rest`; undefined if it is not linear in the name. */
export function linearIn(
  polynomial: Polynomial,
  name: string,
): { readonly factor: Polynomial; readonly rest: Polynomial } | undefined {
  const factor = new Map<string, number>();
  const rest = new Map<string, number>();
  for (const [product, coefficient] of polynomial) {
    const names = product.split(times);
    const at = names.indexOf(name);
    if (at < 0) {
      rest.set(product, coefficient);
      continue;
    }
    names.splice(at, 1);
    if (names.includes(name)) return undefined;
    put(factor, names.join(times), coefficient);
  }
  return { factor, rest };
}

/** `p ÷ name`; undefined if it is not a factor of every term. */
export function quotient(polynomial: Polynomial, name: string): Polynomial | undefined {
  const parts = linearIn(polynomial, name);
  return parts?.rest.size === 0 ? parts.factor : undefined;
}

function put(target: Map<string, number>, product: string, coefficient: number): void {
  const sum = (target.get(product) ?? 0) + coefficient;
  if (sum === 0) target.delete(product);
  else target.set(product, sum);
}

function productOf(left: string, right: string): string {
  if (left === '' || right === '') return left + right;
  return [...left.split(times), ...right.split(times)].sort().join(times);
}
