import assert from 'node:assert/strict';
import { defaultOptions } from '../../options';
import { parseSource } from '../../parse/parse';
import { FileModel } from '../../semantics/file-model';
import { Resolver } from '../../semantics/resolver';
import { noBlockingCall } from './no-blocking-call';

/** Counts how often the file is asked for something. */
class CountingModel extends FileModel {
  count = 0;

  override textOf(...args: Parameters<FileModel['textOf']>): string {
    this.count++;
    return super.textOf(...args);
  }

  override variableOf(...args: Parameters<FileModel['variableOf']>) {
    this.count++;
    return super.variableOf(...args);
  }
}

function work(text: string): number {
  const parsed = parseSource('a.mjs', text);
  assert(parsed.ok);
  const model = new CountingModel('a.mjs', text, parsed.value);
  const { reports } = noBlockingCall.check({ model, resolver: new Resolver(model), options: defaultOptions });
  assert.ok(reports.length > 0);
  return model.count;
}

describe('AwaitHazards', () => {
  const repeat = (times: number, line: string): string => `${line}\n`.repeat(times);
  const programs: Readonly<Record<string, (size: number) => string>> = {
    'calls in one function': (size) =>
      `export async function f(a) {\n${repeat(size, 'a.size = fs.statSync(a.path).size;')}}`,
    'calls of a function that does much': (size) =>
      `function load(a) {\n${repeat(size, 'if (a) fs.statSync(a.path);')}}\n` +
      `export async function f(a) {\n${repeat(size, 'fs.statSync(a.path); load(a);')}}`,
    'functions that call one that does much': (size) =>
      `function load(a) {\n${repeat(size, 'if (a) fs.statSync(a.path);')}}\n` +
      repeat(size, 'app.use(async (a) => { fs.statSync(a); load(a); });'),
  };
  for (const [name, program] of Object.entries(programs)) {
    it(`does work in proportion to the file: ${name}`, () => {
      const small = work(`import fs from 'fs';\n${program(50)}`);
      const large = work(`import fs from 'fs';\n${program(200)}`);
      assert.ok(large < small * 6, `${small} → ${large}`);
    });
  }
});
