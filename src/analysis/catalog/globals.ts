import type { BlockingApi } from './blocking-api';
import { advised, betterElsewhere, trivial } from './build';

function webAssembly(name: string, counterpart: string): BlockingApi {
  return {
    module: 'globalThis',
    name: `WebAssembly.${name}.new`,
    blocks: 'while the module is compiled',
    cost: 'data',
    remedy: 'parallelism',
    counterpart: {
      module: 'globalThis',
      name: `WebAssembly.${counterpart}`,
      shape: 'promise',
      freesThread: 'yes',
    },
  };
}

/**
 * A module is read, compiled and run when it is first required, and kept: so with the same name every time there is
 * nothing to report but a slow first call. What is `computed` may be another module every time.
 */
const required = {
  blocks: 'while the module is found, read, compiled and run',
  cost: 'data',
  remedy: 'less-work',
  advice: 'Load what may be needed once, at start-up; even `import()` compiles and runs it on this thread.',
  when: [{ kind: 'computed', argument: 0 }],
} as const;
const resolved = {
  ...required,
  blocks: 'while folders are searched',
  cost: 'syscall',
  advice: 'Resolve what may be needed once, and keep the path.',
} as const;

/** What waits for a person or a server. */
const waits = { cost: 'external', remedy: 'concurrency', platformDependent: true } as const;
const waitsForPerson = {
  ...waits,
  blocks: 'until somebody has answered',
  advice: 'Show a `dialog` element and await its `close` event (concurrency).',
};
const computesPicture = {
  blocks: 'while the picture is read back and encoded',
  cost: 'data',
  remedy: 'parallelism',
  platformDependent: true,
} as const;

/** How a canvas comes to hand. */
const canvases = ['createElement', 'getElementById', 'querySelector'].map((name) => `document.${name}.()`);

/** Globals of the language, of Node.js and of browsers. */
export const globals: readonly BlockingApi[] = [
  webAssembly('Module', 'compile'),
  webAssembly('Instance', 'instantiate'),
  ...advised(
    'globalThis',
    {
      blocks: 'until another thread notifies it',
      cost: 'external',
      remedy: 'concurrency',
      advice:
        'Await `Atomics.waitAsync`, or a timer of `node:timers/promises` where it is used to sleep (concurrency).',
    },
    ['Atomics.wait'],
  ),
  ...advised('globalThis', required, ['require']),
  ...advised('module', required, ['createRequire.()']),
  ...advised('globalThis', resolved, ['require.resolve']),
  ...advised('module', resolved, ['createRequire.().resolve']),

  // Milliseconds from some hundred KB on only; sending the value to a worker copies it, which takes longer.
  ...trivial('globalThis', 'while the text is parsed', ['JSON.parse']),
  ...trivial('globalThis', 'while the value is written out', ['JSON.stringify']),
  ...trivial('globalThis', 'while the value is copied', ['structuredClone']),
  ...trivial('globalThis', 'while the text is decoded', ['atob', 'TextDecoder.new.decode']),
  ...trivial('globalThis', 'while the code is compiled and run', ['eval']),
  ...trivial('globalThis', 'while the code is compiled', ['Function.new', 'Function']),
  // Files and terminals take the text before the call returns, but they take it fast.
  ...trivial('globalThis', 'until file, pipe or terminal have taken the text', ['console.log']),

  ...betterElsewhere(
    'globalThis',
    {
      ...waits,
      blocks: 'until the server has answered',
      when: [{ kind: 'is', argument: 2, values: [false] }],
    },
    ['globalThis', 'promise'],
    { 'XMLHttpRequest.new.open': 'fetch' },
  ),
  ...advised('globalThis', waitsForPerson, ['alert', 'confirm', 'prompt']),
  ...advised(
    'globalThis',
    {
      ...computesPicture,
      advice: 'Use `canvas.toBlob`, which encodes on another thread and calls back (parallelism).',
    },
    canvases.map((canvas) => `${canvas}.toDataURL`),
  ),
  ...advised(
    'globalThis',
    { ...computesPicture, advice: 'Draw on an `OffscreenCanvas` in a worker (parallelism).' },
    canvases.map((canvas) => `${canvas}.getContext.().getImageData`),
  ),
  // Kept in memory after the first access.
  ...['localStorage', 'sessionStorage']
    .flatMap((storage) =>
      trivial('globalThis', 'while the disk is read or written', [
        `${storage}.getItem`,
        `${storage}.setItem`,
      ]),
    )
    .map(inBrowsers),
  // Exist in workers only, where nobody waits.
  ...trivial('globalThis', 'while the file is read', [
    'FileReaderSync.new.readAsText',
    'FileReaderSync.new.readAsArrayBuffer',
    'FileReaderSync.new.readAsDataURL',
  ]).map(inBrowsers),
  ...trivial('globalThis', 'while the scripts are loaded', ['importScripts']).map(inBrowsers),
];

function inBrowsers(api: BlockingApi): BlockingApi {
  return { ...api, platformDependent: true };
}
