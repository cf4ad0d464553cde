import type * as oxc from 'oxc-parser';
import type { Parse, SyntaxTree } from '../analysis';
import { err, ok, type Result } from '../base/result';

/**
 * The most words and signs that a text for the native parser may have. It recurses for each level of nesting, and its
 * process dies where the stack overflows. A level has one word or sign at least, and the stack of a scan's workers has
 * room for 190,000 levels of the kind that takes most (measured: type arguments).
 */
const mostTokens = 80_000;

/**
 * The parser in machine code; undefined where there is none for this platform, and an error where there is one that cannot
 * be loaded. It makes the trees that `parse` makes, in less than half the time; what it refuses goes to `parse`, and so
 * does what it cannot be trusted with, so that messages are the same everywhere. Only for threads with the stack of a
 * scan's workers.
 */
export async function nativeParser(
  parse: Parse,
  load: () => Promise<typeof oxc> = () => import('oxc-parser'),
): Promise<Result<Parse, string> | undefined> {
  let native;
  try {
    native = await load();
  } catch (error) {
    const reason = whyNotLoaded(error);
    return reason === undefined ? undefined : err(reason);
  }
  const { parseSync } = native;
  return ok<Parse>((path, text, comments) => {
    // Texts whose comments matter are few, and HTML's comments in scripts are for it alone.
    if (comments || text.includes('<!--') || hasMoreTokensThan(mostTokens, text))
      return parse(path, text, comments);
    const isJavaScript = /\.[cm]?jsx?$/i.test(path);
    const parsed = parseSync(path, text, {
      astType: 'ts',
      range: true,
      preserveParens: false,
      // As with TypeScript's parser, which takes JSX in all JavaScript.
      ...(isJavaScript && { lang: 'jsx' }),
    });
    if (parsed.errors.length > 0) return parse(path, text, comments);
    leaveOutAbsent(parsed.program);
    // TS-ESTree, though by types of its own; a test compares the trees of real code.
    return ok(parsed.program as unknown as SyntaxTree);
  });
}

/** Said of code that was not found, which is as it should be on platforms that it is not built for. */
const absent = /^(?:Cannot find |Unsupported |WASI |Failed to load native binding)/;

/** Why machine code that is there was not loaded; undefined where there is none. Its loader chains what it tried. */
function whyNotLoaded(error: unknown): string | undefined {
  for (let tried = error; tried instanceof Error; tried = tried.cause) {
    if (!absent.test(tried.message)) return tried.message;
  }
  return undefined;
}

/** What TS-ESTree leaves out where there is none, and the native parser sets to null. */
const leftOut = new Set([
  'accessibility',
  'constraint',
  'default',
  'directive',
  'initializer',
  'readonly',
  'returnType',
  'superTypeArguments',
  'typeAnnotation',
  'typeArguments',
  'typeParameters',
]);

function leaveOutAbsent(node: object): void {
  const parts = node as Record<string, unknown>;
  for (const key in parts) {
    const part = parts[key];
    if (part === null) {
      if (leftOut.has(key)) parts[key] = undefined;
    } else if (typeof part === 'object' && key !== 'range') {
      leaveOutAbsent(part);
    }
  }
}

/** Words in strings and comments count too, so that there are never more tokens than this tells. */
function hasMoreTokensThan(most: number, text: string): boolean {
  if (text.length <= most) return false;
  // One match at a time, so that no list of them is made.
  const token = /\w+|[^\w\s]/g;
  let left = most;
  while (left >= 0 && token.test(text)) left--;
  return left < 0;
}
