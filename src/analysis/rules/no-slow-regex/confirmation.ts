import type { Finding } from '../../finding';

/**
 * What a closer look at a regular expression found out, which takes too long while somebody types. `unknown`: not
 * within the time for it, or not with this kind of expression.
 */
export type Confirmation =
  | { readonly kind: 'safe' }
  | {
      readonly kind: 'vulnerable';
      readonly complexity: 'exponential' | 'polynomial';
      /** Of the polynomial: 2 for quadratic. */
      readonly degree?: number;
      /** An input that shows it, as an expression of JavaScript: `'a'.repeat(31) + '\x00'`. */
      readonly attack: string;
      /** The part of the expression where most of the time is spent. */
      readonly hotspot: string;
    }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * A finding of `no-slow-regex` after the closer look at its `regex`: undefined if that refutes it, with the attack
 * string if it confirms it, and the finding itself where nothing was found out. Pure.
 */
export function withConfirmation(finding: Finding, confirmation: Confirmation): Finding | undefined {
  switch (confirmation.kind) {
    case 'safe':
      return undefined;
    case 'unknown':
      return finding;
    case 'vulnerable': {
      const { complexity, degree, attack } = confirmation;
      const measure = complexity === 'polynomial' && degree !== undefined ? `, of degree ${degree}` : '';
      return {
        ...finding,
        messageId: complexity,
        message: `${finding.message} Confirmed (${complexity}${measure}): try it with \`${attack}\`.`,
      };
    }
  }
}
