import { type CallbackUse, rangeOf } from '../callback-use';
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
  if (method === 'some' || method === 'every' || method === 'findIndex') return '';
  const text = use.program.typeOf(use.source.file, rangeOf(use.call))?.text;
  const annotation = annotated(text, use);
  return method === 'flatMap' && annotation !== ''
    ? `: (${text ?? ''} | (${text ?? ''})[number])[]`
    : annotation;
}

/** `: type`, if that can be written down where a call stands; else nothing. */
export function annotated(type: string | undefined, { call, source }: CallbackUse): string {
  if (!/\.[cm]?tsx?$/.test(source.file)) return '';
  if (type === undefined || type.length > longest || /\bany\b|=>|\(|`|\.\.\./.test(type)) return '';
  const names =
    type
      .replace(/'[^']*'|"[^"]*"/g, '')
      .replace(/[\w$]+\??:/g, '')
      .match(/[A-Za-z_$][\w$]*/g) ?? [];
  const isKnown = names.every((name) => builtIn.has(name) || source.model.lookUp(name, call) !== undefined);
  return isKnown ? `: ${type}` : '';
}
