import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PackageManager, listFiles } from '@vscode/vsce';
import { root } from '../host/environment';

const bundles = [
  'dist/cli.cjs',
  'dist/extension.cjs',
  'dist/probe/probe.cjs',
  'dist/probe/supervisor.cjs',
  'dist/server.cjs',
  'dist/timeline-worker.cjs',
  'dist/typescript.cjs',
  'dist/webview/timeline.css',
  'dist/webview/timeline.js',
];
const documents = ['CHANGELOG.md', 'LICENSE', 'README.md', 'media/icon.png', 'package.json'];

describe('the packaged extension', () => {
  it('holds the bundles, the rules’ pages and its documents, and nothing else', async () => {
    assert.ok(existsSync(join(root, 'dist/.complete')), 'there is no complete build: run "npm run build"');
    const rules = readdirSync(join(root, 'src/analysis/rules'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `dist/lanewise-rules/${name}.md`);
    assert.ok(rules.length > 0);
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    assert.deepEqual(files.sort(), [...bundles, ...documents, ...rules].sort());
  });
});
