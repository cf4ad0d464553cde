import assert from 'node:assert/strict';
import { analysisIn } from '../testing/program';

describe('the ways that findings show', () => {
  const length = 30;
  const functions = Array.from({ length }, (_, i) => `export function f${i}() { f${i + 1}(); }`).join('\n');
  const lib = `${functions}\nfunction f${length}() { require('fs').readFileSync('x'); }`;
  const sources = { 'lib.js': lib, 'main.js': `import { f0 } from './lib'; app.get('/', () => { f0(); });` };

  it('down to what blocks leave out the middle where they are long, and say how long they are', () => {
    const { findings } = analysisIn(sources, 'main.js');
    const { message, chain } =
      findings.find(({ messageId }) => messageId === 'blockingHelper') ?? assert.fail();
    assert.match(message, /^`f0` blocks the event loop by calling `fs\.readFileSync` 31 calls down;/);
    assert.deepEqual(chain.map((link) => link.message).slice(8, 13), [
      '`f8` calls `f9`',
      '`f9` calls `f10`',
      '… 15 more calls',
      '`f25` calls `f26`',
      '`f26` calls `f27`',
    ]);
    assert.equal(chain.at(-1)?.message, '`f30` calls `fs.readFileSync`');
    assert.equal(chain.length, 17);
  });

  it('from what decides leave out the middle, in the reason too', () => {
    const [finding] = analysisIn(sources, 'lib.js').findings;
    assert.equal(finding?.chain.length, 16);
    assert.match(finding.context.reason, /`f9` → … → `f26` → `f27` → `f28` → `f29` → `f30`$/);
  });
});
