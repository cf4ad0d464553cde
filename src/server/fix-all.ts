import type { FileAnalysis } from '../analysis/finding';
import { applyEdits } from '../base/text';

/**
 * The text after every safe fix, or undefined when there is none. Fixes are applied one by one with a fresh analysis
 * between, because one may add the import that the next one uses.
 *
 * @param pause called between fixes; false ends the work, and the result is undefined.
 */
export async function fixAll(
  text: string,
  analyse: (text: string) => FileAnalysis,
  pause: () => Promise<boolean>,
): Promise<string | undefined> {
  let fixed = text;
  let analysis = analyse(fixed);
  // A fix resolves its finding, so there cannot be more rounds than findings unless a fix is wrong.
  const most = analysis.findings.length;
  for (let round = 0; round < most; round++) {
    const fix = analysis.findings
      .flatMap((finding) => finding.fixes)
      .find(({ applicability }) => applicability === 'safe');
    if (fix === undefined) break;
    if (!(await pause())) return undefined;
    fixed = applyEdits(fixed, fix.edits);
    analysis = analyse(fixed);
  }
  return fixed === text ? undefined : fixed;
}
