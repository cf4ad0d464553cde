import type { Fix, NewFile } from '../analysis';

/** The text of a file, by path; undefined where there is none. */
export type TextOf = (path: string) => string | undefined;

/**
 * A fix whose new files have names that are free: where a file is there already that does not export what the fix imports
 * from it, the new one gets a number. Undefined where the fix would import it from the other one all the same.
 */
export function withFreeNames(fix: Fix, textOf: TextOf): Fix | undefined {
  let { edits } = fix;
  const newFiles: NewFile[] = [];
  for (const file of fix.newFiles ?? []) {
    const free = freeFile(file, textOf);
    newFiles.push(free);
    if (free === file) continue;
    if (!edits.some(({ text }) => text.includes(file.specifier))) return undefined;
    edits = edits.map((edit) => ({
      ...edit,
      text: edit.text.replaceAll(file.specifier, free.specifier),
    }));
  }
  return fix.newFiles ? { ...fix, edits, newFiles } : fix;
}

function freeFile(file: NewFile, textOf: TextOf): NewFile {
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? file : withNumber(file, number);
    const existing = textOf(numbered.path);
    if (existing === undefined || doesExport(existing, file.exported)) return numbered;
  }
}

function withNumber(file: NewFile, number: number): NewFile {
  const base = /([^\\/.]+)\.\w+$/.exec(file.path)?.[1] ?? '';
  const numbered = (text: string): string => {
    const at = text.lastIndexOf(base) + base.length;
    return `${text.slice(0, at)}-${number}${text.slice(at)}`;
  };
  return { ...file, path: numbered(file.path), specifier: numbered(file.specifier) };
}

/** Does a text export a name, in one of the usual ways? */
function doesExport(text: string, name: string): boolean {
  const list = String.raw`\{(?:[^}]*[,\s])?(?:\w+(?:\s+as|:)\s+)?${name}\s*(?:[,:][^}]*)?\}`;
  return new RegExp(
    String.raw`\bexport\s+(?:async\s+)?(?:function|const|let|var)\s*\*?\s*${name}\b|\bexport\s*${list}|\bexports\.${name}\s*=|\bmodule\.exports\s*=\s*${list}`,
  ).test(text);
}
