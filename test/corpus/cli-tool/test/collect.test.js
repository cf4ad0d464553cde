import { readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { collect } from '../src/collect.js';

describe('collect', () => {
  // - no-blocking-call: set-up of a test
  beforeEach(() => rmSync('fixture', { recursive: true, force: true }));

  it('finds files', async () => {
    // - no-blocking-call: a test
    const text = readFileSync('fixture/one', 'utf8');
    for (const file of collect(['fixture'], '')) {
      // - no-await-in-loop: a test checks one thing after the other
      await check(file, text);
    }
  });

  it('is served', (done) => {
    const server = http.createServer((request, response) => {
      // - no-blocking-call: a handler that serves the test alone
      response.end(readFileSync('fixture/one'));
    });
    server.listen(0, done);
  });
});

async function check(file, text) {
  // - no-blocking-call: a helper of a test
  if (readFileSync(file, 'utf8') !== text) throw new Error(file);
}
