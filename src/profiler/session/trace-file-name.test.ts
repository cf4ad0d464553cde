import assert from 'node:assert/strict';
import { traceFileName } from './trace-file-name';

const now = new Date(2026, 0, 2, 3, 4, 5);

describe('traceFileName', () => {
  it('begins with the local time, so that names sort by age', () => {
    assert.equal(traceFileName('server.js', now), '2026-01-02-030405-server.js.lanewise');
  });

  it('keeps letters of every script and nothing that leads elsewhere', () => {
    assert.equal(
      traceFileName('npm run ../übung: a/b', now),
      '2026-01-02-030405-npm-run-..-übung-a-b.lanewise',
    );
    assert.equal(traceFileName('../..', now), '2026-01-02-030405-run.lanewise');
  });

  it('stays short', () => {
    assert.ok(traceFileName('x'.repeat(500), now).length < 100);
  });
});
