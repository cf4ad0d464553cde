import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckReport } from '../../src/cli/check-report';
import { cli } from '../unit/run-cli';
import type { Reported } from './score';

/** A linter, and the rules of ours that it has something like. */
export interface Tool {
  readonly name: string;
  readonly rules: ReadonlySet<string>;
  /** What it reports in all programs below `folder`. */
  run(folder: string): Reported[];
}

/** Each program is checked by itself, as its user would. */
export function lanewise(programs: readonly string[], rules: ReadonlySet<string>): Tool {
  return {
    name: 'Lanewise',
    rules,
    run: (folder) =>
      programs.flatMap((program) => {
        const output = outputOf(
          process.execPath,
          [cli, 'check', '--format', 'json', '.'],
          path.join(folder, program),
        );
        const report = JSON.parse(output) as CheckReport;
        if (report.skipped.length > 0) throw new Error(`skipped: ${JSON.stringify(report.skipped)}`);
        return report.findings.map(({ file, range, rule, severity }) => ({
          file: `${program}/${file}`,
          line: range.start.line,
          rule,
          severity,
        }));
      }),
  };
}

/** Names of their rules by ours. */
const names = {
  eslint: {
    'n/no-sync': 'no-blocking-call',
    'no-await-in-loop': 'no-await-in-loop',
    'require-atomic-updates': 'no-async-race',
  },
  oxlint: {
    'node(no-sync)': 'no-blocking-call',
    'eslint(no-await-in-loop)': 'no-await-in-loop',
    'oxc(no-accumulating-spread)': 'no-accidental-quadratic',
  },
  biome: {
    'lint/nursery/noSyncMethods': 'no-blocking-call',
    'lint/performance/noAwaitInLoops': 'no-await-in-loop',
    'lint/performance/noAccumulatingSpread': 'no-accidental-quadratic',
  },
} as const;

/** @param modules the `node_modules` in which the peers are installed. */
export function peers(modules: string): Tool[] {
  return [eslint(modules), oxlint(modules), biome(modules)];
}

function eslint(modules: string): Tool {
  return {
    name: 'ESLint (n/no-sync, no-await-in-loop, require-atomic-updates)',
    rules: new Set(Object.values(names.eslint)),
    run(folder) {
      const config = path.join(folder, 'eslint.config.mjs');
      writeFileSync(
        config,
        // Without type information, which the plugin does not need but takes for broken where it is half there.
        `import n from ${JSON.stringify(path.join(modules, 'eslint-plugin-n/lib/index.js'))};
import * as parser from ${JSON.stringify(path.join(modules, '@typescript-eslint/parser/dist/index.js'))};
export default [{
  files: ['**/*.{js,mjs,ts,tsx}'],
  plugins: { n },
  languageOptions: {
    parser: { parseForESLint: (text, options) => ({ ...parser.parseForESLint(text, options), services: {} }) },
  },
  rules: { 'n/no-sync': 'error', 'no-await-in-loop': 'error', 'require-atomic-updates': 'error' },
}];
`,
      );
      const output = outputOf(
        path.join(modules, '.bin/eslint'),
        ['--no-config-lookup', '-c', config, '-f', 'json', '.'],
        folder,
      );
      const files = JSON.parse(output) as {
        filePath: string;
        messages: { ruleId: string | null; line: number }[];
      }[];
      return files.flatMap(({ filePath, messages }) =>
        messages.map(({ ruleId, line }) => ({
          file: relative(folder, filePath),
          line,
          rule: ruleNamed(names.eslint, ruleId),
        })),
      );
    },
  };
}

function oxlint(modules: string): Tool {
  return {
    name: 'oxlint (node/no-sync, no-await-in-loop, no-accumulating-spread)',
    rules: new Set(Object.values(names.oxlint)),
    run(folder) {
      const config = path.join(folder, 'oxlintrc.json');
      const rules = {
        'node/no-sync': 'error',
        'no-await-in-loop': 'error',
        'oxc/no-accumulating-spread': 'error',
      };
      writeFileSync(
        config,
        JSON.stringify({ plugins: ['node', 'oxc'], categories: { correctness: 'off' }, rules }),
      );
      const output = outputOf(path.join(modules, '.bin/oxlint'), ['-c', config, '-f', 'json', '.'], folder);
      const { diagnostics } = JSON.parse(output) as {
        diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
      };
      return diagnostics.map(({ code, filename, labels }) => ({
        file: relative(folder, path.resolve(folder, filename)),
        line: labels[0]?.span.line ?? 0,
        rule: ruleNamed(names.oxlint, code),
      }));
    },
  };
}

function biome(modules: string): Tool {
  return {
    name: 'Biome (noSyncMethods, noAwaitInLoops, noAccumulatingSpread)',
    rules: new Set(Object.values(names.biome)),
    run(folder) {
      writeFileSync(
        path.join(folder, 'biome.json'),
        JSON.stringify({
          linter: {
            rules: {
              preset: 'none',
              nursery: { noSyncMethods: 'error' },
              performance: { noAwaitInLoops: 'error', noAccumulatingSpread: 'error' },
            },
          },
          javascript: { parser: { unsafeParameterDecoratorsEnabled: true } },
          formatter: { enabled: false },
          assist: { enabled: false },
        }),
      );
      const args = ['lint', '--reporter=github', '--max-diagnostics=none', '.'];
      const output = outputOf(path.join(modules, '.bin/biome'), args, folder);
      return [...output.matchAll(/^::\w+ title=([^,]+),file=([^,]+),line=(\d+)/gm)].map(
        ([, title, file = '', line]) => ({
          file: relative(folder, path.resolve(folder, file)),
          line: Number(line),
          rule: ruleNamed(names.biome, title),
        }),
      );
    },
  };
}

function ruleNamed(known: Readonly<Record<string, string>>, name: string | null | undefined): string {
  const rule = known[name ?? ''];
  if (rule === undefined) throw new Error(`a report of ${name ?? 'a parser'} was not asked for`);
  return rule;
}

const relative = (folder: string, file: string): string =>
  path.relative(folder, file).split(path.sep).join('/');

/** What a command prints; linters end with 1 where they report. */
function outputOf(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: 'utf8',
      maxBuffer: 1e8,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1 && 'stdout' in error) {
      if (typeof error.stdout === 'string' && error.stdout !== '') return error.stdout;
    }
    throw error;
  }
}
