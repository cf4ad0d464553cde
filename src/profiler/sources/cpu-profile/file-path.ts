import { fileURLToPath } from 'node:url';

/** The path of a `file:` URL; anything else, bad URLs included, as it is. */
export function filePathOf(url: string): string {
  if (!url.startsWith('file://')) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
