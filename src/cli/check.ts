import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  defaultOptions,
  isSeveritySetting,
  rules,
  type Severity,
  type SeveritySetting,
  severitySettings,
} from '../analysis';
import { checkFiles } from './check-files';
import { checkSarif, type DocumentedRule } from './check-sarif';
import { checkText } from './check-text';
import { messageOf, UsageError, useColour, writeOutput } from './output';
import { absolutePath } from '../workspace/source-files';

export const checkFormats = ['text', 'json', 'sarif'] as const;

export interface CheckCommandOptions {
  readonly format: (typeof checkFormats)[number];
  /** `id=severity` each. */
  readonly rule: readonly string[];
  readonly ignore: readonly string[];
  readonly minSeverity: Severity;
  readonly maxFileSize: number;
}

/**
 * Analyses `paths` and prints what was found.
 * @param rulePages the folder with the rules' pages.
 * @returns the exit code: 1 if there are findings, else 0.
 * @throws UsageError when a path does not exist or an option makes no sense.
 */
export async function check(
  paths: readonly string[],
  options: CheckCommandOptions,
  version: string,
  rulePages: string,
): Promise<number> {
  const cwd = process.cwd();
  const severity = parseRules(options.rule);
  const absolute = paths.map((path) => absolutePath(path, cwd));
  for (const [index, path] of absolute.entries()) {
    await stat(path).catch((error: unknown) => {
      throw new UsageError(`${paths[index] ?? path} cannot be checked: ${messageOf(error)}`);
    });
  }
  const result = await checkFiles(absolute, {
    analysis: { ...defaultOptions, severity, maxFileSize: options.maxFileSize },
    minSeverity: options.minSeverity,
    ignore: options.ignore,
    cwd,
  });
  switch (options.format) {
    case 'text':
      await writeOutput([checkText(result, useColour())], undefined);
      break;
    case 'json':
      await writeOutput([JSON.stringify(result.report, null, 2), '\n'], undefined);
      break;
    case 'sarif': {
      const sarif = checkSarif(result.report, await documentedRules(rulePages), version);
      await writeOutput([JSON.stringify(sarif, null, 2), '\n'], undefined);
      break;
    }
    default:
      options.format satisfies never;
  }
  return result.report.findings.length > 0 ? 1 : 0;
}

function parseRules(given: readonly string[]): Record<string, SeveritySetting> {
  const severity: Record<string, SeveritySetting> = {};
  for (const item of given) {
    const equals = item.indexOf('=');
    const id = equals < 0 ? item : item.slice(0, equals);
    const setting = equals < 0 ? '' : item.slice(equals + 1);
    if (!rules.some((rule) => rule.id === id)) {
      const known = rules.map((rule) => rule.id).join(', ');
      throw new UsageError(`--rule ${item}: there is no rule ${JSON.stringify(id)}; the rules are ${known}`);
    }
    if (!isSeveritySetting(setting)) {
      throw new UsageError(`--rule ${item}: the severity must be one of ${severitySettings.join(', ')}`);
    }
    severity[id] = setting;
  }
  return severity;
}

function documentedRules(rulePages: string): Promise<DocumentedRule[]> {
  return Promise.all(
    rules.map(async (metadata) => ({
      metadata,
      page: await readFile(join(rulePages, metadata.documentation), 'utf8'),
    })),
  );
}
