import { checkSync } from 'recheck/lib/browser.js';
import type { Confirmation, RegexLiteral } from '../analysis';
import { messageOf } from '../base/errors';

/**
 * Has recheck examine a regular expression, which computes for up to `timeLimit` milliseconds: for threads with nothing
 * else to do. Never throws.
 */
export function examine({ source, flags }: RegexLiteral, timeLimit: number): Confirmation {
  if (flags.includes('v'))
    return { kind: 'unknown', reason: 'expressions with the flag v cannot be examined' };
  try {
    // Where matches begin and end is not a question of time, and recheck does not know the flag.
    const found = checkSync(source, flags.replace('d', ''), { timeout: timeLimit });
    switch (found.status) {
      case 'safe':
        return { kind: 'safe' };
      case 'unknown':
        return { kind: 'unknown', reason: explain(found.error, timeLimit) };
      case 'vulnerable': {
        const [hottest] = found.hotspot;
        const common = {
          kind: 'vulnerable' as const,
          attack: found.attack.pattern,
          hotspot: hottest ? source.slice(hottest.start, hottest.end) : source,
        };
        return found.complexity.type === 'polynomial'
          ? { ...common, complexity: 'polynomial', degree: found.complexity.degree }
          : { ...common, complexity: 'exponential' };
      }
    }
  } catch (error) {
    return { kind: 'unknown', reason: messageOf(error) };
  }
}

function explain(error: { readonly kind: string; readonly message?: string }, timeLimit: number): string {
  if (error.kind === 'timeout') return `not examined to the end within ${timeLimit} ms`;
  return error.message === undefined ? error.kind : `${error.kind}: ${error.message}`;
}
