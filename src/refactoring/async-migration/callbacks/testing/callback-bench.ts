import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyEdits } from '../../../../base/text';
import { NodeType } from '../../../../analysis/parse/syntax';
import { localFunction } from '../../../../analysis/semantics/local-function';
import { openTypedProgram } from '../../../../typed-program';
import type { Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import { editsOf } from '../../rewrite';
import { isRefusal, Sources } from '../../sources';
import { rewriteCallback } from '..';

/** What every text begins with. */
const start = 'function load(x) { return x; }\n';

/** A folder with one file, in which functions are handed to calls. */
export class CallbackBench {
  readonly #folder = realpathSync(mkdtempSync(join(tmpdir(), 'lanewise-callbacks-')));
  readonly #program = openTypedProgram(this.#folder);

  dispose(): void {
    this.#program.dispose();
    rmSync(this.#folder, { recursive: true });
  }

  /** What becomes of the last call in some code that is handed a function or `load`, which is to be asynchronous. */
  rewritten(
    code: string,
    dependencies: Readonly<Record<string, string>> = {},
    name = 'main.mjs',
  ): { readonly result: UseRewrite | Refusal; readonly text: string } {
    const text = start + code;
    const file = join(this.#folder, name);
    writeFileSync(file, text);
    writeFileSync(join(this.#folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
    const program = this.#program;
    program.invalidate();
    const source = new Sources(program).of(file);
    assert.ok(!isRefusal(source));
    const calls = [
      ...source.model.nodesOf(NodeType.CallExpression),
      ...source.model.nodesOf(NodeType.NewExpression),
    ].sort((a, b) => b.range[0] - a.range[0]);
    for (const call of calls) {
      for (const argument of call.arguments) {
        const fn = localFunction(argument, source.resolver);
        if (!fn) continue;
        const result = rewriteCallback({ source, call, argument, fn: { source, fn }, program });
        rmSync(file);
        const edits = isRefusal(result) ? [] : editsOf(text, result.rewrites);
        return { result, text: applyEdits(text, edits).slice(start.length) };
      }
    }
    return assert.fail('nothing is handed over');
  }
}
