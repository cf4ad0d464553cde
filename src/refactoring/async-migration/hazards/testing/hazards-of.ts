import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openTypedProgram, type TypedProgramHost } from '../../../../typed-program';
import { findNode, isLoop } from '../../../../analysis/parse/syntax';
import { blockingCalls, callSeed } from '../../call-forms';
import { chunkSeed } from '../../chunking';
import type { Hazard } from '../../migration';
import { planMigration } from '../../planner';
import { isRefusal, Sources } from '../../sources';
import { interleavingHazards } from '..';

/** The texts of a program's files by path, `@@` in front of what is to wait. */
export type MarkedFiles = Readonly<Record<string, string>>;

interface Mark {
  readonly file: string;
  readonly offset: number;
}

/** Small programs side by side in one folder, so that one type checker does for all. */
export class Programs {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-hazards-')));
  readonly #marks = new Map<MarkedFiles, Mark>();
  #program: TypedProgramHost | undefined;

  /** To be called before anything is asked for. */
  add(files: MarkedFiles): void {
    const folder = join(this.#folder, `program-${this.#marks.size}`);
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      const offset = text.indexOf('@@');
      if (offset >= 0) this.#marks.set(files, { file, offset });
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text.replace('@@', ''));
    }
  }

  dispose(): void {
    this.#program?.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * What may come of the wait at the mark of a program.
   * @throws Error where there is no such mark, or where the migration is refused.
   */
  hazardsOf(files: MarkedFiles): readonly Hazard[] {
    const mark = this.#marks.get(files);
    if (!mark) throw new Error('no place is marked');
    const { file, offset } = mark;
    const program = (this.#program ??= openTypedProgram(this.#folder));
    const sources = new Sources(program);
    const source = sources.of(file);
    if (isRefusal(source)) throw new Error(source.message);
    const call = blockingCalls(source).find((node) => node.range[0] === offset);
    const loop = findNode(source.model.program, (node) => isLoop(node) && node.range[0] === offset);
    const seed = call
      ? callSeed(call, source, program)
      : loop && isLoop(loop)
        ? chunkSeed(loop, source, program, { milliseconds: 10 })
        : undefined;
    if (!seed) throw new Error(`nothing that could wait begins at offset ${offset}`);
    if (isRefusal(seed)) throw new Error(seed.message);
    const plan = planMigration(seed, sources, program);
    if ('refusals' in plan) throw new Error(plan.refusals.map(({ message }) => message).join('\n'));
    return interleavingHazards(plan, sources, program);
  }
}
