import type { Label } from './labels';

/** What a tool reports at a line, in the terms of the labels. */
export interface Reported {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly severity?: string;
}

export interface Score {
  /** Labels of the rules that the tool has. */
  readonly sites: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** Labels that the tool does not agree with, and what it reports where no label is. */
  readonly disagreements: readonly Disagreement[];
}

export type Disagreement =
  | { readonly kind: 'missed' | 'reported'; readonly label: Label }
  | { readonly kind: 'severity'; readonly label: Label; readonly actual: string }
  | { readonly kind: 'unlabelled'; readonly report: Reported };

/**
 * Compares what a tool reports with the labels, for the rules named. A report of the wrong severity counts as missed, a
 * report where there is no label as wrong.
 */
export function score(
  labels: readonly Label[],
  reports: readonly Reported[],
  rules: ReadonlySet<string>,
): Score {
  const byPlace = new Map(reports.map((report) => [placeOf(report), report]));
  const considered = labels.filter(({ rule }) => rules.has(rule));
  const disagreements: Disagreement[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (const label of considered) {
    const report = byPlace.get(placeOf(label));
    if (label.expected === 'silence') {
      if (report === undefined) continue;
      falsePositives++;
      disagreements.push({ kind: 'reported', label });
    } else if (report === undefined) {
      disagreements.push({ kind: 'missed', label });
    } else if (
      label.severity !== undefined &&
      report.severity !== undefined &&
      label.severity !== report.severity
    ) {
      disagreements.push({ kind: 'severity', label, actual: report.severity });
    } else {
      truePositives++;
    }
  }
  const places = new Set(labels.map(placeOf));
  for (const [place, report] of byPlace) {
    if (places.has(place)) continue;
    falsePositives++;
    disagreements.push({ kind: 'unlabelled', report });
  }
  const expected = considered.filter((label) => label.expected === 'report').length;
  return {
    sites: considered.length,
    truePositives,
    falsePositives,
    falseNegatives: expected - truePositives,
    disagreements,
  };
}

/** The share of what should be reported that is. */
export const recall = ({ truePositives, falseNegatives }: Score): number =>
  truePositives / (truePositives + falseNegatives);

/** The share of what is reported that should be. */
export const precision = ({ truePositives, falsePositives }: Score): number =>
  truePositives / (truePositives + falsePositives);

const placeOf = ({ file, line, rule }: Reported): string => `${file}:${line}:${rule}`;
