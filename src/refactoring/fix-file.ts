import type { Applicability, FileAnalysis, NewFile } from '../analysis';
import { applyEdits } from '../base/text';
import { type TextOf, withFreeNames } from './new-files';

/**
 * Applies the safe fixes of a file, and the unsafe ones too if asked for. One by one, each on the result of the one
 * before: two fixes that are right by themselves may both bring the same import.
 *
 * @param analyse the analysis of the file with another text
 * @param textOf the texts of files that may be there already
 * @yields the text after each fix; a generator, so that its caller can attend to other things in between
 * @returns the files that the text imports from then on, each once
 */
export function* fixFile(
  text: string,
  analyse: (text: string) => FileAnalysis,
  textOf: TextOf,
  applicabilities: readonly Applicability[] = ['safe'],
): Generator<string, readonly NewFile[]> {
  const newFiles = new Map<string, NewFile>();
  let fixed = text;
  let { findings } = analyse(fixed);
  // A fix resolves its finding; one that does not would go on for ever.
  for (let most = findings.length; most > 0; most--) {
    const [fix] = findings
      .flatMap(({ fixes }) => fixes)
      .filter(({ applicability }) => applicabilities.includes(applicability))
      .flatMap((each) => withFreeNames(each, textOf) ?? []);
    if (fix === undefined) break;
    for (const file of fix.newFiles ?? []) newFiles.set(file.path, file);
    fixed = applyEdits(fixed, fix.edits);
    yield fixed;
    ({ findings } = analyse(fixed));
  }
  return [...newFiles.values()];
}
