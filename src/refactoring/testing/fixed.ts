import { analyseFile, type SourceFile } from '../../analysis';
import { everywhere } from '../../analysis/testing/everywhere';
import { fixFile } from '../fix-file';

/** The text of a file after all its safe fixes (and the unsafe ones if asked for), and how many those were. */
export function fixed(
  { path, text }: SourceFile,
  { unsafe = false }: { readonly unsafe?: boolean } = {},
): { text: string; applied: number } {
  const analyse = (step: string) => analyseFile({ path, text: step }, everywhere);
  const steps = [...fixFile(text, analyse, unsafe ? ['safe', 'unsafe'] : ['safe'])];
  return { text: steps.at(-1) ?? text, applied: steps.length };
}
