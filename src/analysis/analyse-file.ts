import type { FileAnalysis, Finding, SkipReason } from './finding';
import type { AnalysisOptions } from './options';
import { languageOf } from './parse/language';
import { minifiedReason } from './parse/minified';
import { parseSource } from './parse/parse';
import { rules } from './rules';
import { type RuleInput, severityOf } from './rules/rule';
import { FileModel } from './semantics/file-model';
import { Resolver } from './semantics/resolver';
import { applyDirectives, parseDirectives } from './suppression';

/** A file to analyse. `path` is used for its extension only. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Everything the rules say of one file. Pure and deterministic; never throws: what cannot be analysed is skipped, and
 * the reason says why.
 */
export function analyseFile(file: SourceFile, options: AnalysisOptions): FileAnalysis {
  const language = languageOf(file.path);
  if (language === 'declarations') return skipped('declarations', 'declarations only: nothing in it runs');
  if (language === 'unsupported') {
    return skipped('unsupported-language', 'not a JavaScript or TypeScript file by its extension');
  }
  if (file.text.length > options.maxFileSize) {
    return skipped(
      'too-large',
      `has ${file.text.length} characters, more than the limit of ${options.maxFileSize}`,
    );
  }
  const minified = minifiedReason(file.text);
  if (minified !== undefined) return skipped('minified', minified);
  try {
    return analyseCode(file, options);
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('call stack')) {
      return skipped('too-deep', 'nests deeper than the analysis can follow');
    }
    const message = error instanceof Error ? error.message : String(error);
    return skipped('internal-error', `the analysis failed, which is a bug of Lanewise: ${message}`);
  }
}

function analyseCode(file: SourceFile, options: AnalysisOptions): FileAnalysis {
  const parsed = parseSource(file.path, file.text);
  if (!parsed.ok) {
    return {
      ...skipped('syntax-error', `cannot be parsed: ${parsed.error.message}`),
      syntaxError: parsed.error,
    };
  }
  const model = new FileModel(file.path, file.text, parsed.value);
  const input: RuleInput = { model, resolver: new Resolver(model), options };
  const findings: Finding[] = [];
  for (const rule of rules) {
    const { metadata } = rule;
    if (options.severity[metadata.id] === 'off') continue;
    for (const report of rule.check(input)) {
      const severity = severityOf(metadata, report.context, options);
      if (severity === 'off') continue;
      findings.push({ ...report, rule: metadata.id, severity, chain: [] });
    }
  }
  findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const directives = parseDirectives(model.comments, model.lines, model.text);
  return { findings: applyDirectives(findings, directives, model.lines) };
}

function skipped(kind: SkipReason['kind'], message: string): FileAnalysis {
  return { findings: [], skipped: { kind, message } };
}
