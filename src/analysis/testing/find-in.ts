import { analyseFile } from '../analyse-file';
import type { Finding } from '../finding';
import type { AnalysisOptions } from '../options';
import { everywhere } from './everywhere';

/** The findings of one rule in a text, for tests; fails if the text is skipped. */
export function findIn(
  rule: string,
  text: string,
  path = 'test.ts',
  options: AnalysisOptions = everywhere,
): readonly Finding[] {
  const { findings, skipped } = analyseFile({ path, text }, options);
  if (skipped) throw new Error(`${path} was skipped: ${skipped.message}`);
  return findings.filter((finding) => finding.rule === rule);
}

/** The texts that findings point at. */
export function marked(findings: readonly Finding[], text: string): string[] {
  return findings.map(({ range }) => text.slice(range.start, range.end));
}
