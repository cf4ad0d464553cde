import assert from 'node:assert/strict';
import { documentPath, relativePath } from './document-path';

describe('documentPath', () => {
  it("keeps the file's own extension", () => {
    assert.equal(documentPath('file:///a%20b/c.mts', 'typescript'), '/a b/c.mts');
    assert.equal(documentPath('vscode-vfs://github/owner/repo/a.js', 'javascript'), '/owner/repo/a.js');
  });

  it("goes by the editor's language where the name tells none", () => {
    assert.equal(documentPath('untitled:Untitled-1', 'typescriptreact'), 'Untitled-1.tsx');
    assert.equal(documentPath('file:///bin/tool', 'javascript'), '/bin/tool.js');
  });
});

describe('relativePath', () => {
  it('is relative to the innermost folder that holds the file', () => {
    const folders = ['file:///w', 'file:///w/inner', 'file:///w/inn'];
    assert.equal(relativePath('file:///w/inner/a%23b.js', folders), 'a#b.js');
    assert.equal(relativePath('file:///w/a.js', folders), 'a.js');
  });

  it('is the name alone outside of all folders, whatever the folders above are called', () => {
    assert.equal(relativePath('file:///home/u/dist/x.js', []), 'x.js');
    assert.equal(relativePath('file:///wide/a.js', ['file:///w']), 'a.js');
    assert.equal(relativePath('untitled:Untitled-1', []), 'Untitled-1');
  });
});
