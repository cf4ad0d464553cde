import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Finding } from '../analysis/finding';
import { LineIndex } from '../base/text';
import { Baseline, type BaselineKey, codeAt } from '../workspace/baseline';
import { type LookedAt, readBaselineFile, whetherLookedAt } from '../workspace/baseline-file';
import { displayPath } from '../workspace/source-files';

/** Where the settings of a folder have its baseline; undefined where they name none. */
export const baselinePath = (folder: string, setting: string): string | undefined =>
  setting === '' ? undefined : resolve(folder, setting);

export interface KeyedFinding extends BaselineKey {
  readonly finding: Finding;
}

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
   * Reads a baseline file.
   * @returns the baseline; undefined where there is no such file; or why it cannot be used, for people.
   */
  static async read(path: string | undefined): Promise<FolderBaseline | undefined | string> {
    if (path === undefined) return undefined;
    const read = await readBaselineFile(path);
    if (!read.ok) return `The baseline ${path} cannot be used, so all findings are shown: ${read.error}.`;
    return read.value && new FolderBaseline(path, read.value);
  }

  /** One without findings, of which there is no file yet. */
  static empty(path: string): FolderBaseline {
    return new FolderBaseline(path, Baseline.of([]));
  }

  /** How many findings it holds. */
  get size(): number {
    return this.#baseline.size;
  }

  /** The findings of a file that are new. */
  newOf(findings: readonly Finding[], path: string, text: string): readonly Finding[] {
    const keyed = this.keyed(findings, path, text);
    return this.#baseline.compare(keyed, () => false).fresh.map(({ finding }) => finding);
  }

  /** The findings of a file with what it knows them by. */
  keyed(findings: readonly Finding[], path: string, text: string): KeyedFinding[] {
    const lines = new LineIndex(text);
    const file = displayPath(path, dirname(this.path));
    return findings.map((finding) => ({
      rule: finding.rule,
      file,
      code: codeAt(finding.range.start, text, lines),
      finding,
    }));
  }

  /**
   * Writes its file anew with the findings that there are; of what was not looked at, it forgets nothing.
   * @throws what writing throws.
   */
  async save(keys: readonly BaselineKey[], lookedAt: LookedAt): Promise<void> {
    const isLookedAt = await whetherLookedAt(this.path, this.#baseline, lookedAt);
    await writeFile(this.path, this.#baseline.updated(keys, isLookedAt).toString());
  }
}
