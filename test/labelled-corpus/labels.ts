import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { globSync } from 'tinyglobby';

/** A place of the corpus of which a person has said what should be reported there, and why. */
export interface Label {
  /** Relative to the corpus, with `/`. */
  readonly file: string;
  /** 1-based line of the code that the label speaks of. */
  readonly line: number;
  readonly rule: string;
  readonly expected: 'report' | 'silence';
  /** Where the severity is part of what is expected. */
  readonly severity?: string;
  readonly reason: string;
}

/** The folder with the programs of the corpus. */
export const corpus = path.resolve(import.meta.dirname, '../corpus');

/**
 * The programs that the rules were made with, and those that were labelled before any rule had seen them, by people who
 * knew the rules from their pages alone.
 */
export const sets = ['seen', 'held out'] as const;
export type CorpusSet = (typeof sets)[number];

const holdout = 'holdout';

/** @param file of a label, or a program of the corpus. */
export const setOf = (file: string): CorpusSet => (file.startsWith(`${holdout}/`) ? 'held out' : 'seen');

/** The folders of all programs, relative to the corpus. */
export function listPrograms(): string[] {
  const folders = (folder: string): string[] =>
    readdirSync(path.join(corpus, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => path.posix.join(folder, name));
  return [...folders('.').filter((program) => program !== holdout), ...folders(holdout)];
}

const mark = /^\s*(?:\/\/|\{\/\*) ([+-]) ([a-z-]+)(?: (hint|information|warning|error))?: (.*?)(?: \*\/\})?$/;

/**
 * Reads the labels of all programs. A label is a comment on a line of its own, of the form `// + rule severity: reason`
 * for what should be reported, `// - rule: reason` for what should not; it speaks of the next line that is no label.
 */
export function readLabels(): Label[] {
  return globSync('**/*.{js,mjs,ts,tsx}', { cwd: corpus })
    .sort()
    .flatMap((file) => labelsIn(file, readFileSync(path.join(corpus, file), 'utf8')));
}

export function labelsIn(file: string, text: string): Label[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, sign, rule, severity, reason] = mark.exec(line) ?? [];
    if (rule === undefined || reason === undefined) return [];
    let target = index + 1;
    while (mark.test(lines[target] ?? '')) target++;
    const label: Label = {
      file,
      line: target + 1,
      rule,
      expected: sign === '+' ? 'report' : 'silence',
      reason,
    };
    return [severity === undefined ? label : { ...label, severity }];
  });
}
