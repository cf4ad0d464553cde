import fs from 'node:fs';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../base/errors';
import { filePathOf } from '../sources/cpu-profile/file-path';

/** What a trace keeps of a source map, so that it can be read where the sources are not. */
export interface EmbeddedMap {
  readonly version: 3;
  /** `file:` URLs; null for sources that are not there, whose positions stay in the generated file. */
  readonly sources: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
}

const marker = '//# sourceMappingURL=';
const tailLength = 4096;
const maxFileLength = 64 * 1024 * 1024;

/**
 * The source map that the script at `url` (a path or `file:` URL) names in its last lines, in the file itself or
 * beside it. Undefined when there is none or it leads to no source that exists; a string says why one is unusable.
 */
export function readSourceMap(url: string): EmbeddedMap | string | undefined {
  const path = scriptPath(url);
  if (path === undefined) return undefined;
  try {
    const reference = mapReference(path);
    if (reference === undefined) return undefined;
    const inline = /^data:[^,]*,/.exec(reference)?.[0];
    if (inline !== undefined) {
      const data = reference.slice(inline.length);
      const json = inline.includes('base64')
        ? Buffer.from(data, 'base64').toString()
        : decodeURIComponent(data);
      return embed(JSON.parse(json), pathToFileURL(path));
    }
    const mapUrl = new URL(reference, pathToFileURL(path));
    if (mapUrl.protocol !== 'file:' || !fs.existsSync(mapUrl)) return undefined;
    return embed(JSON.parse(fs.readFileSync(mapUrl, 'utf8')), mapUrl);
  } catch (error) {
    return messageOf(error);
  }
}

/** Checks a decoded map and makes its sources absolute. @throws when it is not a source map. */
export function embed(map: unknown, base: URL): EmbeddedMap | undefined {
  const { sources, names, mappings, sourceRoot } = (map ?? {}) as Record<string, unknown>;
  if (!Array.isArray(sources) || typeof mappings !== 'string')
    throw new Error('not a source map of version 3');
  const root = typeof sourceRoot === 'string' && sourceRoot !== '' ? `${sourceRoot.replace(/\/$/, '')}/` : '';
  const absolute = sources.map((source: unknown) => existing(source, root, base));
  if (absolute.every((source) => source === null)) return undefined;
  return {
    version: 3,
    sources: absolute,
    names: Array.isArray(names) ? names.map(String) : [],
    mappings,
  };
}

function existing(source: unknown, root: string, base: URL): string | null {
  if (typeof source !== 'string') return null;
  const url = isAbsolute(source) ? pathToFileURL(source) : new URL(root + source, base);
  return url.protocol === 'file:' && fs.existsSync(url) ? url.href : null;
}

/** The script's path; undefined for scripts that are no files, such as evaluated ones. */
function scriptPath(url: string): string | undefined {
  const path = filePathOf(url);
  return isAbsolute(path) ? path : undefined;
}

function mapReference(path: string): string | undefined {
  const length = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (length === 0) return undefined;
  if (length > maxFileLength) throw new Error('the script is too long to be searched for it');
  const file = fs.openSync(path, 'r');
  try {
    const tail = Buffer.alloc(Math.min(length, tailLength));
    fs.readSync(file, tail, 0, tail.length, length - tail.length);
    let text = tail.toString();
    // A map inside the file is one long last line.
    if (!text.includes(marker) && !text.trimEnd().includes('\n')) text = fs.readFileSync(path, 'utf8');
    const start = text.lastIndexOf(marker);
    if (start < 0) return undefined;
    const [reference = ''] = text.slice(start + marker.length).split(/[\s'"]/, 1);
    return reference === '' ? undefined : reference;
  } finally {
    fs.closeSync(file);
  }
}
