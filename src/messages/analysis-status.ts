/** Notification of the language server that tells what became of an open document's analysis. */
export const analysisStatusMethod = 'lanewise/analysisStatus';

export interface AnalysisStatus {
  readonly uri: string;
  /** `off`: the user's settings leave the document out. `skipped`: it cannot be analysed. */
  readonly state: 'analysed' | 'skipped' | 'off';
  /** Why, for people; empty when analysed. */
  readonly reason: string;
}
