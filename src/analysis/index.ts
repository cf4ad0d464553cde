export { analyseFile, type SourceFile } from './analyse-file';
export * from './finding';
export { type AnalysisOptions, defaultOptions } from './options';
export type { AutoSeverity, RuleMetadata } from './rules/rule';
export { ruleMetadata as rules } from './rules';
export { suppressionEdits } from './suppression-edit';
