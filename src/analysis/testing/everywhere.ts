import { type ContextKind, defaultOptions, type AnalysisOptions, rules, type SeveritySetting } from '..';

const quiet: Readonly<Partial<Record<ContextKind, SeveritySetting>>> = {
  'start-up': 'hint',
  cli: 'hint',
  test: 'hint',
  config: 'hint',
  worker: 'hint',
};

/** Findings in contexts where they are off by default are hints; what exit hooks do stays off. */
export const everywhere: AnalysisOptions = {
  ...defaultOptions,
  severity: Object.fromEntries(rules.map(({ id }) => [id, quiet])),
};
