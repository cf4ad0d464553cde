import assert from 'node:assert/strict';
import { parseSource } from '../analysis';
import { FileModel } from '../analysis/semantics/file-model';
import { applyEdits, type TextEdit } from '../base/text';
import { joinedByStatement } from './joined-edits';

/** A text in which `«…»` is inserted, as what its edits make of it piece by piece. */
function joined(marked: string): string[] {
  let text = '';
  const edits: TextEdit[] = [];
  for (const [index, part] of marked.split(/[«»]/).entries()) {
    if (index % 2 === 0) text += part;
    else edits.push({ range: { start: text.length, end: text.length }, text: part });
  }
  const parsed = parseSource('a.ts', text);
  assert.ok(parsed.ok);
  const result = joinedByStatement(edits.toReversed(), new FileModel('a.ts', text, parsed.value));
  assert.equal(applyEdits(text, result), marked.replace(/[«»]/g, ''));
  return result.map((edit) => edit.text);
}

describe('edits of one statement', () => {
  it('become one, with what stands between', () => {
    assert.deepEqual(joined("function f() { return «(await »fs«.promises».readFile('a')«)».length; }"), [
      "(await fs.promises.readFile('a'))",
    ]);
  });

  it('are apart from those of other statements, of functions around and of members beside', () => {
    assert.deepEqual(joined('«async »function f()«: Promise<void>» {\n  «await »g();\n  «await »h();\n}\n'), [
      'async function f(): Promise<void>',
      'await ',
      'await ',
    ]);
    assert.deepEqual(joined('class A { «async »f() { «await »g(); } «async »h() {} }'), [
      'async ',
      'await ',
      'async ',
    ]);
    assert.deepEqual(joined('module.exports = { «async »f() {}, «async »h() {} };'), ['async ', 'async ']);
    assert.deepEqual(joined('interface A { f(): «Promise<»void«>»; g(): «Promise<»void«>»; }'), [
      'Promise<void>',
      'Promise<void>',
    ]);
  });

  it('take those along that lie between', () => {
    assert.deepEqual(joined('«await »all(«async »() => { «await »g(); }«, 1»);'), [
      'await all(async () => { await g(); }, 1',
    ]);
  });
});
