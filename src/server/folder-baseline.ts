import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Finding } from '../analysis/finding';
import { LineIndex } from '../base/text';
import { Baseline, codeAt } from '../workspace/baseline';

/** The findings of a folder that its team has set aside. */
export class FolderBaseline {
  /** Of the baseline file. */
  readonly path: string;
  readonly #baseline: Baseline;

  private constructor(path: string, baseline: Baseline) {
    this.path = path;
    this.#baseline = baseline;
  }

  /**
   * Reads the file that the settings of a folder name.
   * @returns the baseline; undefined where there is no such file; or why it cannot be used, for people.
   */
  static async read(folder: string, setting: string): Promise<FolderBaseline | undefined | string> {
    if (setting === '') return undefined;
    const path = resolve(folder, setting);
    const unusable = (reason: string): string =>
      `The baseline ${path} cannot be used, so all findings are shown: ${reason}.`;
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      return unusable(error instanceof Error ? error.message : String(error));
    }
    const parsed = Baseline.parse(text);
    return parsed.ok ? new FolderBaseline(path, parsed.value) : unusable(parsed.error);
  }

  /** The findings of a file that are new. */
  newOf(findings: readonly Finding[], path: string, text: string): readonly Finding[] {
    const lines = new LineIndex(text);
    const file = relative(dirname(this.path), path).split(sep).join('/');
    const keyed = findings.map((finding) => ({
      rule: finding.rule,
      file,
      code: codeAt(finding.range.start, text, lines),
      finding,
    }));
    return this.#baseline.compare(keyed, () => false).fresh.map(({ finding }) => finding);
  }
}
