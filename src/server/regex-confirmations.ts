import { type Confirmation, type Finding, type RegexLiteral, withConfirmation } from '../analysis';
import type { Disposable } from '../base/disposable';

/** Examines a regular expression closely, which may take seconds; never rejects. */
export type ConfirmRegex = (regex: RegexLiteral, signal: AbortSignal) => Promise<Confirmation>;

/** What closer looks at regular expressions have found out. */
export class RegexConfirmations implements Disposable {
  readonly #confirm: ConfirmRegex;
  readonly #known = new Map<string, Confirmation>();
  readonly #abort = new AbortController();

  constructor(confirm: ConfirmRegex) {
    this.#confirm = confirm;
  }

  /** The findings in the light of what is known by now. */
  apply(findings: readonly Finding[]): readonly Finding[] {
    return findings.flatMap((finding) => {
      const confirmation = finding.regex && this.#known.get(keyOf(finding.regex));
      if (confirmation === undefined) return [finding];
      return withConfirmation(finding, confirmation) ?? [];
    });
  }

  /** Finds out what is not known yet. @returns whether `apply` gives something else now. */
  async look(findings: readonly Finding[]): Promise<boolean> {
    const unknown = new Map<string, RegexLiteral>();
    for (const { regex } of findings) {
      if (regex !== undefined && !this.#known.has(keyOf(regex))) unknown.set(keyOf(regex), regex);
    }
    const { signal } = this.#abort;
    await Promise.all(
      [...unknown].map(async ([key, regex]) => {
        const confirmation = await this.#confirm(regex, signal);
        if (!signal.aborted) this.#known.set(key, confirmation);
      }),
    );
    return unknown.size > 0 && !signal.aborted;
  }

  dispose(): void {
    this.#abort.abort();
  }
}

const keyOf = ({ source, flags }: RegexLiteral): string => `${flags}/${source}`;
