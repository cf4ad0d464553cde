import { shorten } from '../base/text';

/** Milliseconds between two looks of a terminal's line. */
const interval = 100;

/** A line on standard error that says how far something is. */
export interface Progress {
  readonly update: (text: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Progress for people; nothing where nobody looks at it, or where it is over before it could be read. */
export function showProgress(wanted: boolean): Progress {
  const { stderr } = process;
  if (!wanted || !stderr.isTTY || process.env['TERM'] === 'dumb') {
    return { update: () => undefined, end: () => undefined };
  }
  let last = Date.now();
  let shown = false;
  return {
    update(text) {
      if (Date.now() - last < interval) return;
      last = Date.now();
      shown = true;
      // A line that wraps could not be taken away.
      stderr.write(`\r${shorten(text, Math.max(1, stderr.columns - 1))}\u001b[K`);
    },
    end() {
      if (shown) stderr.write('\r\u001b[K');
    },
  };
}
