import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { PackageManager, listFiles } from '@vscode/vsce';
import { readmePath } from '../../scripts/package';
import { root } from '../host/environment';

const built = [
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/README.md',
  'dist/cli.cjs',
  'dist/extension.cjs',
  'dist/migration-worker.cjs',
  'dist/native-parser.node',
  'dist/probe/probe.cjs',
  'dist/probe/supervisor.cjs',
  'dist/regex-check.cjs',
  'dist/scan-worker.cjs',
  'dist/server.cjs',
  'dist/timeline-worker.cjs',
  'dist/typescript/typescript.cjs',
  'dist/webview/timeline.css',
  'dist/webview/timeline.js',
];
const documents = [
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'media/icon.png',
  'media/view.svg',
  'package.json',
];

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const namesIn = (folder: string): string[] => readdirSync(join(root, folder));

describe('the packaged extension', () => {
  let files: string[];
  before(async () => {
    assert.ok(existsSync(join(root, 'dist/.complete')), 'there is no complete build: run "npm run build"');
    // Their types leave out the last of these.
    const options = { cwd: root, packageManager: PackageManager.None, readmePath };
    files = await listFiles(options);
  });

  it('holds what was built, the rules’ pages and its documents, and nothing else', () => {
    const rules = readdirSync(join(root, 'src/analysis/rules'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => [`dist/lanewise-rules/${name}.md`, `src/analysis/rules/${name}/${name}.md`]);
    assert.ok(rules.length > 0);
    const libraries = namesIn('node_modules/typescript/lib')
      .filter((name) => /^lib.*\.d\.ts$/.test(name))
      .map((name) => `dist/typescript/${name}`);
    const nodeTypes = readdirSync(join(root, 'node_modules/@types/node'), {
      recursive: true,
      encoding: 'utf8',
    })
      .filter((name) => name.endsWith('.d.ts') && !/^ts\d/.test(name))
      .map((name) => `dist/typescript/node-types/${name.replaceAll('\\', '/')}`);
    assert.ok(libraries.length > 50 && nodeTypes.length > 50);
    const docs = namesIn('docs').map((name) => `docs/${name}`);
    assert.deepEqual(
      [...files].sort(),
      [...built, ...libraries, ...nodeTypes, ...documents, ...rules, ...docs].sort(),
    );
  });

  it('holds whatever its pages link to', () => {
    const pages = files.filter((file) => file.endsWith('.md'));
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => ({
        page,
        link,
        file: posix.join(page === readmePath ? '' : posix.dirname(page), link),
      })),
    );
    assert.ok(links.some(({ page, file }) => page === readmePath && file === 'docs/cli.md'));
    assert.deepEqual(
      links.filter(({ file }) => !files.includes(file)),
      [],
    );
  });

  it('shows no picture in its README, for the editor would load none', () => {
    assert.match(read('README.md'), /^!\[/m);
    assert.doesNotMatch(read(readmePath), /!\[/);
  });

  it('passes on the licences of what is bundled, and of nothing else', () => {
    const notices = read('dist/THIRD-PARTY-NOTICES.txt');
    for (const name of ['typescript', 'vscode-languageserver', '@typescript-eslint/typescript-estree']) {
      const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`)) as {
        version: string;
        license: string;
      };
      assert.ok(notices.includes(`\n\n${name} ${version} (${license})\n\n`), name);
    }
    assert.ok(notices.includes(read('node_modules/typescript/LICENSE.txt').trim().replaceAll('\r\n', '\n')));
    assert.doesNotMatch(notices, /^(esbuild|mocha|prettier) \d/m);
  });
});
