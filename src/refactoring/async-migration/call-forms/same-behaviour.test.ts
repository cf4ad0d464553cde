import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { builtinApis } from '../../../analysis/catalog';
import { isRefusal } from '../sources';
import { seeded } from './testing/seeded';

/** What an expression comes to: its value or what is told of its error, and the files that are there afterwards. */
interface Outcome {
  readonly value?: unknown;
  readonly error?: { readonly name: unknown; readonly message: unknown; readonly code: unknown };
  readonly files: readonly string[];
}

const require = createRequire(import.meta.url);

/** Modules by the names that the expressions have for them. */
const imports = ['fs', 'zlib', 'crypto', 'child_process']
  .map((module) => `const ${module} = require('${module}');\n`)
  .join('');

const textOf = (expression: string): string =>
  `${imports}module.exports = async (dir, open) => (${expression});\n`;

async function run(text: string, dir: string, open: (flags: string) => number): Promise<unknown> {
  const module: { exports: unknown } = { exports: undefined };
  Reflect.apply(compileFunction(text, ['require', 'module']), undefined, [require, module]);
  assert(typeof module.exports === 'function');
  const value: unknown = await Reflect.apply(module.exports, undefined, [dir, open]);
  return value;
}

async function outcome(text: string): Promise<Outcome> {
  const dir = fs.mkdtempSync(join(tmpdir(), 'lanewise-forms-'));
  const opened: number[] = [];
  try {
    fs.writeFileSync(join(dir, 'a.txt'), 'text');
    fs.mkdirSync(join(dir, 'sub/deep'), { recursive: true });
    fs.writeFileSync(join(dir, 'sub/deep/b.txt'), 'other');
    fs.mkdirSync(join(dir, 'z'));
    fs.writeFileSync(join(dir, 'z/c.txt'), 'third');
    fs.symlinkSync('a.txt', join(dir, 'link'));
    const open = (flags: string): number => {
      const descriptor = fs.openSync(join(dir, 'a.txt'), flags);
      opened.push(descriptor);
      return descriptor;
    };
    const files = (): string[] =>
      fs
        .readdirSync(dir, { recursive: true, withFileTypes: true })
        .map((entry) => {
          const path = join(entry.parentPath, entry.name);
          const content = entry.isFile() ? fs.readFileSync(path, 'utf8') : '';
          return `${path.slice(dir.length).replace(/(?<=^\/z\/)\w{6}$/, '')} ${fs.lstatSync(path).mode} ${content}`;
        })
        .sort();
    try {
      const value: unknown = await run(text, dir, open);
      return { value: comparable(value, dir), files: files() };
    } catch (thrown) {
      assert(thrown instanceof Error);
      const { name, message } = thrown;
      const code = 'code' in thrown ? thrown.code : undefined;
      // The name of a temporary folder ends with something else each time.
      const told = message.replaceAll(dir, '').replace(/(mkdtemp '.*?)\w{6}'/, "$1'");
      return { error: { name, message: told, code }, files: files() };
    }
  } finally {
    for (const descriptor of opened) {
      try {
        fs.closeSync(descriptor);
      } catch (error) {
        // One that the expression has closed.
        assert(error instanceof Error && 'code' in error && error.code === 'EBADF');
      }
    }
    fs.rmSync(dir, { recursive: true });
  }
}

/** What differs from run to run is left out: the folder's name, times and numbers of files, numbers of open files. */
function comparable(value: unknown, dir: string): unknown {
  if (typeof value === 'string') return value.replaceAll(dir, '').replace(/(?<=^\/z\/)\w{6}$/, '');
  if (value instanceof Object && 'mtimeMs' in value && 'size' in value && 'mode' in value) {
    return { size: String(value.size), mode: String(value.mode) };
  }
  if (value instanceof fs.Dirent) return { name: String(value.name), isFile: value.isFile() };
  if (value instanceof fs.Dir) {
    value.closeSync();
    return { path: value.path.replaceAll(dir, '') };
  }
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return elements.map((element) => comparable(element, dir));
  }
  return value;
}

/** Expressions in which one call blocks, by what they call. */
const expressions: Readonly<Record<string, readonly string[]>> = {
  'fs:readFileSync': [
    "fs.readFileSync(dir + '/a.txt')",
    "fs.readFileSync(dir + '/a.txt', 'utf8')",
    "fs.readFileSync(dir + '/missing', { encoding: 'utf8' })",
    'fs.readFileSync(dir)',
    'fs.readFileSync(undefined)',
  ],
  'fs:writeFileSync': [
    "fs.writeFileSync(dir + '/w.txt', 'x')",
    "fs.writeFileSync(dir + '/w.txt', 'x', { flag: 'a', mode: 0o600 })",
    "fs.writeFileSync(dir + '/w.txt', 5)",
    "fs.writeFileSync(dir + '/none/w.txt', 'x')",
  ],
  'fs:appendFileSync': ["fs.appendFileSync(dir + '/a.txt', 'x')"],
  'fs:truncateSync': ["fs.truncateSync(dir + '/a.txt', 1)", "fs.truncateSync(dir + '/missing')"],
  'fs:copyFileSync': [
    "fs.copyFileSync(dir + '/a.txt', dir + '/b.txt')",
    "fs.copyFileSync(dir + '/a.txt', dir + '/z/c.txt', fs.constants.COPYFILE_EXCL)",
  ],
  'fs:cpSync': ["fs.cpSync(dir + '/sub', dir + '/new', { recursive: true })"],
  'fs:rmSync': [
    "fs.rmSync(dir + '/sub', { recursive: true })",
    "fs.rmSync(dir + '/missing')",
    "fs.rmSync(dir + '/missing', { force: true })",
    "fs.rmSync(dir + '/sub')",
  ],
  'fs:readdirSync': [
    'fs.readdirSync(dir)',
    'fs.readdirSync(dir, { withFileTypes: true })',
    'fs.readdirSync(dir, { recursive: true })',
    "fs.readdirSync(dir + '/a.txt')",
  ],
  'fs:mkdirSync': [
    'fs.mkdirSync(dir)',
    "fs.mkdirSync(dir + '/n')",
    "fs.mkdirSync(dir + '/n/m', { recursive: true })",
    'fs.mkdirSync(dir, { recursive: true })',
  ],
  'fs:mkdtempSync': ["fs.mkdtempSync(dir + '/none/x')", "fs.mkdtempSync(dir + '/z/').length"],
  'fs:rmdirSync': ["fs.rmdirSync(dir + '/sub')", "fs.rmdirSync(dir + '/sub/deep/none')"],
  'fs:renameSync': [
    "fs.renameSync(dir + '/a.txt', dir + '/b.txt')",
    "fs.renameSync(dir + '/missing', dir + '/b.txt')",
  ],
  'fs:unlinkSync': ["fs.unlinkSync(dir + '/a.txt')", "fs.unlinkSync(dir + '/missing')"],
  'fs:linkSync': ["fs.linkSync(dir + '/a.txt', dir + '/b.txt')", "fs.linkSync(dir + '/none', dir + '/b')"],
  'fs:symlinkSync': ["fs.symlinkSync('a.txt', dir + '/b.txt')", "fs.symlinkSync('a.txt', dir + '/link')"],
  'fs:chmodSync': ["fs.chmodSync(dir + '/a.txt', 0o600)", "fs.chmodSync(dir + '/missing', 0o600)"],
  'fs:chownSync': ["fs.chownSync(dir + '/missing', 1, 1)"],
  'fs:lchownSync': ["fs.lchownSync(dir + '/missing', 1, 1)"],
  'fs:utimesSync': ["fs.utimesSync(dir + '/a.txt', 1, 2)", "fs.utimesSync(dir + '/missing', 1, 2)"],
  'fs:lutimesSync': ["fs.lutimesSync(dir + '/link', 1, 2)", "fs.lutimesSync(dir + '/missing', 1, 2)"],
  'fs:accessSync': ["fs.accessSync(dir + '/a.txt')", "fs.accessSync(dir + '/missing', fs.constants.R_OK)"],
  'fs:statSync': [
    "fs.statSync(dir + '/a.txt')",
    "fs.statSync(dir + '/a.txt', { bigint: true })",
    "fs.statSync(dir + '/missing')",
    "fs.statSync(dir + '/missing', { throwIfNoEntry: false })",
    "fs.statSync(dir + '/a.txt', { throwIfNoEntry: false, bigint: true })",
  ],
  'fs:lstatSync': [
    "fs.lstatSync(dir + '/link')",
    "fs.lstatSync(dir + '/missing', { throwIfNoEntry: false })",
    "fs.lstatSync(dir + '/missing', { bigint: true, throwIfNoEntry: false })",
    "fs.lstatSync(dir + '/a.txt/b', { throwIfNoEntry: false })",
  ],
  'fs:statfsSync': ['fs.statfsSync(dir).type', "fs.statfsSync(dir + '/missing')"],
  'fs:readlinkSync': ["fs.readlinkSync(dir + '/link')", "fs.readlinkSync(dir + '/a.txt')"],
  'fs:realpathSync': ["fs.realpathSync(dir + '/link')", "fs.realpathSync(dir + '/missing/x')"],
  'fs:realpathSync.native': [
    "fs.realpathSync.native(dir + '/link')",
    "fs.realpathSync.native(dir + '/missing')",
  ],
  'fs:existsSync': [
    "fs.existsSync(dir + '/a.txt')",
    "!fs.existsSync(dir + '/missing')",
    'fs.existsSync(undefined)',
    "fs.existsSync('a\\0b')",
  ],
  'fs:opendirSync': ['fs.opendirSync(dir)'],
  'fs:globSync': ["fs.globSync(dir + '/**/*.txt')"],
  'fs:openSync': ["typeof fs.openSync(dir + '/a.txt', 'r')", "fs.openSync(dir + '/missing', 'r')"],
  'fs:opendirSync.().readSync': ["fs.opendirSync(dir + '/z').readSync()"],
  'fs:opendirSync.().closeSync': ["fs.opendirSync(dir + '/z').closeSync()"],
  'fs:closeSync': ["fs.closeSync(open('r'))", 'fs.closeSync(9999)', "fs.closeSync('x')"],
  'fs:fchmodSync': ["fs.fchmodSync(open('r'), 0o600)", 'fs.fchmodSync(9999, 0o600)'],
  'fs:fchownSync': ['fs.fchownSync(9999, 1, 1)'],
  'fs:fdatasyncSync': ["fs.fdatasyncSync(open('r'))", 'fs.fdatasyncSync(9999)'],
  'fs:fsyncSync': ["fs.fsyncSync(open('r'))", 'fs.fsyncSync(9999)'],
  'fs:fstatSync': [
    "fs.fstatSync(open('r'))",
    "fs.fstatSync(open('r'), { bigint: true })",
    'fs.fstatSync(9999)',
  ],
  'fs:ftruncateSync': ["fs.ftruncateSync(open('r+'))", "fs.ftruncateSync(open('r+'), 2)"],
  'fs:futimesSync': ["fs.futimesSync(open('r'), 1, 2)"],
  'fs:readSync': [
    "fs.readSync(open('r'), Buffer.alloc(3))",
    "fs.readSync(open('r'), Buffer.alloc(3), { position: 1 })",
    "fs.readSync(open('r'), Buffer.alloc(3), 0, 2)",
    "fs.readSync(open('r'), Buffer.alloc(3), 0, 2, 1)",
    "fs.readSync(open('r'), Buffer.alloc(3), 0, 9, 1)",
    "1 + fs.readSync(open('r'), Buffer.alloc(3), 0, 2, null)",
  ],
  'fs:readvSync': ["fs.readvSync(open('r'), [Buffer.alloc(2)], 0)"],
  'fs:writeSync': [
    "fs.writeSync(open('r+'), 'ab')",
    "fs.writeSync(open('r+'), 'ab', 1, 'latin1')",
    "fs.writeSync(open('r+'), Buffer.from('abc'), 1, 2, 0)",
    "fs.writeSync(open('r'), 'ab')",
  ],
  'fs:writevSync': ["fs.writevSync(open('r+'), [Buffer.from('ab')], 0)"],

  'child_process:execSync': [
    "child_process.execSync('echo a')",
    "child_process.execSync('exit 3', { stdio: 'pipe' })",
    "child_process.execSync('pwd', { cwd: dir, encoding: 'utf8' })",
  ],
  'child_process:execFileSync': [
    "child_process.execFileSync('echo', ['a'])",
    "child_process.execFileSync('none-such')",
  ],
  'child_process:spawnSync': [
    "child_process.spawnSync('echo', ['a']).stdout",
    "child_process.spawnSync('cat', { input: 'x' }).output",
  ],

  'zlib:deflateSync': ["zlib.deflateSync('text')"],
  'zlib:deflateRawSync': ["zlib.deflateRawSync('text', { level: 9 })"],
  'zlib:gzipSync': [
    "zlib.gzipSync('text')",
    'zlib.gzipSync(new ArrayBuffer(4))',
    "zlib.gzipSync('text', { level: 99 })",
  ],
  'zlib:brotliCompressSync': ["zlib.brotliCompressSync('text')"],
  'zlib:zstdCompressSync': ["zlib.zstdCompressSync('text')"],
  'zlib:inflateSync': ["zlib.inflateSync(Buffer.from('no'))"],
  'zlib:inflateRawSync': ["zlib.inflateRawSync(Buffer.from('4bcc4a04', 'hex'))"],
  'zlib:gunzipSync': ["zlib.gunzipSync(Buffer.from('no'))"],
  'zlib:unzipSync': ["zlib.unzipSync(Buffer.from('no'))"],
  'zlib:brotliDecompressSync': ["zlib.brotliDecompressSync(Buffer.from('no'))"],
  'zlib:zstdDecompressSync': ["zlib.zstdDecompressSync(Buffer.from('no'))"],

  'crypto:pbkdf2Sync': [
    "crypto.pbkdf2Sync('a', 'b', 2, 8, 'sha1')",
    "crypto.pbkdf2Sync('a', 'b', 2, 8, 'none')",
  ],
  'crypto:scryptSync': [
    "crypto.scryptSync('a', 'b', 8)",
    "crypto.scryptSync('a', 'b', 8, { N: 16 })",
    "crypto.scryptSync('a', 'b', 8, { N: 15 })",
  ],
  'crypto:argon2Sync': [
    "crypto.argon2Sync('argon2id', { message: 'a', nonce: Buffer.alloc(16), parallelism: 1, tagLength: 8, memory: 8, passes: 1 })",
  ],
  'crypto:generateKeyPairSync': [
    "Object.keys(crypto.generateKeyPairSync('rsa', { modulusLength: 512 }))",
    "crypto.generateKeyPairSync('none')",
  ],
  'crypto:generatePrimeSync': ['crypto.generatePrimeSync(8).byteLength'],
  'crypto:checkPrimeSync': ['crypto.checkPrimeSync(7n)', 'crypto.checkPrimeSync(8n)'],
  'crypto:randomFillSync': ['crypto.randomFillSync(Buffer.alloc(65536)).length'],
  'crypto:randomBytes': ['crypto.randomBytes(65536).length'],
};

describe('a blocking call and its awaited form do the same', () => {
  for (const api of builtinApis) {
    const key = `${api.module}:${api.name}`;
    if (!api.awaited || api.cost === 'trivial' || api.platformDependent) continue;
    describe(key, () => {
      before(function () {
        const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
        const [since = 0, after = 0] = (api.since ?? '0.0').split('.').map(Number);
        if (major < since || (major === since && minor < after)) this.skip();
      });
      it('has examples here', () => {
        assert.ok(expressions[key] !== undefined, key);
      });
      for (const expression of expressions[key] ?? []) {
        it(expression, async () => {
          const before = textOf(expression);
          const after = seeded({ files: { '/program.js': before } });
          assert(!isRefusal(after), 'message' in after ? after.message : '');
          assert.match(after.text, /await/);
          assert.ok(!after.text.includes(expression), after.text);
          assert.deepEqual(await outcome(after.text), await outcome(before));
        });
      }
    });
  }
});
