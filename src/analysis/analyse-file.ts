import type { FileAnalysis } from './finding';
import type { AnalysisOptions } from './options';
import { type FileFacts, fileFacts, type SourceFile } from './facts/file-facts';
import { Workspace } from './program/workspace';

/**
 * Everything the rules say of one file by itself. Pure and deterministic; never throws: what cannot be analysed is
 * skipped, and the reason says why.
 */
export function analyseFile(file: SourceFile, options: AnalysisOptions): FileAnalysis {
  return analyseFacts(fileFacts(file, options), options);
}

/** As `analyseFile`, of a file whose facts are known. */
export function analyseFacts(facts: FileFacts, options: AnalysisOptions): FileAnalysis {
  const workspace = new Workspace();
  workspace.set(facts);
  return workspace.analysis(facts.path, options);
}
