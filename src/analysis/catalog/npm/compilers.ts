import type { BlockingApi } from '../blocking-api';
import { advised, awaitable, mapped, onlySeemsAsync, otherErrors, withCallback } from '../build';

const compiles = { blocks: 'while the source is compiled', cost: 'heavy', remedy: 'parallelism' } as const;
const child = {
  blocks: 'until the compiler, a child process, has answered',
  cost: 'external',
  remedy: 'concurrency',
} as const;
const minifies = { ...compiles, blocks: 'while the code is minified' };
const sassEmbedded =
  'Await `compileAsync` of `sass-embedded`, which compiles in a child process (parallelism).';
const inWorker = 'Only a worker thread frees the event loop (parallelism).';
const prettier = 'Format in a worker thread (parallelism).';

/** Compilers, bundlers, minifiers and formatters. */
export const compilers: readonly BlockingApi[] = [
  ...onlySeemsAsync(
    'sass',
    { ...compiles, blocks: 'while the style sheet is compiled', advice: sassEmbedded },
    { compile: 'compileAsync', compileString: 'compileStringAsync', renderSync: 'compileAsync' },
  ),
  ...awaitable('sass-embedded', child, {
    compile: 'compileAsync',
    compileString: 'compileStringAsync',
  }),
  ...withCallback('node-sass', compiles, { renderSync: 'render' }),
  ...advised(
    'less',
    { ...compiles, advice: inWorker, when: [{ kind: 'option', name: 'syncImport', values: [true] }] },
    ['render'],
  ),
  ...advised('postcss', { ...compiles, advice: inWorker }, ['().process.().sync']),
  ...advised('lightningcss', { ...compiles, advice: inWorker }, ['transform', 'bundle']),
  ...advised('svgo', { ...minifies, blocks: 'while the picture is optimised', advice: inWorker }, [
    'optimize',
  ]),

  ...mapped(
    awaitable('esbuild', child, {
      buildSync: 'build',
      transformSync: 'transform',
      formatMessagesSync: 'formatMessages',
      analyzeMetafileSync: 'analyzeMetafile',
    }),
    {},
  ),
  ...mapped(
    awaitable('@swc/core', compiles, {
      transformSync: 'transform',
      transformFileSync: 'transformFile',
      parseSync: 'parse',
      parseFileSync: 'parseFile',
      printSync: 'print',
      minifySync: 'minify',
    }),
    otherErrors('@swc/core', '@swc/core'),
  ),
  ...onlySeemsAsync(
    '@babel/core',
    {
      ...compiles,
      advice:
        'Only a worker thread frees it; or use `transform` of `@swc/core`, which computes on a pool thread (parallelism).',
    },
    {
      transformSync: 'transformAsync',
      transformFileSync: 'transformFileAsync',
      transformFromAstSync: 'transformFromAstAsync',
      parseSync: 'parseAsync',
    },
  ),
  ...onlySeemsAsync(
    '@babel/core',
    {
      blocks: 'while configuration and plugins are loaded',
      cost: 'data',
      remedy: 'parallelism',
      advice: 'Load them once and keep the result.',
    },
    {
      loadOptionsSync: 'loadOptionsAsync',
      loadPartialConfigSync: 'loadPartialConfigAsync',
      createConfigItemSync: 'createConfigItemAsync',
    },
  ),
  // `minify` of version 5 returns a promise: that it still computes on the thread is for `no-fake-async` to say.
  ...onlySeemsAsync('terser', { ...minifies, advice: inWorker }, { minify_sync: 'minify' }),
  ...advised('uglify-js', { ...minifies, advice: inWorker }, ['minify']),
  ...['format', 'check', 'formatWithCursor', 'resolveConfig', 'getFileInfo'].map((name): BlockingApi => ({
    module: '@prettier/sync',
    name,
    blocks: 'until another thread has formatted the text',
    cost: 'heavy',
    remedy: 'parallelism',
    advice: prettier,
    counterpart: { module: 'prettier', name, shape: 'promise', freesThread: 'partly' },
  })),
];
