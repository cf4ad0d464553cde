/** Milliseconds between two looks of a terminal's line. */
const interval = 100;

/** A line on standard error that says how far something is. */
export interface Progress {
  readonly update: (done: number, total: number) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Progress for people; nothing where nobody looks at it, or where it is over before it could be read. */
export function showProgress(wanted: boolean, what: string): Progress {
  const { stderr } = process;
  if (!wanted || !stderr.isTTY || process.env['TERM'] === 'dumb') {
    return { update: () => undefined, end: () => undefined };
  }
  let last = Date.now();
  let shown = false;
  return {
    update(done, total) {
      if (Date.now() - last < interval) return;
      last = Date.now();
      shown = true;
      stderr.write(`\r${what} ${done}/${total}\u001b[K`);
    },
    end() {
      if (shown) stderr.write('\r\u001b[K');
    },
  };
}
