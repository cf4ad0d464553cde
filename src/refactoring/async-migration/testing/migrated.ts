import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyEdits } from '../../../base/text';
import { awaiting } from '../../../analysis/edits/await-expression';
import { contains, lastName, type Node, NodeType } from '../../../analysis/parse/syntax';
import { openTypedProgram } from '../../../typed-program';
import { migrate } from '../migrate';
import type { MigrationResult } from '../migration';
import type { Seed } from '../plan';
import { replace, wrap } from '../rewrite';
import { isRefusal, type Source, Sources } from '../sources';
import { behaviourOf, writeProgram } from './behaviour';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** The result of a migration, and the files that it changes as they are afterwards. */
export interface Migrated {
  readonly result: MigrationResult;
  readonly changed: Files;
}

/** A folder in which programs are migrated one after the other, by one type checker. */
export class Migrator {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-planner-')));
  readonly #program = openTypedProgram(this.#folder);

  dispose(): void {
    this.#program.dispose();
    rmSync(this.#folder, { recursive: true });
  }

  /**
   * Migrates a program in which `@@` marks a call of `fs.readFileSync`, which becomes `await fs.promises.readFile`: what
   * becomes of all that is around it does not depend on more.
   */
  migrated(marked: Files): Migrated {
    const folder = this.#folder;
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    const mark = Object.entries(marked).find(([, text]) => text.includes('@@'));
    assert.ok(mark, 'no call is marked');
    const files = unmarked(marked);
    writeProgram(folder, new Map(Object.entries(files)));
    this.#program.invalidate();
    const sources = new Sources(this.#program);
    const source = sources.of(join(folder, mark[0]));
    assert.ok(!isRefusal(source), isRefusal(source) ? source.message : '');
    const steps = migrate(seedAt(mark[1].indexOf('@@'), source), sources, this.#program);
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const result = step.value;
    const changed = result.kind === 'refused' ? [] : result.files;
    return {
      result,
      changed: Object.fromEntries(
        changed.map(({ file, edits }) => {
          const path = file.slice(folder.length + 1);
          return [path, applyEdits(files[path] ?? '', edits)];
        }),
      ),
    };
  }
}

/** Runs a program before and after its migration: all that can be seen of it has to be the same. */
export async function assertSameBehaviour(marked: Files, changed: Files): Promise<void> {
  const files = unmarked(marked);
  const [entry = ''] = Object.keys(files);
  const [before, after] = await Promise.all([
    behaviourOf(new Map(Object.entries(files)), entry),
    behaviourOf(new Map(Object.entries({ ...files, ...changed })), entry),
  ]);
  assert.deepEqual(after, before);
}

export const unmarked = (marked: Files): Files =>
  Object.fromEntries(Object.entries(marked).map(([path, text]) => [path, text.replace('@@', '')]));

function seedAt(offset: number, source: Source): Seed {
  const { model } = source;
  const calls: readonly Node[] = model.nodesOf(NodeType.CallExpression);
  const call = calls.find((each) => each.range[0] === offset && lastName(each) === 'readFileSync');
  assert.ok(call?.type === NodeType.CallExpression && contains(call, call.callee));
  const { before, after } = awaiting(call, model.text);
  const [start, end] = call.range;
  return {
    title: 'Make asynchronous',
    source,
    at: call,
    rewrites: [
      replace({ start: call.callee.range[0], end: call.callee.range[1] }, 'fs.promises.readFile'),
      wrap({ start, end }, before, after),
    ],
    hazards: [],
  };
}
