import assert from 'node:assert/strict';
import { analysisIn } from '../testing/program';

/** What is called in a handler by the name that a pattern binds. */
const calling = (pattern: string, from: string): string =>
  `const key = 'readFileSync'; const ${pattern} = ${from}; app.get('/', (req, res) => { res.end(p('x')); });`;

/** Is it followed to what Node.js, or another file, has under that name? */
function isFollowed(pattern: string, from: (module: string) => string): readonly boolean[] {
  const other = `exports.readFileSync = (name) => require('fs').readFileSync(name);`;
  return ['fs', './b'].map((module) => {
    const { findings } = analysisIn({ 'a.js': calling(pattern, from(module)), 'b.js': other }, 'a.js');
    return findings.some(({ rule }) => rule === 'no-blocking-call');
  });
}

describe('what a pattern binds is followed into a module and into another file', () => {
  const whole = (module: string): string => `require('${module}')`;

  for (const pattern of [
    '{ readFileSync: p }',
    `{ 'readFileSync': p }`,
    `{ ['readFileSync']: p }`,
    '{ [key]: p }',
    '{ readFileSync: p = undefined }',
    '{ readFileSync: p = null }',
  ]) {
    it(pattern, () => {
      assert.deepEqual(isFollowed(pattern, whole), [true, true]);
    });
  }

  for (const pattern of [
    '{ readFile: p }',
    '{ [other]: p }',
    '{ readFileSync: p = other }',
    '{ readFileSync: { p } }',
    '{ ...p }',
    '[p]',
    '[...p]',
  ]) {
    it(`not ${pattern}`, () => {
      assert.deepEqual(isFollowed(pattern, whole), [false, false]);
    });
  }

  it('through the members of objects', () => {
    const [, intoFile] = isFollowed(
      `{ 'of': { readFileSync: p } = null }`,
      (module) => `{ of: require('${module}') }`,
    );
    assert.ok(intoFile);
  });
});

describe('what a pattern leaves over is followed', () => {
  const rest = (module: string): string =>
    `const { other, ...p } = require('${module}'); app.get('/', (req, res) => { res.end(p.readFileSync('x')); });`;
  const b = `exports.readFileSync = (name) => require('fs').readFileSync(name);`;
  for (const module of ['fs', './b']) {
    it(module, () => {
      assert.notDeepEqual(analysisIn({ 'a.js': rest(module), 'b.js': b }, 'a.js').findings, []);
    });
  }

  it('but not a list of arguments', () => {
    const text = `import('fs').then((...p) => app.get('/', (req, res) => { res.end(p.readFileSync('x')); }));`;
    assert.deepEqual(analysisIn({ 'a.js': text }, 'a.js').findings, []);
  });
});
