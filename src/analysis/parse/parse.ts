import { parse, TSError } from '@typescript-eslint/typescript-estree';
import { err, ok, type Result } from '../../base/result';
import type { SyntaxProblem } from '../finding';
import type { TSESTree } from './syntax';

/** A syntax tree, with its comments if they were asked for. Parent links are set by `FileModel`. */
export type Program = TSESTree.Program;

/** Makes a syntax tree of a text, or says where it cannot: what `parseSource` does, and how it throws. */
export type Parse = (path: string, text: string, comments: boolean) => Result<Program, SyntaxProblem>;

/** Messages of the parser for what only sloppy scripts may hold. */
const legacyNumber = /^(?:Octal (?:literals|escape sequences)|Decimals with leading zeros|Escape sequence)/;

/**
 * Parses TypeScript or JavaScript, JSX where the file's extension allows it. In JavaScript, octal numbers and escapes
 * of sloppy scripts are let pass, with a value of their own.
 *
 * @param comments whether to look for comments, which takes a third as long again as the rest.
 * @throws RangeError when the text nests deeper than the call stack; anything else thrown is a bug of the parser.
 */
export function parseSource(path: string, text: string, comments = true): Result<Program, SyntaxProblem> {
  const parsed = parseText(path, text, comments);
  if (parsed.ok || !legacyNumber.test(parsed.error.message) || !/\.c?jsx?$/i.test(path)) return parsed;
  return parseText(path, withoutLegacyNumbers(text), comments);
}

/** Whether an error says that a text nests deeper than the call stack. */
export const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError && error.message.includes('call stack');

/** The text with `\033` and `017` made into something of the same length that the parser takes. */
function withoutLegacyNumbers(text: string): string {
  return text
    .replace(/\\[\s\S]/g, (escape) => (/\d/.test(escape) ? escape.replace('\\', '_') : escape))
    .replace(/(?<![\w$.])0(?=\d)/g, '1');
}

function parseText(path: string, text: string, comment: boolean): Result<Program, SyntaxProblem> {
  try {
    const program = parse(text, {
      filePath: path,
      jsx: true,
      range: true,
      // They are made in any case; leaving them out costs a traversal more.
      loc: true,
      comment,
      jsDocParsingMode: 'none',
      loggerFn: false,
      onUnsupportedTypeScriptVersion: 'ignore',
      suppressDeprecatedPropertyWarnings: true,
    });
    return ok(program);
  } catch (error) {
    if (!(error instanceof TSError)) throw error;
    const start = clamp(error.location.start.offset, text.length);
    const end = clamp(Math.max(error.location.end.offset, start + 1), text.length);
    return err({ message: error.message, range: { start, end } });
  }
}

function clamp(offset: number, length: number): number {
  return Math.max(0, Math.min(offset, length));
}
