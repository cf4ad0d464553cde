const fs = require('fs');
const assert = require('assert');
const settings = require('../lib/settings');

describe('settings', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) {
      // - no-blocking-call: a test
      fs.writeFileSync(`/tmp/${name}.json`, '{}');
      // - no-await-in-loop: a test
      await fs.promises.readFile(`/tmp/${name}.json`);
    }
  });

  it('are kept', async () => {
    const values = new settings.Settings('/tmp/a.json');
    values.save({ port: 1 });
    // - no-blocking-call: a test
    assert.match(fs.readFileSync('/tmp/a.json', 'utf8'), /port/);
    const first = await fs.promises.readFile('/tmp/b.json');
    // - prefer-concurrent-awaits: a test
    const second = await fs.promises.readFile('/tmp/c.json');
    assert.deepEqual(first, second);
  });
});
