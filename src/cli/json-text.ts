/** How deep lists are taken apart: enough for the results of the run of a SARIF log. */
const levels = 4;

/**
 * What `JSON.stringify(value, null, 2)` gives, for plain data, piece by piece: a report of a large program is longer than a
 * string can be.
 */
export function jsonText(value: unknown): Iterable<string> {
  return pieces(value, '', levels);
}

function* pieces(value: unknown, indent: string, depth: number): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    // No string of JSON has a line break of its own.
    yield JSON.stringify(value ?? null, null, 2).replaceAll('\n', `\n${indent}`);
    return;
  }
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  const inner = `${indent}  `;
  let before = `${open}\n${inner}`;
  let isEmpty = true;
  for (const [key, part] of Object.entries(value) as [string, unknown][]) {
    if (!isList && part === undefined) continue;
    yield isList ? before : `${before}${JSON.stringify(key)}: `;
    yield* pieces(part, inner, depth - 1);
    before = `,\n${inner}`;
    isEmpty = false;
  }
  yield isEmpty ? `${open}${close}` : `\n${indent}${close}`;
}
