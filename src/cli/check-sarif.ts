import { createHash } from 'node:crypto';
import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { RuleMetadata, Severity } from '../analysis';
import type { BaselineEntry } from '../workspace/baseline';
import type { CheckFinding, CheckRange, CheckReport, UnusedDirective } from './check-report';

/** SARIF knows three levels; `note` is the one for what need not be acted upon. */
const levelOf: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

/** A rule with the text of its page. */
export interface DocumentedRule {
  readonly metadata: RuleMetadata;
  /** Markdown. */
  readonly page: string;
}

/** What a report in SARIF holds besides the findings. */
export interface SarifContext {
  readonly rules: readonly DocumentedRule[];
  readonly version: string;
  /** The lines that findings start on, by which viewers know them again. */
  readonly codes: ReadonlyMap<CheckFinding, string>;
  /** What the baseline has, where there is one. */
  readonly baseline?: { readonly known: readonly CheckFinding[]; readonly gone: readonly BaselineEntry[] };
}

/**
 * The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). Columns count UTF-16
 * code units, and files are relative to the working directory. What was skipped becomes notifications of the run; the way
 * to a finding is a code flow, and its places are related locations, for viewers that know only those.
 */
export function checkSarif(report: CheckReport, { rules, version, codes, baseline }: SarifContext): Log {
  const indexOf = new Map(rules.map(({ metadata }, index) => [metadata.id, index]));
  const fingerprints = new Fingerprints(codes);
  const toResult = (finding: CheckFinding, state: Result.baselineState | undefined): Result => ({
    ...resultOf(finding, indexOf.get(finding.rule)),
    partialFingerprints: { 'lanewiseFinding/v1': fingerprints.of(finding) },
    ...(state && { baselineState: state }),
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Lanewise', semanticVersion: version, rules: rules.map(toDescriptor) },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.skipped.map(({ file, reason }) =>
              toNotification('note', file, `Not analysed: ${reason}`),
            ),
            toolConfigurationNotifications: report.problems.map(({ file, message }) =>
              toNotification('warning', file, message),
            ),
          },
        ],
        results: [
          // Known ones first: of equal findings it is the first that the baseline knows.
          ...(baseline?.known ?? []).map((finding) => toResult(finding, 'unchanged')),
          ...report.findings.map((finding) => toResult(finding, baseline && 'new')),
          ...(report.unusedDirectives ?? []).map((directive) => unusedDirectiveResult(directive)),
          ...(baseline?.gone ?? []).map((key) => goneResult(key, indexOf.get(key.rule))),
        ],
      },
    ],
  };
}

const toDescriptor = ({ metadata, page }: DocumentedRule): ReportingDescriptor => ({
  id: metadata.id,
  shortDescription: { text: metadata.description },
  help: { text: page, markdown: page },
  properties: { tags: ['performance', 'concurrency'] },
});

const toNotification = (level: 'note' | 'warning', file: string, text: string): Notification => ({
  level,
  message: { text },
  locations: [{ physicalLocation: { artifactLocation: { uri: toUri(file) } } }],
});

function resultOf(finding: CheckFinding, ruleIndex: number | undefined): Result {
  const { context, reason, remedy, verdict, chain } = finding;
  const result: Result = {
    ruleId: finding.rule,
    level: levelOf[finding.severity],
    message: { text: finding.message },
    locations: [toLocation(finding.file, finding.range)],
    properties: { remedy, context, reason, ...(verdict && { verdict }) },
  };
  if (ruleIndex !== undefined) result.ruleIndex = ruleIndex;
  if (chain.length > 0) {
    const places = chain.map((link, id) => ({
      id,
      message: { text: link.message },
      ...toLocation(link.file, link.range),
    }));
    result.relatedLocations = places;
    result.codeFlows = [{ threadFlows: [{ locations: places.map((location) => ({ location })) }] }];
  }
  return result;
}

/** A comment that silences nothing: no finding of a rule, so that it has no page. */
const unusedDirectiveResult = ({ file, range, message }: UnusedDirective): Result => ({
  ruleId: 'unused-directive',
  level: levelOf.hint,
  message: { text: message },
  locations: [toLocation(file, range)],
});

/** What a baseline has and the run has not. */
function goneResult({ rule, file, code, count }: BaselineEntry, ruleIndex: number | undefined): Result {
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: 'none',
    kind: 'notApplicable',
    message: { text: `Gone: ${code}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: toUri(file) } } }],
    baselineState: 'absent',
    ...(count > 1 && { occurrenceCount: count }),
  };
}

/** Tells findings apart by what edits elsewhere in their file do not change. */
class Fingerprints {
  readonly #codes: ReadonlyMap<CheckFinding, string>;
  readonly #seen = new Map<string, number>();

  constructor(codes: ReadonlyMap<CheckFinding, string>) {
    this.#codes = codes;
  }

  of(finding: CheckFinding): string {
    const key = JSON.stringify([finding.file, finding.rule, this.#codes.get(finding)]);
    const ordinal = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, ordinal);
    return `${createHash('sha256').update(key).digest('hex').slice(0, 32)}:${ordinal}`;
  }
}

function toLocation(file: string, { start, end }: CheckRange) {
  return {
    physicalLocation: {
      artifactLocation: { uri: toUri(file) },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
      },
    },
  };
}

const toUri = (file: string): string => file.split('/').map(encodeURIComponent).join('/');
