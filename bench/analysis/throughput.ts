import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { root } from '../../test/host/environment';
import type { Corpus } from './corpus';
import { median, type Run, run, table } from './run';

/** A program of Node.js: oxlint too is a library that Node.js loads. */
interface Contender {
  readonly name: string;
  readonly args: readonly string[];
}

/** What is run side by side: each on the whole corpus, from its start to its end, with a report as JSON. */
function contenders(modules: string, configs: string): Contender[] {
  const eslint = [
    path.join(modules, 'eslint/bin/eslint.js'),
    '--config',
    path.join(configs, 'eslint.config.mjs'),
  ];
  const linting = ['--no-inline-config', '--no-ignore', '--format', 'json', '.'];
  const lanewise = [path.join(root, 'dist/cli.cjs'), 'check', '--format', 'json', '.'];
  return [
    { name: 'Lanewise, all rules', args: lanewise },
    { name: 'Lanewise, one thread', args: [...lanewise, '--concurrency', '1'] },
    { name: 'ESLint, two rules', args: [...eslint, ...linting] },
    {
      name: `ESLint, two rules, --concurrency ${availableParallelism()}`,
      args: [...eslint, '--concurrency', String(availableParallelism()), ...linting],
    },
    {
      name: 'oxlint, two rules',
      args: [
        path.join(modules, 'oxlint/bin/oxlint'),
        '--config',
        path.join(configs, 'oxlint.json'),
        '--no-ignore',
        '--format',
        'json',
        '.',
      ],
    },
  ];
}

/** Throughput in rounds in which everybody runs once, so that what else the machine does meets all alike. */
export async function throughput(
  { folder, lines }: Corpus,
  modules: string,
  rounds: number,
): Promise<string> {
  const configs = writeConfigs(folder, modules);
  const all = contenders(modules, configs);
  const runs = new Map<string, Run[]>(all.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, args } of all) {
      console.error(`round ${round + 1} of ${rounds}: ${name}`);
      runs.get(name)?.push(await run(args, folder));
    }
  }
  const seconds = (name: string): number => median((runs.get(name) ?? []).map((each) => each.seconds));
  const eslint = all.find(({ name }) => name.startsWith('ESLint'))?.name ?? '';
  /** The median of the rounds' ratios. */
  const ratio = (name: string): number =>
    median(
      (runs.get(eslint) ?? []).map((each, round) => each.seconds / (runs.get(name)?.[round]?.seconds ?? NaN)),
    );
  return table(
    ['', 'seconds', 'CPU seconds', 'lines/s', '× ESLint', 'peak MB'],
    all.map(({ name }) => {
      const own = runs.get(name) ?? [];
      return [
        name,
        seconds(name).toFixed(1),
        median(own.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1),
        Math.round(lines / seconds(name)).toLocaleString('en'),
        ratio(name).toFixed(2),
        median(own.map(({ peakMegabytes }) => peakMegabytes)).toFixed(0),
      ];
    }),
  );
}

function writeConfigs(folder: string, modules: string): string {
  const configs = folder;
  mkdirSync(configs, { recursive: true });
  const from = (file: string): string => JSON.stringify(path.join(modules, file));
  writeFileSync(
    path.join(configs, 'eslint.config.mjs'),
    `import parser from ${from('@typescript-eslint/parser/dist/index.js')};
import n from ${from('eslint-plugin-n/lib/index.js')};

// Without its services: n/no-sync takes them for a promise of types, which take much longer.
const untyped = {
  parseForESLint: (code, options) => ({ ...parser.parseForESLint(code, options), services: {} }),
};
export default [
  {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    languageOptions: { parser: untyped },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    plugins: { n },
    rules: { 'n/no-sync': 'error', 'no-await-in-loop': 'error' },
  },
];
`,
  );
  writeFileSync(
    path.join(configs, 'oxlint.json'),
    JSON.stringify({
      plugins: ['node'],
      categories: { correctness: 'off' },
      rules: { 'node/no-sync': 'error', 'eslint/no-await-in-loop': 'error' },
    }),
  );
  return configs;
}
