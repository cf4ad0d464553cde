import { NodeType } from '../../../analysis/parse/syntax';
import type { Source } from '../sources';
import type { PackageFacts, TypedProgram } from '../typed-program';

/** Where the code of a file runs, as far as that decides how it gives way to others. */
export type Runtime = 'node' | 'browser';

const nodeGlobals = /^(?:process|Buffer|__dirname|__filename|require|module|exports)$/;
const pageGlobals = /^(?:window|document|navigator|localStorage|requestAnimationFrame|HTMLElement)$/;
const nodeModules =
  /^(?:node:.*|fs|path|os|http|https|http2|net|tls|crypto|stream|zlib|util|events|worker_threads|child_process|readline|cluster)(?:\/promises)?$/;

/** Packages that those depend on whose code is bundled for a page. */
const pagePackages =
  /^(?:react-dom|preact|vue|svelte|solid-js|lit|@angular\/core|jquery|vite|webpack|parcel|@babylonjs\/core|three|pixi\.js)$/;

/** By what a file uses itself, else by what its package says; Node where neither tells. */
export function runtimeOf({ file, model }: Source, program: TypedProgram): Runtime {
  const imports = model.nodesOf(NodeType.ImportDeclaration).map(({ source }) => source.value);
  if (imports.some((name) => nodeModules.test(name))) return 'node';
  const globals = model.nodesOf(NodeType.Identifier).filter((node) => model.isGlobal(node));
  if (globals.some(({ name }) => pageGlobals.test(name)) || /\.[jt]sx$/.test(file)) return 'browser';
  if (globals.some(({ name }) => nodeGlobals.test(name))) return 'node';
  const around = program.packageOf(file);
  return around && isForPages(around) ? 'browser' : 'node';
}

function isForPages({ dependencies, node }: PackageFacts): boolean {
  return node === undefined && [...dependencies.keys()].some((name) => pagePackages.test(name));
}
