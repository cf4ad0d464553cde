/** Function name, file (path or `file:` URL), 1-based line and column, as the engine runs it (no source maps). */
export type Site = readonly [name: string, file: string, line: number, column: number];

/** Frames of Node's own code between a program and a wrapped call, such as those of `require`, are fewer. */
const depth = 40;

/** The innermost frame outside Node's own code and the probe; null when there is none. */
export function callSite(): Site | null {
  const limit = Error.stackTraceLimit;
  const format: unknown = Reflect.get(Error, 'prepareStackTrace');
  let sites: readonly NodeJS.CallSite[] = [];
  const keepSites = (_: unknown, captured: readonly NodeJS.CallSite[]): string => {
    sites = captured;
    return '';
  };
  if (!Reflect.set(Error, 'prepareStackTrace', keepSites)) return null;
  try {
    Error.stackTraceLimit = depth;
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, callSite);
    // Looking at the stack is what formats it.
    Reflect.get(holder, 'stack');
  } finally {
    Error.stackTraceLimit = limit;
    Reflect.set(Error, 'prepareStackTrace', format);
  }
  for (const site of sites) {
    const file = site.getFileName();
    if (typeof file !== 'string' || file === __filename || file.startsWith('node:')) continue;
    return [site.getFunctionName() ?? '', file, site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0];
  }
  return null;
}
