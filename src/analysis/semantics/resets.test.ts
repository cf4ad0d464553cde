import assert from 'node:assert/strict';
import { firstIn } from '../testing/program';

const read = `require('fs').readFileSync('rates.json')`;

/** Is what is read once, for the first request, in a program taken back, so that it is read again? */
function isTakenBack(program: string): boolean {
  const { context } = firstIn({ 'a.js': program }, 'a.js') ?? assert.fail('nothing is reported');
  assert.ok(context.kind === 'handler' || context.kind === 'start-up', context.kind);
  return context.kind === 'handler';
}

const rates = `const rates = new Rates(); app.get('/', (req, res) => { res.send(rates.get()); });`;
const reading = `get() { return (this.data ??= ${read}); }`;
const loading = `start() { this.data = load(); }`;
const forgetting = `forget() { this.data = undefined; }`;

const variable = `let cache; app.get('/', (req, res) => { res.send((cache ??= ${read})); });`;
const by = (name: string): string =>
  `${variable} function ${name}() { cache = undefined; } setInterval(${name}, 1000);`;

describe('what is kept is taken back', () => {
  const programs: Readonly<Record<string, string>> = {
    'by another method': `class Rates { ${reading} ${forgetting} } ${rates}`,
    'by an arrow function of a method': `class Rates { ${reading} start() { setInterval(() => { this.data = null; }, 9); } } ${rates}`,
    'by a field that is a function': `class Rates { ${reading} forget = () => { this.data = null; }; } ${rates}`,
    'by a class that extends it': `class Base { ${reading} } class Rates extends Base { ${forgetting} } ${rates}`,
    'by a class that it extends': `class Base { ${forgetting} } class Rates extends Base { ${reading} } ${rates}`,
    'by another that extends the same': `class Base {} class Session extends Base { ${forgetting} } class Rates extends Base { ${reading} } ${rates}`,
    'in a static method': `class Rates { static ${reading} static ${forgetting} } app.get('/', (req, res) => { res.send(Rates.get()); });`,
    'by a function': by('forget'),
    'by forgetLatest': by('forgetLatest'),
    'by dropFastest': by('dropFastest'),
    'by contest': by('contest'),
    'by attest': by('attest'),
  };
  for (const [name, program] of Object.entries(programs)) {
    it(name, () => {
      assert.ok(isTakenBack(program));
    });
  }
});

describe('what is kept is not taken back', () => {
  const programs: Readonly<Record<string, string>> = {
    'by nobody': `class Rates { ${reading} } ${rates}`,
    'where another class does so with what it calls the same': `class Session { ${loading} ${forgetting} } class Rates { ${reading} } ${rates}`,
    'where another class does so that extends what is not in the file': `class Session extends Store { ${forgetting} } class Rates extends Cache { ${reading} } ${rates}`,
    'where a class inside of it does so': `class Rates { ${reading} open() { return class { ${forgetting} }; } } ${rates}`,
    'where a class that extends itself does so': `class Session extends Session { ${forgetting} } class Rates { ${reading} } ${rates}`,
    'by test': by('test'),
    'by testReset': by('testReset'),
    'by resetForTests': by('resetForTests'),
    'by resetForTesting': by('resetForTesting'),
    'by reset_for_test': by('reset_for_test'),
    'by _resetTestCache': by('_resetTestCache'),
  };
  for (const [name, program] of Object.entries(programs)) {
    it(name, () => {
      assert.ok(!isTakenBack(program));
    });
  }
});
