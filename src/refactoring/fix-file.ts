import { analyseFile, type AnalysisOptions, type Fix, type SourceFile } from '../analysis';
import { applyEdits } from '../base/text';

export interface FixedFile {
  readonly text: string;
  /** How many fixes were applied; each resolved one finding. */
  readonly applied: number;
}

/**
 * Applies the safe fixes of a file, and the unsafe ones too if asked for. One by one, each on the result of the one
 * before: two fixes that are right by themselves may both bring the same import.
 */
export function fixFile(
  file: SourceFile,
  options: AnalysisOptions,
  { unsafe = false, rule }: { readonly unsafe?: boolean; readonly rule?: string } = {},
): FixedFile {
  const accepts = ({ applicability }: Fix): boolean =>
    applicability === 'safe' || (unsafe && applicability === 'unsafe');
  const fixesOf = (text: string): Fix[] =>
    analyseFile({ path: file.path, text }, options)
      .findings.filter((finding) => rule === undefined || finding.rule === rule)
      .flatMap((finding) => finding.fixes.find(accepts) ?? []);

  let { text } = file;
  let fixes = fixesOf(text);
  let applied = 0;
  // A fix that does not resolve its finding would go on for ever.
  for (const limit = fixes.length; applied < limit; applied++) {
    const [fix] = fixes;
    if (!fix) break;
    text = applyEdits(text, fix.edits);
    fixes = fixesOf(text);
  }
  return { text, applied };
}
