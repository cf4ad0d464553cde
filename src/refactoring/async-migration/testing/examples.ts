import type { Files } from './migrated';

/** A program, and what its migration is to make of it. */
export interface Example {
  readonly name: string;
  /** With `@@` in front of the call that is to wait. The first file is run. */
  readonly before: Files;
  /** The files that are changed; none where it is refused. */
  readonly after: Files;
  /** Why it is refused, and the line of what stands in the way: `constructor lib.mjs:3`. */
  readonly refused?: string;
  /** The kinds of the hazards that are told of. */
  readonly hazards: readonly string[];
}

/**
 * The examples of a text. `=== name` begins one, `--- path` a file before, `+++ path` a file after the migration;
 * `!!! reason path:line` is a refusal, `??? kind` a hazard.
 */
export function readExamples(text: string): readonly Example[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [name = '', ...sections] = block.split(/^(?=(?:---|\+\+\+|!!!|\?\?\?) )/m);
      const of = (mark: string): string[] =>
        sections.filter((section) => section.startsWith(mark)).map((section) => section.slice(4));
      const files = (mark: string): Files =>
        Object.fromEntries(
          of(mark).map((section) => {
            const [path = '', ...lines] = section.split('\n');
            return [path.trim(), lines.join('\n').replace(/\n+$/, '\n')];
          }),
        );
      const refused = of('!!!')[0]?.trim();
      return {
        name: name.trim(),
        before: files('---'),
        after: files('+++'),
        hazards: of('???').map((kind) => kind.trim()),
        ...(refused !== undefined && { refused }),
      };
    });
}
