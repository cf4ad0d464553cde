import {
  type AnalysisOptions,
  fileFacts,
  type FileAnalysis,
  type Finding,
  type Project,
  Workspace,
} from '..';
import { everywhere } from './everywhere';

/** A small program as a record of paths and texts, for tests. */
export type Sources = Readonly<Record<string, string>>;

/** A workspace of a program whose relative specifiers mean its files, with and without extension or `index`. */
export function workspaceOf(
  sources: Sources,
  project: Project = {},
  options: AnalysisOptions = everywhere,
): Workspace {
  const workspace = new Workspace({ resolveModule: relativeIn(() => Object.keys(sources)), ...project });
  for (const [path, text] of Object.entries(sources)) workspace.set(factsOf(path, text, options));
  return workspace;
}

export function factsOf(path: string, text: string, options = everywhere): ReturnType<typeof fileFacts> {
  const facts = fileFacts({ path, text }, options);
  if (facts.skipped) throw new Error(`${path} was skipped: ${facts.skipped.message}`);
  return facts;
}

/** Resolves relative specifiers among the paths of a program. */
export function relativeIn(
  paths: () => readonly string[],
): (fromPath: string, specifier: string) => string | undefined {
  return (fromPath, specifier) => {
    if (!specifier.startsWith('.')) return undefined;
    const { pathname } = new URL(specifier, `file:///${fromPath}`);
    const base = pathname.slice(1);
    const candidates = ['', '.ts', '.js', '.tsx', '.cjs', '/index.ts', '/index.js'].map((end) => base + end);
    candidates.push(base.replace(/\.js$/, '.ts'), `${base}index.js`);
    return candidates.find((candidate) => paths().includes(candidate));
  };
}

/** What a program's analysis says of one of its files. */
export function analysisIn(sources: Sources, path: string, project: Project = {}): FileAnalysis {
  return workspaceOf(sources, project).analysis(path, everywhere);
}

/** The first finding of `no-blocking-call` in a file of a program. */
export function firstIn(sources: Sources, path: string, project: Project = {}): Finding | undefined {
  return analysisIn(sources, path, project).findings.find(({ rule }) => rule === 'no-blocking-call');
}
