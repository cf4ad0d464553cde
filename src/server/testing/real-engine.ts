import { fileURLToPath } from 'node:url';
import {
  analyseFacts,
  analyseFile,
  type AnalysisOptions,
  type Confirmation,
  defaultOptions,
  type FileAnalysis,
  rules,
  suppressionEdits,
} from '../../analysis';
import { Answers } from '../../migration-thread/answer';
import type { MigrationQuestion } from '../../migration-thread/messages';
import { scanText } from '../../workspace/scan';
import type { Engine, SourceFile } from '../engine';
import { FolderProgram } from '../folder-program';
import { defaultIgnore } from '../settings';

export const scanWorker = fileURLToPath(new URL('../../workspace/testing/scan-worker.mjs', import.meta.url));

/** The real analysis. */
export class RealEngine implements Engine {
  readonly defaults = { rules: rules.map(({ id }) => id), analysis: defaultOptions, ignore: defaultIgnore };
  readonly analyseHere = analyseFile;
  readonly suppress = suppressionEdits;
  readonly answers = new Answers();
  confirmation: Confirmation = { kind: 'unknown', reason: 'nobody looked' };

  async analyse(file: SourceFile, options: AnalysisOptions): Promise<FileAnalysis> {
    return analyseFacts(await scanText(file, { analysis: options, worker: scanWorker }), options);
  }
  openProgram(folder: string): FolderProgram {
    return new FolderProgram(folder, scanWorker);
  }
  /** Works it out on this thread. */
  migrate(question: MigrationQuestion, signal: AbortSignal, onStep: (step: string) => void) {
    return Promise.resolve(this.answers.answer(question, () => signal.aborted, onStep));
  }
  confirmRegex(): Promise<Confirmation> {
    return Promise.resolve(this.confirmation);
  }
}
