import type { TestCounts } from '../../test/counts';
import { build } from '../build';
import { ensurePackaged, packageExtension, vsixFile } from '../package';
import { integrationTests } from './integration';
import { mocha } from './mocha';
import { type Stage, check, sum } from './stage';

/** The largest package that is still taken for right: what is in it is bundled code, twice TypeScript at the most. */
const maximumPackageSize = 6 * 1024 * 1024;

/** Everything that `npm test` runs, in this order. */
export const stages: readonly Stage[] = [
  {
    name: 'typecheck',
    run: () => check('npm', 'run', '--silent', 'typecheck'),
  },
  {
    name: 'lint',
    run: async () =>
      sum([
        await check('npx', '--no-install', 'eslint', '.'),
        await check('npx', '--no-install', 'prettier', '--check', '.'),
      ]),
  },
  {
    name: 'build',
    run: async () => one(await build()),
  },
  {
    name: 'unit',
    run: () => mocha([]),
  },
  {
    name: 'package',
    run: async () => {
      const size = await packageExtension();
      console.log(`${vsixFile}: ${(size / 1024 / 1024).toFixed(2)} MB`);
      if (size > maximumPackageSize)
        console.error(`That is more than ${maximumPackageSize / 1024 / 1024} MB.`);
      return one(size <= maximumPackageSize);
    },
  },
  {
    name: 'integration',
    run: integrationTests,
  },
  {
    name: 'browser',
    run: async () => {
      await ensurePackaged();
      return mocha(
        ['--no-config', '--import=tsx', '--timeout=120000', 'test/{browser,browser-page}/**/*.test.ts'],
        {
          env: { LANEWISE_VSIX: vsixFile },
        },
      );
    },
  },
];

function one(passed: boolean): TestCounts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}
