import {
  type ContextKind,
  contextKinds,
  isSeveritySetting,
  type RuleSetting,
  type SeveritySetting,
  severitySettings,
} from '../analysis/finding';
import type { AnalysisOptions } from '../analysis/options';
import { baselineFileName } from '../workspace/baseline';
import type { SettingsDefaults } from './engine';

/** The `lanewise.*` settings that concern analysis, for one document or folder. */
export interface Settings {
  readonly enable: boolean;
  /** Patterns as in `.gitignore`, relative to the workspace folder. */
  readonly ignore: readonly string[];
  readonly analysis: AnalysisOptions;
  /** The files whose findings are shown as diagnostics. */
  readonly diagnostics: DiagnosticsScope;
  /** The baseline file, relative to the workspace folder. */
  readonly baseline: string;
  /** Files of a folder that are analysed at most. */
  readonly maxFiles: number;
}

export const diagnosticsScopes = ['openFiles', 'workspace'] as const;
export type DiagnosticsScope = (typeof diagnosticsScopes)[number];

/** What is left out unless the user says otherwise: what others wrote and what tools made. As in `.gitignore`. */
export const defaultIgnore: readonly string[] = ['node_modules/', 'dist/', 'out/', 'coverage/', '*.min.js'];

/** At some 10 KB of facts each, so many files keep the server below a few hundred megabytes. */
export const defaultMaxFiles = 20_000;

/**
 * Reads the `lanewise` section as the editor gives it. A value that cannot be used is replaced by its default and named
 * in `problems`.
 */
export function parseSettings(
  section: unknown,
  defaults: SettingsDefaults,
): { readonly settings: Settings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const values = isRecord(section) ? section : {};
  /** The value of a setting where it is given and right; `expected` says what right is. */
  const read = <T>(name: string, value: unknown, is: (value: unknown) => value is T, expected: string) => {
    if (value === undefined || value === null) return undefined;
    if (is(value)) return value;
    problems.push(
      `lanewise.${name} is ${JSON.stringify(value)}, which is not ${expected}; the default is used.`,
    );
    return undefined;
  };
  const oneOf = (names: readonly string[]): string => `one of ${names.join(', ')}`;

  const readRule = (name: string, given: unknown): RuleSetting | undefined => {
    if (!isRecord(given)) return read(name, given, isSeveritySetting, oneOf(severitySettings));
    const byContext: Partial<Record<ContextKind, SeveritySetting>> = {};
    for (const [context, value] of Object.entries(given)) {
      if (!isContextKind(context)) {
        problems.push(
          `lanewise.${name} names the context ${JSON.stringify(context)}, which is not ${oneOf(contextKinds)}.`,
        );
        continue;
      }
      const setting = read(`${name}.${context}`, value, isSeveritySetting, oneOf(severitySettings));
      if (setting !== undefined) byContext[context] = setting;
    }
    return byContext;
  };

  const configured = read('rules', values['rules'], isRecord, 'an object') ?? {};
  const severity: Record<string, RuleSetting> = {};
  for (const rule of defaults.rules) {
    const given = readRule(`rules.${rule}`, configured[rule]);
    if (given !== undefined) severity[rule] = given;
  }
  const settings: Settings = {
    enable: read('enable', values['enable'], isBoolean, 'true or false') ?? true,
    ignore: read('ignore', values['ignore'], isStringArray, 'a list of patterns') ?? defaults.ignore,
    diagnostics:
      read('diagnostics', values['diagnostics'], isDiagnosticsScope, oneOf(diagnosticsScopes)) ?? 'openFiles',
    baseline: read('baseline', values['baseline'], isString, 'a path') ?? baselineFileName,
    maxFiles: read('maxFiles', values['maxFiles'], isPositive, 'a positive number') ?? defaultMaxFiles,
    analysis: {
      ...defaults.analysis,
      severity,
      maxFileSize:
        read('maxFileSize', values['maxFileSize'], isPositive, 'a positive number') ??
        defaults.analysis.maxFileSize,
      concurrencyLimit:
        read('concurrencyLimit', values['concurrencyLimit'], isCount, 'a whole number from 1 on') ??
        defaults.analysis.concurrencyLimit,
    },
  };
  return { settings, problems };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

const isString = (value: unknown): value is string => typeof value === 'string';

const isPositive = (value: unknown): value is number => typeof value === 'number' && value > 0;

const isCount = (value: unknown): value is number => isPositive(value) && Number.isInteger(value);

const isStringArray = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString);

const isContextKind = (value: string): value is ContextKind =>
  (contextKinds as readonly string[]).includes(value);

const isDiagnosticsScope = (value: unknown): value is DiagnosticsScope =>
  (diagnosticsScopes as readonly unknown[]).includes(value);
