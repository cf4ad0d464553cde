import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyEdits } from '../../../base/text';
import { openTypedProgram } from '../../../typed-program';
import { isLoop, type Node, NodeType } from '../../../analysis/parse/syntax';
import { blockingCalls, callSeed } from '../call-forms';
import { chunkSeed } from '../chunking';
import { migrate } from '../migrate';
import type { MigrationResult } from '../migration';
import { isRefusal, Sources, type Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { behaviourOf, writeProgram, type Behaviour } from './behaviour';
import type { TestProgram } from './test-program';

/** A program's migration, and what the program does before it and after. */
export interface BeforeAndAfter {
  readonly result: MigrationResult;
  readonly before: Behaviour;
  /** There only if it was migrated. */
  readonly after?: Behaviour;
  /** The texts after the migration, by path; as they were if there is none. */
  readonly files: ReadonlyMap<string, string>;
  /** How many calls there are in all files that block. */
  readonly blocking: { readonly before: number; readonly after: number };
  /** Whether it is such a call that is marked. */
  readonly isCall: boolean;
}

/** A folder in which programs are migrated one after the other, by one type checker. */
export class Workbench {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-migration-')));
  readonly #program = openTypedProgram(this.#folder);

  dispose(): void {
    this.#program.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /**
   * Migrates the marked place of a program, and runs the program before and after.
   * @throws Error where no blocking call and no loop begins at the mark.
   */
  async run(program: TestProgram): Promise<BeforeAndAfter> {
    // It runs beside the migration, in a process of its own.
    const running = behaviourOf(program.files, program.entry);
    const migrated = this.#migrate(program);
    const before = await running;
    if (migrated.result.kind === 'refused') return { ...migrated, before };
    return { ...migrated, before, after: await behaviourOf(migrated.files, program.entry) };
  }

  #migrate({ name, files, seed }: TestProgram): Omit<BeforeAndAfter, 'before' | 'after'> {
    this.#clear();
    writeProgram(this.#folder, files);
    this.#program.invalidate();
    const sources = new Sources(this.#program);
    const source = this.#source(sources, seed.file);
    const node = nodeAt(source, seed.offset);
    if (!node) throw new Error(`${name}: neither a blocking call nor a loop begins at the mark`);
    const made = seedOf(node, source, this.#program);
    const result: MigrationResult = isRefusal(made)
      ? { kind: 'refused', refusals: [made] }
      : finished(migrate(made, sources, this.#program));

    const after = new Map(files);
    if (result.kind === 'migration') {
      for (const { file, edits } of result.files) {
        const path = file.slice(this.#folder.length + 1);
        after.set(path, applyEdits(files.get(path) ?? '', edits));
      }
    }
    const blocking = { before: this.#count(files.keys()), after: 0 };
    for (const [path, text] of after) if (isCode(path)) this.#program.setText(join(this.#folder, path), text);
    blocking.after = this.#count(after.keys());
    for (const path of after.keys())
      if (isCode(path)) this.#program.setText(join(this.#folder, path), undefined);
    return { result, files: after, blocking, isCall: !isLoop(node) };
  }

  #count(paths: Iterable<string>): number {
    const sources = new Sources(this.#program);
    let count = 0;
    for (const path of paths) {
      if (!isCode(path)) continue;
      const source = sources.of(join(this.#folder, path));
      if (!isRefusal(source)) count += blockingCalls(source).length;
    }
    return count;
  }

  #source(sources: Sources, path: string): Source {
    const source = sources.of(join(this.#folder, path));
    if (isRefusal(source)) throw new Error(source.message);
    return source;
  }

  #clear(): void {
    for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name), { recursive: true });
  }
}

const isCode = (path: string): boolean =>
  /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path) && !path.startsWith('node_modules/');

const loopTypes = [
  NodeType.ForStatement,
  NodeType.ForInStatement,
  NodeType.ForOfStatement,
  NodeType.WhileStatement,
  NodeType.DoWhileStatement,
] as const;

function nodeAt(source: Source, offset: number): Node | undefined {
  return (
    blockingCalls(source).find((call) => call.range[0] === offset) ??
    loopTypes.flatMap((type) => source.model.nodesOf(type)).find((loop) => loop.range[0] === offset)
  );
}

const seedOf = (node: Node, source: Source, program: TypedProgram): ReturnType<typeof callSeed> =>
  isLoop(node) ? chunkSeed(node, source, program, { milliseconds: 1 }) : callSeed(node, source, program);

/** What a generator gives back at its end. */
function finished<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
