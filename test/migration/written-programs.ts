import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPrograms, type TestProgram } from '../../src/refactoring/async-migration/testing/test-program';

/** The programs of `programs`, by file. */
export function programsByFile(): ReadonlyMap<string, readonly TestProgram[]> {
  const folder = join(import.meta.dirname, 'programs');
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name.replace('.txt', ''), readPrograms(readFileSync(join(folder, name), 'utf8'))]),
  );
}
