import { cp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import type { TestCounts } from '../../test/counts';
import { codeServer } from '../../test/host/code-server';
import { keptFolder, root, temporaryFolder } from '../../test/host/environment';
import { ensureBuilt } from '../build';
import { hasDisplay } from '../desktop';
import { counted } from './mocha';

const source = join(root, 'test/integration');
const bundles = join(root, 'out/integration');

/** Runs the integration tests in the extension host of a real VS Code, on a copy of their workspace. */
export async function integrationTests(): Promise<TestCounts> {
  await ensureBuilt();
  await bundleTests();
  const vscodeExecutablePath = await executable();
  const folder = temporaryFolder();
  const workspace = join(folder, 'workspace');
  await cp(join(source, 'workspace'), workspace, { recursive: true });
  try {
    return await counted(async (extensionTestsEnv) => {
      try {
        return await runTests({
          vscodeExecutablePath,
          extensionDevelopmentPath: root,
          extensionTestsPath: join(bundles, 'index.cjs'),
          launchArgs: [
            workspace,
            `--user-data-dir=${join(folder, 'user')}`,
            `--extensions-dir=${join(folder, 'extensions')}`,
          ],
          extensionTestsEnv,
        });
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        return 1;
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The extension host loads CommonJS without a loader for TypeScript, so the tests are bundled: one file per suite. */
async function bundleTests(): Promise<void> {
  const suites = (await readdir(join(source, 'suite'))).filter((name) => name.endsWith('.test.ts'));
  await rm(bundles, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: {
      index: join(source, 'index.ts'),
      ...Object.fromEntries(
        suites.map((name) => [`suite/${basename(name, '.ts')}`, join(source, 'suite', name)]),
      ),
    },
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

/**
 * The VS Code to test in: the one that `LANEWISE_VSCODE` names, else the desktop build where it can be downloaded and
 * shown, else the stand-in.
 */
async function executable(): Promise<string> {
  const named = process.env['LANEWISE_VSCODE'];
  if (named !== undefined && named !== '') return named;
  if (hasDisplay() && (await canDownload())) {
    console.log('Testing in desktop VS Code.');
    return downloadAndUnzipVSCode({ version: 'stable', cachePath: join(keptFolder, 'desktop') });
  }
  console.log('Testing in the browser-based VS Code.');
  await codeServer();
  return join(root, 'test/host/code.mjs');
}

async function canDownload(): Promise<boolean> {
  try {
    const releases = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(5000),
    });
    return releases.ok;
  } catch {
    return false;
  }
}
