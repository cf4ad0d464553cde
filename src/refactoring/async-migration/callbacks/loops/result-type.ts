import type { CallbackUse } from '../callback-use';
import { rangeOf } from '../callback-use';
import type { IterationMethod } from './iteration';

/** Types that need no import. */
const builtIn = new Set([
  ...[
    'string',
    'number',
    'boolean',
    'bigint',
    'symbol',
    'undefined',
    'null',
    'void',
    'unknown',
    'object',
    'true',
    'false',
  ],
  ...[
    'Array',
    'ReadonlyArray',
    'Record',
    'Partial',
    'Map',
    'Set',
    'Date',
    'Error',
    'RegExp',
    'Uint8Array',
    'Promise',
  ],
]);

/** Longer ones are left to the compiler. */
const longest = 100;

/**
 * `: string[]`, for the variable that takes what a call gave, where the compiler would not tell by itself: in TypeScript,
 * if the type can be written down there.
 */
export function annotationOf(use: CallbackUse, method: IterationMethod): string {
  const { call, source, program } = use;
  if (!/\.[cm]?tsx?$/.test(source.file) || method === 'some' || method === 'every' || method === 'findIndex')
    return '';
  const text = program.typeOf(source.file, rangeOf(call))?.text;
  if (text === undefined || text.length > longest || /\bany\b|=>|\(|`|\.\.\./.test(text)) return '';
  const names =
    text
      .replace(/'[^']*'|"[^"]*"/g, '')
      .replace(/[\w$]+\??:/g, '')
      .match(/[A-Za-z_$][\w$]*/g) ?? [];
  const isKnown = names.every((name) => builtIn.has(name) || source.model.lookUp(name, call) !== undefined);
  if (!isKnown) return '';
  return method === 'flatMap' ? `: (${text} | ${text}[number])[]` : `: ${text}`;
}
