import { type AnalysisOptions, analyseFile, type NewFile, type SourceFile } from '../../analysis';
import { everywhere } from '../../analysis/testing/everywhere';
import { fixFile } from '../fix-file';

export interface Fixed {
  readonly text: string;
  /** How many fixes were applied. */
  readonly applied: number;
  readonly newFiles: readonly NewFile[];
}

/** A file after all its safe fixes, and the unsafe ones if asked for. */
export function fixed(
  { path, text }: SourceFile,
  {
    unsafe = false,
    options = {},
    others = {},
  }: {
    readonly unsafe?: boolean;
    readonly options?: Partial<AnalysisOptions>;
    /** Texts of files that are there already, by path. */
    readonly others?: Readonly<Record<string, string>>;
  } = {},
): Fixed {
  const analyse = (step: string) => analyseFile({ path, text: step }, { ...everywhere, ...options });
  const steps = fixFile(text, analyse, (other) => others[other], unsafe ? ['safe', 'unsafe'] : ['safe']);
  let applied = 0;
  let last = text;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { text: last, applied, newFiles: step.value };
    last = step.value;
    applied++;
  }
}
