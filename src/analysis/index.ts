export { analyseFile } from './analyse-file';
export * from './finding';
export { type AnalysisOptions, defaultOptions } from './options';
export type * from './parallel-verdict';
export { type FileFacts, fileFacts, type SourceFile } from './program/file-facts';
export { Workspace } from './program/workspace';
export type { AutoSeverity, RuleMetadata } from './rules/rule';
export { ruleMetadata as rules } from './rules';
export { suppressionEdits } from './suppression-edit';
