import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const extensionOf: Readonly<Record<string, string>> = {
  javascript: '.js',
  javascriptreact: '.jsx',
  typescript: '.ts',
  typescriptreact: '.tsx',
};
const known = /\.(?:[cm]?[jt]s|[jt]sx)$/i;

/**
 * The path to analyse a document under. Its extension tells the language; where the document's name has none of those
 * (an unsaved document, a script without an extension), the editor's language decides.
 */
export function documentPath(uri: string, languageId: string): string {
  const path = uriPath(uri);
  return known.test(path) ? path : path + (extensionOf[languageId] ?? '');
}

/** The path of `uri` within the innermost of `folders`, with `/`; its name alone where it lies in none of them. */
export function relativePath(uri: string, folders: readonly string[]): string {
  const path = posixPath(uri);
  const within = folders
    .map(posixPath)
    .filter((folder) => path.startsWith(folder.endsWith('/') ? folder : `${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
  return within === undefined ? posix.basename(path) : posix.relative(within, path);
}

function uriPath(uri: string): string {
  const url = new URL(uri);
  return url.protocol === 'file:' ? fileURLToPath(url) : decodeURIComponent(url.pathname);
}

function posixPath(uri: string): string {
  const path = decodeURIComponent(new URL(uri).pathname);
  return path.startsWith('/') ? path : `/${path}`;
}
