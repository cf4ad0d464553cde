import { isSeveritySetting, type SeveritySetting, severitySettings } from '../analysis/finding';
import type { AnalysisOptions } from '../analysis/options';
import type { SettingsDefaults } from './engine';

/** The `lanewise.*` settings that concern analysis, for one document. */
export interface Settings {
  readonly enable: boolean;
  /** Patterns as in `.gitignore`, relative to the workspace folder. */
  readonly ignore: readonly string[];
  readonly analysis: AnalysisOptions;
}

/** What is left out unless the user says otherwise: what others wrote and what tools made. As in `.gitignore`. */
export const defaultIgnore: readonly string[] = ['node_modules/', 'dist/', 'out/', 'coverage/', '*.min.js'];

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

  const configured = read('rules', values['rules'], isRecord, 'an object') ?? {};
  const severity: Record<string, SeveritySetting> = {};
  for (const rule of defaults.rules) {
    const given = read(
      `rules.${rule}`,
      configured[rule],
      isSeveritySetting,
      `one of ${severitySettings.join(', ')}`,
    );
    if (given !== undefined) severity[rule] = given;
  }
  const settings: Settings = {
    enable: read('enable', values['enable'], isBoolean, 'true or false') ?? true,
    ignore: read('ignore', values['ignore'], isStringArray, 'a list of patterns') ?? defaults.ignore,
    analysis: {
      ...defaults.analysis,
      severity,
      maxFileSize:
        read('maxFileSize', values['maxFileSize'], isPositive, 'a positive number') ??
        defaults.analysis.maxFileSize,
    },
  };
  return { settings, problems };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

const isPositive = (value: unknown): value is number => typeof value === 'number' && value > 0;

const isStringArray = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
