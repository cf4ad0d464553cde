import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { globSync } from 'tinyglobby';
import { corpus, listPrograms } from './labels';

/**
 * Copies the corpus to where its path does not look like that of a test, with its programs set up as `npm install` does
 * it for packages of a workspace.
 *
 * @returns the folder, which the caller removes.
 */
export function installPrograms(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'lanewise-programs-'));
  cpSync(corpus, folder, { recursive: true });
  for (const program of listPrograms()) linkPackages(path.join(folder, program));
  writeFileSync(path.join(folder, '.gitignore'), 'node_modules/\n');
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function linkPackages(program: string): void {
  const manifest = path.join(program, 'package.json');
  if (!existsSync(manifest)) return;
  const { workspaces = [] } = read(manifest);
  const folders = globSync([...workspaces], {
    cwd: program,
    onlyDirectories: true,
    expandDirectories: false,
  });
  for (const folder of folders) {
    const { name } = read(path.join(program, folder, 'package.json'));
    if (name === undefined) continue;
    const link = path.join(program, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(program, folder), link, 'dir');
  }
}

function read(manifest: string): { readonly name?: string; readonly workspaces?: readonly string[] } {
  return JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; workspaces?: string[] };
}
