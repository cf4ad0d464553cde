import assert from 'node:assert/strict';
import { generated } from '../../src/refactoring/async-migration/testing/generate';
import { Workbench } from '../../src/refactoring/async-migration/testing/run-before-and-after';
import type { TestProgram } from '../../src/refactoring/async-migration/testing/test-program';
import { programsByFile } from './written-programs';
import { changedText, disagreement } from './verdict';

describe('programs before and after their migration', () => {
  const written = programsByFile();
  const workbench = new Workbench();
  after(() => {
    workbench.dispose();
  });

  const assertMigrates = async (program: TestProgram): Promise<void> => {
    const ran = await workbench.run(program);
    const found = disagreement(program, ran);
    if (found !== undefined) assert.fail(`${found}\n${changedText(program, ran)}`);
  };

  it('are told apart by their names', () => {
    const names = [...written.values()].flat().map(({ name }) => name);
    assert.ok(names.length >= 150, `only ${names.length} programs`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  for (const [file, programs] of written) {
    describe(file, () => {
      for (const program of programs) it(program.name, () => assertMigrates(program));
    });
  }

  describe('put together by chance', () => {
    for (const program of generated(80, 1)) it(program.name, () => assertMigrates(program));
  });
});
