import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultOptions, rules, severities, type Severity } from '../analysis';
import { messageOf } from '../base/errors';
import { RegexChecker } from '../regex-check/regex-checker';
import { absolutePath, displayPath } from '../workspace/source-files';
import { codesOf, type ComparedFindings, compareWithBaseline, updateBaseline } from './check-baseline';
import { checkFiles, type CheckResult } from './check-files';
import type { CheckFinding } from './check-report';
import { checkSarif, type DocumentedRule } from './check-sarif';
import { checkText } from './check-text';
import { jsonText } from './json-text';
import { UsageError, useColour, writeOutput } from './output';
import { showProgress } from './progress';
import { parseRuleOptions } from './rule-settings';

export const checkFormats = ['text', 'json', 'sarif'] as const;

export interface CheckCommandOptions {
  readonly format: (typeof checkFormats)[number];
  /** `id=severity` or `id:context=severity` each. */
  readonly rule: readonly string[];
  readonly ignore: readonly string[];
  readonly minSeverity: Severity;
  readonly maxFileSize: number;
  readonly isolated: boolean;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly reportUnusedDirectives: boolean;
  readonly concurrency?: number;
  readonly progress: boolean;
}

/** What the bundle of the command line finds beside itself. */
export interface CheckAssets {
  readonly version: string;
  /** The folder with the rules' pages. */
  readonly rulePages: string;
  readonly scanWorker: string;
  readonly regexWorker: string;
}

/**
 * Analyses `paths` and prints what was found.
 * @returns the exit code: 1 if there are findings (with a baseline, ones that it does not have) or comments to report, else 0.
 * @throws UsageError when a path does not exist or an option makes no sense.
 */
export async function check(
  paths: readonly string[],
  options: CheckCommandOptions,
  assets: CheckAssets,
): Promise<number> {
  const cwd = process.cwd();
  const severity = parseRuleOptions(options.rule);
  if (options.updateBaseline && options.baseline === undefined) {
    throw new UsageError('--update-baseline needs --baseline with the file to write');
  }
  const baseline = options.baseline === undefined ? undefined : absolutePath(options.baseline, cwd);
  const absolute = paths.map((path) => absolutePath(path, cwd));
  for (const [index, path] of absolute.entries()) {
    await stat(path).catch((error: unknown) => {
      throw new UsageError(`${paths[index] ?? path} cannot be checked: ${messageOf(error)}`);
    });
  }
  const progress = showProgress(options.progress);
  const regexChecker = new RegexChecker(assets.regexWorker);
  let result: CheckResult;
  try {
    result = await checkFiles(absolute, {
      analysis: { ...defaultOptions, severity, maxFileSize: options.maxFileSize },
      // Findings of all severities tell what of a baseline is gone.
      minSeverity: baseline === undefined ? options.minSeverity : 'hint',
      ignore: options.ignore,
      cwd,
      isolated: options.isolated,
      concurrency: options.concurrency,
      scanWorker: assets.scanWorker,
      regexChecker,
      onProgress: (done, total) => {
        progress.update(`Analysing files … ${done}/${total}`);
      },
    });
  } finally {
    progress.end();
    regexChecker.dispose();
  }
  const isSevere = ({ severity }: CheckFinding): boolean =>
    severities.indexOf(severity) >= severities.indexOf(options.minSeverity);
  const found = result.report.findings;
  const severe = found.filter(isSevere);
  let compared: ComparedFindings | undefined;
  if (baseline !== undefined) {
    const { isolated } = options;
    const { analysed } = result;
    const checked = { findings: found, analysed, severity, isolated, cwd };
    if (options.updateBaseline) await updateBaseline(baseline, checked);
    compared = await compareWithBaseline(baseline, checked);
  }
  const findings = compared?.fresh.filter(isSevere) ?? severe;
  const unusedDirectives = options.reportUnusedDirectives ? result.unusedDirectives : [];
  const report = {
    ...result.report,
    findings,
    ...(options.reportUnusedDirectives && { unusedDirectives }),
    ...(compared && {
      baseline: {
        file: displayPath(baseline ?? '', cwd),
        known: compared.known.length,
        gone: compared.gone.reduce((sum, { count }) => sum + count, 0),
      },
    }),
  };

  switch (options.format) {
    case 'text':
      await writeOutput(checkText({ ...result, report }, compared?.size, useColour()), undefined);
      break;
    case 'json':
      await writeOutput(jsonText(report), undefined);
      await writeOutput(['\n'], undefined);
      break;
    case 'sarif': {
      const known = compared?.known.filter(isSevere) ?? [];
      const sarif = checkSarif(report, {
        rules: await documentedRules(assets.rulePages),
        version: assets.version,
        codes: codesOf([...findings, ...known], cwd),
        ...(compared && { baseline: { known, gone: compared.gone } }),
      });
      await writeOutput(jsonText(sarif), undefined);
      await writeOutput(['\n'], undefined);
      break;
    }
    default:
      options.format satisfies never;
  }
  return findings.length + unusedDirectives.length > 0 ? 1 : 0;
}

function documentedRules(rulePages: string): Promise<DocumentedRule[]> {
  return Promise.all(
    rules.map(async (metadata) => ({
      metadata,
      page: await readFile(join(rulePages, metadata.documentation), 'utf8'),
    })),
  );
}
