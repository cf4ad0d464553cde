import assert from 'node:assert/strict';
import { factsOf } from '../testing/program';
import { type FileRole, roleOfPath } from './file-role';

describe('the role of a file', () => {
  const byPath: readonly (readonly [role: FileRole | undefined, ...paths: string[]])[] = [
    [
      'test',
      'src/a.test.ts',
      'a.spec.js',
      'src/a_test.ts',
      'src/a-test.js',
      'src/a.e2e-spec.ts',
      'a.cy.ts',
      'a.bench.ts',
      'src/__tests__/a.ts',
      'src/__mocks__/fs.js',
      'test/a.js',
      'packages/x/tests/a.js',
      'spec/a.js',
      'e2e/login.ts',
      'test\\a.js',
      'jest.config.js',
      'vitest.config.mts',
      'jest.setup.ts',
      'jest-setup.ts',
      'jest.config.e2e.js',
      'jest.preset.js',
      'vitest.workspace.ts',
      'karma.conf.js',
      'wdio.shared.conf.ts',
      '.mocharc.cjs',
      'playwright.config.ts',
      'bench/a.js',
    ],
    [
      'config',
      'webpack.config.js',
      'webpack.prod.js',
      'rollup.config.mjs',
      'vite.config.ts',
      'esbuild.mjs',
      'gulpfile.js',
      'Gruntfile.js',
      '.eslintrc.cjs',
      'next.config.js',
      'tailwind.config.cjs',
      'scripts/build.js',
      '.storybook/main.ts',
    ],
    [
      undefined,
      'src/a.ts',
      'test.ts',
      'src/latest/a.ts',
      'src/contest.ts',
      'src/config.ts',
      'src/config/index.ts',
      'src/inspect/a.ts',
      'src/scripting/a.ts',
      'src/webpack.ts',
      'lib/testing.ts',
      'src/manifest.ts',
      // Adapters, and the runners themselves.
      'lib/mocha.cjs',
      'src/karma.js',
      'src/runners/jest.ts',
      'src/jest-runner.ts',
      'lib/vitest.node.js',
    ],
  ];
  for (const [role, ...paths] of byPath) {
    for (const path of paths) {
      it(`${path}: ${role ?? 'nothing by its path'}`, () => {
        assert.equal(roleOfPath(path)?.role, role);
      });
    }
  }

  it('is told by the text, too', () => {
    const role = (text: string): FileRole | undefined => factsOf('a.js', text).role?.role;
    assert.equal(role('#!/usr/bin/env node\nrun();'), 'cli');
    assert.equal(
      role(`import { parentPort } from 'node:worker_threads'; parentPort.postMessage(1);`),
      'worker',
    );
    assert.equal(
      role(`const { parentPort: port } = require('worker_threads'); port.on('message', f);`),
      'worker',
    );
    assert.equal(role(`self.onmessage = ({ data }) => self.postMessage(work(data));`), 'worker');
    assert.equal(role(`self.addEventListener('message', ({ data }) => postMessage(data));`), 'worker');
    assert.equal(role(`const self = this; self.onmessage = f;`), undefined);
    assert.equal(role(`self.onmessage = f; document.title = 'x';`), undefined);
    assert.equal(role(`self.addEventListener('resize', f);`), undefined);
    assert.equal(role(`const parentPort = 1; use(parentPort);`), undefined);
    assert.equal(role(`import { Worker } from 'worker_threads'; new Worker(x);`), undefined);
  });

  it('is not told by a worker that may be the main thread', () => {
    const text = `import { isMainThread, parentPort, Worker } from 'worker_threads';
      if (isMainThread) new Worker(new URL(import.meta.url)); else parentPort.postMessage(1);`;
    assert.equal(factsOf('a.js', text).role, undefined);
  });
});
