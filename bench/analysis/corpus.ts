import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Servers, tools and libraries as they are published, JavaScript and TypeScript; more than 100,000 lines. */
const packages = [
  'express@5.3.0',
  'fastify@5.12.8',
  'koa@3.2.1',
  'socket.io@4.8.4',
  '@nestjs/core@12.5.1',
  'eslint@10.15.0',
  'mocha@12.0.3',
  'pm2@7.0.4',
  'rxjs@7.8.2',
  '@tanstack/query-core@5.108.0',
];

const code = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const declarations = /\.d\.[cm]?ts$/;

export interface Corpus {
  readonly folder: string;
  readonly packages: readonly string[];
  /** Absolute paths of the files with code. */
  readonly files: readonly string[];
  readonly lines: number;
  readonly bytes: number;
}

/**
 * The packages, downloaded once into a folder that git ignores.
 * @param only leaves out all but one of them.
 * @throws Error when there is none of this name.
 */
export function corpus(only?: string): Corpus {
  const names = packages.filter((name) => only === undefined || name.startsWith(`${only}@`));
  if (names.length === 0) throw new Error(`the corpus has no package ${only ?? ''}`);
  const cache = path.join(import.meta.dirname, '../.cache/corpus');
  const folderOf = (name: string): string => path.join(cache, name.replace('/', '-'));
  mkdirSync(cache, { recursive: true });
  for (const name of names) {
    const target = folderOf(name);
    if (existsSync(target)) continue;
    const archive = execFileSync('npm', ['pack', name, '--silent', '--pack-destination', cache], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
      .trim()
      .split('\n')
      .at(-1);
    const unpacked = `${target}.part`;
    mkdirSync(unpacked, { recursive: true });
    execFileSync('tar', ['-xzf', path.join(cache, archive ?? ''), '-C', unpacked]);
    // What is there under its name is complete.
    renameSync(unpacked, target);
    rmSync(path.join(cache, archive ?? ''));
  }
  const [single] = names;
  const folder = only === undefined || single === undefined ? cache : folderOf(single);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && code.test(entry.name) && !declarations.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  return {
    folder,
    packages: names,
    files,
    lines: texts.reduce((sum, text) => sum + text.split('\n').length, 0),
    bytes: texts.reduce((sum, text) => sum + text.length, 0),
  };
}
