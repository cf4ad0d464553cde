import {
  add,
  constant,
  constantValue,
  linearIn,
  multiply,
  namesIn,
  type Polynomial,
  quotient,
  subtract,
  symbol,
} from './polynomial';

/** What a counter of a loop goes through: from `low` to `high`, both included, where they are known. */
export interface CounterRange {
  readonly low: Polynomial | undefined;
  readonly high: Polynomial | undefined;
  /** By how much it changes from one iteration to the next; undefined if that is not known. */
  readonly step: number | undefined;
}

export interface Counters {
  /** The counter of the loop whose iterations are compared. */
  readonly outer: string;
  /**
   * Ranges of that counter and of those of loops inside, by name, outer ones first. All other names are the same in all
   * iterations.
   */
  readonly ranges: ReadonlyMap<string, CounterRange>;
}

/** Can two subscripts be equal? If so, `distance` is by how many iterations apart, if that is always the same number. */
export type Meeting = { readonly kind: 'never' } | { readonly kind: 'maybe'; readonly distance?: number };

const never: Meeting = { kind: 'never' };
const maybe: Meeting = { kind: 'maybe' };

/**
 * Can subscript `f` in one iteration of a loop be equal to subscript `g` in another one?
 *
 * The tests are those of optimising compilers. Each side has counters of its own, and the difference of both has to be
 * zero for them to meet. It cannot be zero if the greatest common divisor of the coefficients does not divide the
 * constant (GCD test), nor if the least or greatest value it takes over the ranges of the counters is on one side of
 * zero (Banerjee's test, with polynomials of unknown sizes for bounds, so that `y * width + x` is seen through). For
 * counters with equal coefficients, the distance of the iterations is computed (strong SIV test).
 * See U. Banerjee, "Dependence Analysis" (1997); G. Goff, K. Kennedy, C.-W. Tseng, "Practical Dependence Testing" (1991).
 */
export function meeting(f: Polynomial, g: Polynomial, counters: Counters): Meeting {
  const { outer, ranges } = counters;
  const left = linearIn(f, outer);
  const right = linearIn(g, outer);
  if (!left || !right) return maybe;
  if (hasCounters(left.factor, ranges) || hasCounters(right.factor, ranges)) return maybe;
  if (isRuledOutByDivisor(difference(f, g, ranges), ranges)) return never;
  if (subtract(left.factor, right.factor).size > 0 || left.factor.size === 0) {
    return isNeverZero(difference(f, g, ranges), ranges) ? never : maybe;
  }
  const apart = difference(left.rest, right.rest, ranges);
  return meetingOfEqualFactors(left.factor, apart, counters);
}

/** `factor × i + r` against `factor × i' + s` with `i ≠ i'`, where `apart` is `r - s`. */
function meetingOfEqualFactors(factor: Polynomial, apart: Polynomial, { outer, ranges }: Counters): Meeting {
  const range = ranges.get(outer);
  if (range?.step === undefined || range.step === 0) return maybe;
  const stride = multiply(factor, constant(range.step));
  const least = extreme(apart, ranges, -1);
  const greatest = extreme(apart, ranges, 1);
  if (stride && least && greatest) {
    const [size, low, high] = [stride, least, greatest].map(constantValue);
    if (size !== undefined && low !== undefined && high !== undefined) {
      if (!hasMultiple(low, high, Math.abs(size), countOf(range))) return never;
      return low === high ? { kind: 'maybe', distance: Math.abs(low / size) } : maybe;
    }
    const isLess = (a: Polynomial, b: Polynomial): boolean => isPositive(subtract(b, a));
    const opposite = subtract(constant(0), stride);
    if (isLess(opposite, least) && isLess(greatest, stride)) return never;
    if (isLess(stride, least) && isLess(greatest, opposite)) return never;
  }
  return isLowDigit(factor, apart, range, ranges) ? never : maybe;
}

/**
 * `x * height + y` compared between values of `y`: what is apart is a multiple of `height`, and `y` stays below it, like
 * the last digit of a number.
 */
function isLowDigit(
  factor: Polynomial,
  apart: Polynomial,
  { low, high }: CounterRange,
  ranges: Counters['ranges'],
): boolean {
  const size = constantValue(factor);
  if (size === undefined || !low || !high) return false;
  // Not negative where there are two iterations to compare.
  const span = multiply(subtract(high, low), constant(Math.abs(size)));
  if (!span) return false;
  return [...namesIn(apart)].some((name) => {
    const multiple = ranges.has(counterOf(name)) ? undefined : quotient(apart, name);
    return multiple !== undefined && isWhole(multiple, ranges) && isPositive(subtract(symbol(name), span));
  });
}

/** Is the value a whole number, being made of nothing but counters that go through whole numbers? */
function isWhole(polynomial: Polynomial, ranges: Counters['ranges']): boolean {
  if (![...polynomial.values()].every(Number.isInteger)) return false;
  return [...namesIn(polynomial)].every((name) => {
    const { low, step } = ranges.get(counterOf(name)) ?? {};
    return low !== undefined && Number.isInteger(constantValue(low)) && Number.isInteger(step);
  });
}

/** Is there a multiple of `size`, by a whole number that is not zero and less than `count`, from `low` to `high`? */
function hasMultiple(low: number, high: number, size: number, count: number): boolean {
  const least = Math.max(Math.ceil(low / size), 1 - count);
  const most = Math.min(Math.floor(high / size), count - 1);
  return least < 0 ? least <= most : most > 0 && least <= most;
}

/** How many values a counter goes through; infinite if that is not known. */
function countOf({ low, high, step }: CounterRange): number {
  const span = low && high ? constantValue(subtract(high, low)) : undefined;
  return span === undefined || !step ? Infinity : Math.max(1, Math.floor(span / Math.abs(step)) + 1);
}

/** `f - g`, where the counters of `g` have names of their own. */
function difference(f: Polynomial, g: Polynomial, ranges: Counters['ranges']): Polynomial {
  return subtract(f, primed(g, ranges));
}

const prime = (name: string): string => `${name}'`;
const counterOf = (name: string): string => (name.endsWith("'") ? name.slice(0, -1) : name);

function primed(polynomial: Polynomial, ranges: Counters['ranges']): Polynomial {
  let result = polynomial;
  for (const name of namesIn(polynomial)) {
    if (ranges.has(name)) result = replaced(result, name, symbol(prime(name))) ?? result;
  }
  return result;
}

function hasCounters(polynomial: Polynomial, ranges: Counters['ranges']): boolean {
  return [...namesIn(polynomial)].some((name) => ranges.has(counterOf(name)));
}

/** The counters in a polynomial, those of inner loops first. */
function countersIn(polynomial: Polynomial, ranges: Counters['ranges']): string[] {
  const names = namesIn(polynomial);
  return [...ranges.keys()].reverse().flatMap((name) => [name, prime(name)].filter((one) => names.has(one)));
}

/** What a counter's bound is on its side of a difference. */
function onSideOf(name: string, bound: Polynomial, ranges: Counters['ranges']): Polynomial {
  return counterOf(name) === name ? bound : primed(bound, ranges);
}

function isNeverZero(polynomial: Polynomial, ranges: Counters['ranges']): boolean {
  const least = extreme(polynomial, ranges, -1);
  const greatest = extreme(polynomial, ranges, 1);
  return (
    (least !== undefined && isPositive(least)) ||
    (greatest !== undefined && isPositive(subtract(constant(0), greatest)))
  );
}

/** Is it a number greater than zero, once names that are on both sides have cancelled each other? */
function isPositive(polynomial: Polynomial): boolean {
  const value = constantValue(polynomial);
  return value !== undefined && value > 0;
}

/** The greatest (1) or least (-1) value while all counters go through their ranges; undefined if that is not known. */
function extreme(polynomial: Polynomial, ranges: Counters['ranges'], end: 1 | -1): Polynomial | undefined {
  let result = polynomial;
  // The bounds of inner counters name none but outer ones.
  for (let [name] = countersIn(result, ranges); name !== undefined; [name] = countersIn(result, ranges)) {
    const factor = linearIn(result, name)?.factor;
    const sign = factor && Math.sign(constantValue(factor) ?? 0);
    const range = ranges.get(counterOf(name));
    const bound = sign === end ? range?.high : range?.low;
    const next = sign && bound ? replaced(result, name, onSideOf(name, bound, ranges)) : undefined;
    if (!next || countersIn(next, ranges).includes(name)) return undefined;
    result = next;
  }
  return result;
}

/** The GCD test on counters that are counted from zero in steps of one. */
function isRuledOutByDivisor(apart: Polynomial, ranges: Counters['ranges']): boolean {
  let counted = apart;
  for (const name of [...ranges.keys()].reverse().flatMap((counter) => [counter, prime(counter)])) {
    if (!namesIn(counted).has(name)) continue;
    const { low, step } = ranges.get(counterOf(name)) ?? {};
    const value = low && step !== undefined && add(onSideOf(name, low, ranges), symbol(name), step);
    const next = value && replaced(counted, name, value);
    if (!next) return false;
    counted = next;
  }
  let divisor = 0;
  for (const [product, coefficient] of counted) {
    if (!Number.isInteger(coefficient)) return false;
    if (product === '') continue;
    if (!ranges.has(counterOf(product))) return false;
    divisor = greatestCommonDivisor(divisor, Math.abs(coefficient));
  }
  return divisor > 0 && (counted.get('') ?? 0) % divisor !== 0;
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}

function replaced(polynomial: Polynomial, name: string, by: Polynomial): Polynomial | undefined {
  const parts = linearIn(polynomial, name);
  const product = parts && multiply(parts.factor, by);
  return product && add(parts.rest, product);
}
