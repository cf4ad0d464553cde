import assert from 'node:assert/strict';
import { dimensions, generated } from '../../src/refactoring/async-migration/testing/generate';
import { hazardKinds, refusalReasons } from '../../src/refactoring/async-migration/testing/test-program';
import { programsByFile } from './written-programs';

describe('what the programs of migrations cover', () => {
  const expected = [...programsByFile().values()].flat().map((program) => program.expected);

  it('each reason for a refusal', () => {
    const met = new Set(expected.map((each) => (each.kind === 'refused' ? each.reason : undefined)));
    assert.deepEqual(
      refusalReasons.filter((reason) => !met.has(reason)),
      [],
    );
  });

  it('each kind of hazard', () => {
    const met = new Set(expected.flatMap((each) => (each.kind === 'unsafe' ? each.hazards : [])));
    assert.deepEqual(
      hazardKinds.filter((kind) => !met.has(kind)),
      [],
    );
  });

  it('each kind of function, use and entry that are put together', () => {
    const names = generated(80, 1).map(({ name }) => name);
    const met = (part: string): boolean => names.some((name) => name.includes(part));
    const parts = Object.values(dimensions).flat();
    assert.ok(parts.length > 40);
    assert.deepEqual(
      parts.filter((part) => !met(part)),
      [],
    );
  });
});
