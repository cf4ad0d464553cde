/** A script of a `package.json`. */
export interface NpmScript {
  readonly name: string;
  /** What it runs. */
  readonly command: string;
}

/**
 * The scripts that the text of a `package.json` defines, in its order.
 * @throws SyntaxError when the text is not JSON.
 */
export function readScripts(text: string): NpmScript[] {
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null || !('scripts' in manifest)) return [];
  const { scripts } = manifest;
  if (typeof scripts !== 'object' || scripts === null) return [];
  return Object.entries(scripts).flatMap(([name, command]: [string, unknown]) =>
    typeof command === 'string' ? [{ name, command }] : [],
  );
}
