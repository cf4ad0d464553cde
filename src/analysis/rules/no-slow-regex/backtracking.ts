import type { AST } from '@eslint-community/regexpp';
import { analyse, type TradeReport } from 'scslre';
import type { RegexLiteral } from '../../finding';
import { attackOn, printAttack } from './attack';

/**
 * How long a regular expression searches in vain. `exponential`: each further character doubles the time. `polynomial`:
 * the time grows with a power of the length, `degree`, at least. `search`: each attempt takes time by the length, and
 * there is one at each position.
 */
export interface Backtracking {
  readonly kind: 'exponential' | 'polynomial' | 'search';
  readonly degree: number;
  /** The parts of the expression that compete for the same characters, or the one that does with itself. */
  readonly parts: readonly string[];
  /** A character that they compete for, or several. */
  readonly repeated: string;
  /** How often it has to be repeated to compute for a second or more. */
  readonly times: number;
  /** An input that shows it, as an expression of JavaScript. */
  readonly attack?: string;
}

/** Longer expressions take scslre too long for a keystroke: 0.8 s for 10,000 characters of alternatives. */
export const longestSource = 5_000;

/** More reports say nothing new, and each takes time. */
const mostReports = 30;

/** Without a quantifier like these nothing backtracks far. A superset: classes and escapes may look like one. */
const unbounded = /[*+]|\{\d+,\}/;

export function mayBacktrack({ source }: RegexLiteral): boolean {
  return unbounded.test(source);
}

/**
 * What scslre (https://github.com/RunDevelopment/scslre) makes of a regular expression: undefined if it takes linear
 * time, cannot be parsed, or is longer than `longestSource`. Never throws.
 */
export function backtracking(regex: RegexLiteral): Backtracking | undefined {
  if (!mayBacktrack(regex) || regex.source.length > longestSource) return undefined;
  const slow = slowParts(regex);
  const worst =
    slow.find(({ kind }) => kind === 'exponential') ??
    slow
      .filter(({ kind }) => kind === 'polynomial')
      .reduce<SlowPart | undefined>(
        (most, part) => (most && most.degree >= part.degree ? most : part),
        undefined,
      ) ??
    slow[0];
  if (!worst) return undefined;
  const { kind, degree, quantifiers, repeated } = worst;
  const times = timesForSeconds(kind, degree);
  const [first] = quantifiers;
  const attack = first && attackOn(first, repeated, regex);
  return {
    kind,
    degree,
    parts: quantifiers.map(({ raw }) => raw),
    repeated,
    times,
    ...(attack && { attack: printAttack(attack, times) }),
  };
}

/**
 * Measured on Node 20.20, x64: an exponential one takes 1.3 to 2.6 s for 28 characters, a quadratic one 0.6 s for
 * 30,000, a cubic one 0.3 s for 1,000, one of degree four 0.5 s for 300.
 */
function timesForSeconds(kind: Backtracking['kind'], degree: number): number {
  if (kind === 'exponential') return 30;
  if (degree <= 2) return 40_000;
  return degree === 3 ? 2_000 : 400;
}

interface SlowPart {
  readonly kind: Backtracking['kind'];
  readonly degree: number;
  readonly quantifiers: readonly AST.Quantifier[];
  readonly repeated: string;
}

function slowParts({ source, flags }: RegexLiteral): SlowPart[] {
  try {
    const { reports } = analyse({ source, flags }, { maxReports: mostReports });
    const trades = reports.flatMap((report) => (report.type === 'Trade' ? [report] : []));
    return reports.map((report) => {
      const repeated = report.character.pick;
      switch (report.type) {
        case 'Move':
          return { kind: 'search', degree: 2, quantifiers: [report.quant], repeated };
        case 'Self': {
          const kind = report.exponential ? 'exponential' : 'polynomial';
          const quantifiers = [report.parentQuant];
          return { kind, degree: report.parentQuant.max, quantifiers, repeated };
        }
        case 'Trade': {
          if (report.exponential) {
            return {
              kind: 'exponential',
              degree: 2,
              quantifiers: [report.startQuant, report.endQuant],
              repeated,
            };
          }
          const quantifiers = competing(report, trades);
          return { kind: 'polynomial', degree: quantifiers.length, quantifiers, repeated };
        }
      }
    });
  } catch {
    // What is no regular expression throws when the program runs; that is for others to report.
    return [];
  }
}

/** The quantifiers that all compete for one character: each one more than the first is one more power. */
function competing(first: TradeReport, trades: readonly TradeReport[]): AST.Quantifier[] {
  const chain = [first.startQuant, first.endQuant];
  let { set } = first.character;
  for (const { endQuant: next } of trades) {
    if (chain.includes(next)) continue;
    const withOthers = chain.map((other) =>
      trades.find(({ startQuant, endQuant }) => startQuant === other && endQuant === next),
    );
    const shared = withOthers.reduce(
      (common, trade) => common.intersect(trade?.character.set ?? common.negate()),
      set,
    );
    if (shared.isEmpty) continue;
    chain.push(next);
    set = shared;
  }
  return chain;
}
