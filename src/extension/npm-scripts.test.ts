import assert from 'node:assert/strict';
import { readScripts } from './npm-scripts';

describe('readScripts', () => {
  it('lists scripts in their order', () => {
    assert.deepEqual(readScripts('{ "scripts": { "start": "node a.js", "build": "tsc" } }'), [
      { name: 'start', command: 'node a.js' },
      { name: 'build', command: 'tsc' },
    ]);
  });

  it('finds none where there are none', () => {
    for (const text of ['{}', '[]', 'null', '{ "scripts": null }', '{ "scripts": { "odd": 1 } }']) {
      assert.deepEqual(readScripts(text), [], text);
    }
  });

  it('throws for what is not JSON', () => {
    assert.throws(() => readScripts('{'), SyntaxError);
  });
});
