import assert from 'node:assert/strict';
import type { ContextKind } from '../finding';
import { analysisIn, firstIn, type Sources } from '../testing/program';
import type { Project } from './workspace';

const read = `require('fs').readFileSync('x')`;
const program = '#!/usr/bin/env node\n';

const kindIn = (sources: Sources, path: string, project?: Project): ContextKind =>
  (firstIn(sources, path, project) ?? assert.fail('nothing is reported')).context.kind;

describe('command lines', () => {
  const own: Readonly<Record<string, string>> = {
    'an exported function': `async function main() { ${read}; } exports.main = main; main();`,
    'what the module exports': `async function main() { ${read}; } if (require.main === module) main(); module.exports = main;`,
    'an ES module': `export async function main() { ${read}; } main();`,
    'a method': `class Cli { async run() { ${read}; } } new Cli().run();`,
    'a method of an exported class': `class Cli { async run() { ${read}; } } new Cli().run(); module.exports = { Cli };`,
    'a function that nobody calls': `async function main() { ${read}; }`,
    'a compiled namespace': `var Runner; (function (Runner) { async function run() { ${read}; } Runner.run = run; })(Runner || (exports.Runner = Runner = {})); Runner.run();`,
    'an action of commander': `const { program } = require('commander'); program.command('x').action(async (p) => { ${read}; }); program.parse();`,
    'a handler of yargs': `require('yargs').command('x', 'does it', {}, async (argv) => { ${read}; }).parse();`,
    'a command of yargs': `require('yargs').command({ command: 'x', handler: async (argv) => { ${read}; } }).parse();`,
    'a callback of Node': `require('fs').readdir('.', () => { ${read}; });`,
    'a signal': `process.on('SIGINT', () => { ${read}; });`,
  };
  for (const [name, text] of Object.entries(own)) {
    it(`run what is in their files: ${name}`, () => {
      assert.equal(kindIn({ 'a.js': program + text }, 'a.js'), 'cli');
    });
  }

  it('run a namespace of TypeScript', () => {
    const text = `${program}export namespace Runner { export async function run() { ${read}; } }\nRunner.run();`;
    assert.equal(kindIn({ 'a.ts': text }, 'a.ts'), 'cli');
  });

  it('run no handlers that they set up', () => {
    const server = `const load = async () => { ${read}; }; require('http').createServer(() => load());`;
    assert.equal(kindIn({ 'a.js': program + server }, 'a.js'), 'handler');
    assert.equal(kindIn({ 'a.js': `${program}setInterval(() => { ${read}; }, 10);` }, 'a.js'), 'handler');
  });

  const lib = `class Generate { async run() { ${read}; } } exports.Generate = Generate; exports.unused = async () => { ${read}; };`;
  const kindsIn = (sources: Sources, path: string, project?: Project): ContextKind[] =>
    analysisIn(sources, path, project)
      .findings.filter(({ rule }) => rule === 'no-blocking-call')
      .map(({ context }) => context.kind);
  const bin = `${program}const { Generate } = require('../lib/generate'); exports.go = async (x) => new Generate().run(x.run());`;

  it('run what is in files that nobody else reaches', () => {
    assert.deepEqual(kindsIn({ 'bin/x.js': bin, 'lib/generate.js': lib }, 'lib/generate.js'), ['cli', 'cli']);
    const between = {
      'bin/x.js': `${program}require('../lib').main();`,
      'lib/index.js': `const { Generate } = require('./generate'); exports.main = () => new Generate().run();`,
      'lib/generate.js': lib,
      'test/x.test.js': `require('../lib/generate').unused();`,
    };
    assert.deepEqual(kindsIn(between, 'lib/generate.js'), ['cli', 'cli']);
  });

  it('leave what others reach as it was', () => {
    const sources = { 'bin/x.js': bin, 'lib/generate.js': lib };
    const other = {
      ...sources,
      'main.js': `const { unused } = require('./lib/generate'); exports.go = () => unused();`,
    };
    assert.deepEqual(kindsIn(other, 'lib/generate.js'), ['async-function', 'async-function']);
    const offered: Project = {
      roleOf: (path) =>
        path === 'bin/x.js' ? { role: 'cli' } : { isPublicEntry: path === 'lib/generate.js' },
    };
    assert.deepEqual(kindsIn(sources, 'lib/generate.js', offered), ['async-function', 'async-function']);
  });

  it('that start a server leave to it what it reaches, and what its handlers may call', () => {
    const sources = {
      'bin/www.js': `${program}require('../app').start(require('../store').makeStore());`,
      'store.js': `exports.makeStore = () => ({ find() { ${read}; } });`,
      'app.js': `const { load } = require('./load'); const app = require('express')();
        exports.start = () => app.get('/', (q) => { q.store.find(); q.run(load); });`,
      'load.js': `exports.load = async () => { ${read}; };`,
    };
    assert.equal(kindIn(sources, 'load.js'), 'async-function');
    assert.equal(kindIn(sources, 'store.js'), 'function');
  });

  it('load the files beside them in a folder of programs', () => {
    const sources = {
      'src/bin/x.js': `${program}for (const file of glob(__dirname)) require(file);`,
      'src/bin/methods/generate.js': lib,
      'src/main.js': `app.get('/', (q) => { q.run(); });`,
      'src/other.js': lib,
    };
    assert.deepEqual(kindsIn(sources, 'src/bin/methods/generate.js'), ['cli', 'cli']);
    assert.deepEqual(kindsIn(sources, 'src/other.js'), ['async-function', 'async-function']);
    const used = { ...sources, 'src/lib.js': `require('./bin/methods/generate').unused();` };
    assert.notEqual(kindsIn(used, 'src/bin/methods/generate.js')[0], 'cli');
  });
});
