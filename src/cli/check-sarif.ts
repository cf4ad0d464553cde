import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { RuleMetadata, Severity } from '../analysis';
import type { CheckFinding, CheckRange, CheckReport } from './check-report';

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

/**
 * The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). Columns count UTF-16
 * code units, and files are relative to the working directory. What was skipped becomes notifications of the run.
 */
export function checkSarif(report: CheckReport, rules: readonly DocumentedRule[], version: string): Log {
  const indexOf = new Map(rules.map(({ metadata }, index) => [metadata.id, index]));
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
            toolExecutionNotifications: report.skipped.map(({ file, reason }) => ({
              level: 'note',
              message: { text: `Not analysed: ${reason}` },
              locations: [{ physicalLocation: { artifactLocation: { uri: toUri(file) } } }],
            })),
          },
        ],
        results: report.findings.map((finding) => toResult(finding, indexOf.get(finding.rule))),
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

function toResult(finding: CheckFinding, ruleIndex: number | undefined): Result {
  const result: Result = {
    ruleId: finding.rule,
    level: levelOf[finding.severity],
    message: { text: finding.message },
    locations: [toLocation(finding.file, finding.range)],
    properties: { remedy: finding.remedy },
  };
  if (ruleIndex !== undefined) result.ruleIndex = ruleIndex;
  if (finding.chain.length > 0) {
    result.relatedLocations = finding.chain.map((link, id) => ({
      id,
      message: { text: link.message },
      ...toLocation(link.file, link.range),
    }));
  }
  return result;
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
