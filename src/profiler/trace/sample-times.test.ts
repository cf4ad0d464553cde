import assert from 'node:assert/strict';
import { sampleTimes } from './sample-times';

const call = (start: number, end: number) => ({
  api: 'fs.readFileSync',
  detail: '',
  start,
  end,
  cpu: 0,
  wait: 0,
  site: undefined,
});

describe('sampleTimes', () => {
  it('lets the first sample after a call hold from the end of the call', () => {
    assert.deepEqual(sampleTimes([0, 10, 20, 30], [call(9, 14), call(21, 25)]), [0, 10, 14, 30]);
  });

  it('changes nothing where no sample was taken in the call, or none after it', () => {
    assert.deepEqual(sampleTimes([0, 10, 20], [call(12, 14), call(19, 30)]), [0, 10, 20]);
    assert.deepEqual(sampleTimes([], [call(1, 2)]), []);
  });
});
