import { fileURLToPath } from 'node:url';
import { analyseFile, type Confirmation, defaultOptions, rules, suppressionEdits } from '../../analysis';
import type { Engine } from '../engine';
import { FolderProgram } from '../folder-program';
import { defaultIgnore } from '../settings';

export const scanWorker = fileURLToPath(new URL('../../workspace/testing/scan-worker.mjs', import.meta.url));

/** The real analysis. */
export class RealEngine implements Engine {
  readonly defaults = { rules: rules.map(({ id }) => id), analysis: defaultOptions, ignore: defaultIgnore };
  readonly analyse = analyseFile;
  readonly suppress = suppressionEdits;
  confirmation: Confirmation = { kind: 'unknown', reason: 'nobody looked' };

  openProgram(folder: string): FolderProgram {
    return new FolderProgram(folder, scanWorker);
  }
  confirmRegex(): Promise<Confirmation> {
    return Promise.resolve(this.confirmation);
  }
}
