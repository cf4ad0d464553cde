import { dirname, join } from 'node:path';
import ts from 'typescript';

const libraries = dirname(ts.getDefaultLibFilePath({}));

/** TypeScript's own declarations of the language and of pages. */
export const isDefaultLibrary = (file: string): boolean => dirname(file) === libraries;

/**
 * Node's types as they come with this program, for workspaces that have none: beside TypeScript's own declarations where it
 * is bundled, else where they are installed for its development.
 */
const nodeTypes = [join(libraries, 'node-types'), join(libraries, '..', '..', '@types', 'node')];

/** @param typeRoots the folders of a workspace that hold types */
export function missingNodeTypes(typeRoots: readonly string[]): readonly string[] {
  if (typeRoots.some((root) => ts.sys.directoryExists(join(root, 'node')))) return [];
  return nodeTypes
    .map((directory) => join(directory, 'index.d.ts'))
    .filter((file) => ts.sys.fileExists(file))
    .slice(0, 1);
}

/** Whether a file is one of those types. */
export const isOwnNodeTypes = (file: string): boolean =>
  nodeTypes.some((directory) => file.startsWith(join(directory, '/')));

/** It is installed, or part of the language or of Node. */
export const isLibrary = (file: string): boolean =>
  file.includes('/node_modules/') || isDefaultLibrary(file) || isOwnNodeTypes(file);
