import type { Label } from './labels';
import { type Disagreement, precision, recall, type Score } from './score';

export interface ToolScore {
  readonly name: string;
  readonly score: Score;
}

/** Markdown: one row for each tool. */
export function scoreTable(scores: readonly ToolScore[]): string {
  const rows = scores.map(({ name, score }) => [
    name,
    score.sites,
    score.truePositives,
    score.falsePositives,
    score.falseNegatives,
    percent(recall(score)),
    percent(precision(score)),
  ]);
  return table(['tool', 'sites', 'right reports', 'wrong reports', 'missed', 'recall', 'precision'], rows);
}

/** Markdown: where a tool and the labels do not agree. */
export function disagreementList({ name, score }: ToolScore): string {
  if (score.disagreements.length === 0) return `### ${name}: no disagreement\n`;
  const lines = score.disagreements.map((disagreement) => `- ${describe(disagreement)}`);
  return [`### ${name}: ${lines.length} disagreements`, '', ...lines, ''].join('\n');
}

function describe(disagreement: Disagreement): string {
  switch (disagreement.kind) {
    case 'missed':
      return `missed: ${placeOf(disagreement.label)}`;
    case 'reported':
      return `should be silent: ${placeOf(disagreement.label)}`;
    case 'severity':
      return `${disagreement.actual} instead of ${disagreement.label.severity ?? ''}: ${placeOf(disagreement.label)}`;
    case 'unlabelled': {
      const { file, line, rule } = disagreement.report;
      return `without a label: ${file}:${line} ${rule}`;
    }
  }
}

const placeOf = ({ file, line, rule, reason }: Label): string => `${file}:${line} ${rule} (${reason})`;

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)} %`);

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}
