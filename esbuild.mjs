// One bundle per runtime. `--watch` rebuilds on change; `--dev` leaves the code readable.
import * as esbuild from 'esbuild';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { globSync } from 'tinyglobby';
import { thirdPartyNotices } from './scripts/third-party-notices.mjs';

const watch = process.argv.includes('--watch');
const readable = watch || process.argv.includes('--dev');

/** TypeScript is most of every bundle that parses code, so those bundles share one copy of it. */
const sharedTypeScript = {
  name: 'shared-typescript',
  setup(build) {
    // `tsserverlibrary` is another name of the same module.
    build.onResolve({ filter: /^typescript(\/lib\/tsserverlibrary)?$/ }, () => ({
      path: './typescript/typescript.cjs',
      external: true,
    }));
  },
};

/**
 * The native parser's machine code is copied beside the bundle that uses it, for the platform that this is built on; on
 * others the bundle does without. Its loader makes a `require` of its own, which hides from esbuild what it loads.
 */
const nativeParser = {
  name: 'native-parser',
  setup(build) {
    build.onLoad({ filter: /\/oxc-parser\/src-js\/(?:bindings|index)\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace('const require = createRequire(import.meta.url)', ''),
    }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  // Not of names: they appear in stacks that users send us. (To keep them beside minified ones, every function that is
  // made would have its name set, which takes a tenth off the speed of the analysis.)
  minifySyntax: !readable,
  minifyWhitespace: !readable,
  sourcemap: readable,
  logLevel: 'warning',
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...node, entryPoints: { 'typescript/typescript': 'typescript' }, minify: true, sourcemap: false },
  { ...node, entryPoints: { extension: 'src/extension/extension.ts' }, external: ['vscode'] },
  { ...node, entryPoints: { server: 'src/server/main.ts' }, plugins: [sharedTypeScript] },
  {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    plugins: [sharedTypeScript],
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...node,
    entryPoints: { 'scan-worker': 'src/workspace/scan-worker.ts' },
    plugins: [sharedTypeScript, nativeParser],
    external: ['oxc-parser/package.json'],
    loader: { '.node': 'copy' },
    assetNames: 'native-parser',
  },
  {
    ...node,
    entryPoints: { 'migration-worker': 'src/migration-thread/worker.ts' },
    plugins: [sharedTypeScript],
  },
  { ...node, entryPoints: { 'timeline-worker': 'src/extension/timeline-worker.ts' } },
  { ...node, entryPoints: { 'regex-check': 'src/regex-check/worker.ts' } },
  {
    ...node,
    entryPoints: {
      'probe/probe': 'src/profiler/sources/probe.ts',
      'probe/supervisor': 'src/profiler/probe/supervisor.ts',
    },
    minifySyntax: false,
    minifyWhitespace: false,
  },
  {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { timeline: 'src/webview/main.ts' },
    outdir: 'dist/webview',
    minify: !readable,
    sourcemap: readable ? 'inline' : false,
    logLevel: 'warning',
  },
];

rmSync('dist', { recursive: true, force: true });
// What diagnostics' codes link to: all pages side by side.
mkdirSync('dist/lanewise-rules', { recursive: true });
for (const page of globSync('src/analysis/rules/*/*.md')) {
  const text = readFileSync(page, 'utf8').replaceAll(/\]\(\.\.\/[^/)]+\//g, '](');
  writeFileSync(join('dist/lanewise-rules', basename(page)), text);
}
// The types of JavaScript's own objects and of pages, which TypeScript looks for beside itself.
for (const library of globSync('node_modules/typescript/lib/lib*.d.ts')) {
  copyTypes(library, join('dist/typescript', basename(library)));
}
// Those of Node, for workspaces that have none installed.
const nodeTypes = globSync('node_modules/@types/node/**/*.d.ts', { ignore: ['**/ts[0-9]*/**'] });
for (const types of nodeTypes) {
  copyTypes(types, join('dist/typescript/node-types', relative('node_modules/@types/node', types)));
}
// The editor's page of the extension loads no pictures from the package, whatever the README says.
const readme = readFileSync('README.md', 'utf8').replaceAll(/^!\[.*\]\((?![a-z]+:).*\)\n+/gm, '');
writeFileSync('dist/README.md', readme);
if (watch) {
  const contexts = await Promise.all(bundles.map((bundle) => esbuild.context(bundle)));
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  // Each bundle is built even when another fails, so that one mistake does not hide the next.
  const results = await Promise.allSettled(
    bundles.map((bundle) => esbuild.build({ ...bundle, metafile: true })),
  );
  if (results.some((result) => result.status === 'rejected')) {
    process.exitCode = 1;
  } else {
    // The command that `bin` in package.json names.
    chmodSync('dist/cli.cjs', 0o755);
    const inputs = results.flatMap(({ value }) => Object.keys(value.metafile.inputs));
    writeFileSync('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices([...inputs, ...nodeTypes]));
    // Tells a complete build from what a failed one has left.
    writeFileSync('dist/.complete', '');
  }
}

/** Copies declarations without their documentation, which is most of them: blocks of comments that begin a line. */
function copyTypes(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, readFileSync(from, 'utf8').replaceAll(/^[ \t]*\/\*\*[\s\S]*?\*\/[ \t]*\r?\n/gm, ''));
}
