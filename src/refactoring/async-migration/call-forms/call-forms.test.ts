import assert from 'node:assert/strict';
import { isRefusal } from '../sources';
import { type PlainProgram, seeded } from './testing/seeded';

function after(text: string, file = '/a.js', more: Partial<PlainProgram> = {}): string {
  const result = seeded({ ...more, files: { [file]: text, ...more.files } });
  assert(!isRefusal(result), 'message' in result ? result.message : '');
  return result.text;
}

function refusal(text: string, more: Partial<PlainProgram> = {}): string {
  const result = seeded({ ...more, files: { '/a.js': text, ...more.files } });
  assert(isRefusal(result), 'text' in result ? result.text : '');
  assert.match(result.message, /^\S.*\.$/s);
  return result.reason;
}

describe('the awaited form of a blocking call', () => {
  const styles: readonly (readonly [name: string, before: string, after: string, file?: string])[] = [
    [
      'a namespace',
      "import * as fs from 'fs';\nfs.readFileSync(p);",
      "import * as fs from 'fs';\nawait fs.promises.readFile(p);",
    ],
    [
      'a default import',
      "import fs from 'node:fs'\nfs.fsyncSync(1)",
      "import fs from 'node:fs'\nimport { promisify } from 'node:util'\nawait promisify(fs.fsync)(1)",
    ],
    [
      'the only use of a named import',
      'import { readFileSync } from "node:fs";\nconst text = readFileSync(p);',
      'import { readFile } from "node:fs/promises";\nconst text = await readFile(p);',
    ],
    [
      'one of several named imports',
      "import { join, resolve } from 'path';\nimport { existsSync, rmSync } from 'fs';\nexistsSync(p); rmSync(p);",
      "import { join, resolve } from 'path';\nimport { existsSync } from 'fs';\nimport { rm } from 'fs/promises';\nexistsSync(p); await rm(p);",
    ],
    [
      'a renamed import, with another that is there',
      "import { readFileSync as read } from 'fs';\nimport { writeFile } from 'fs/promises';\nexport const a = [read(p), read, writeFile];",
      "import { readFileSync as read } from 'fs';\nimport { writeFile, readFile } from 'fs/promises';\nexport const a = [await readFile(p), read, writeFile];",
    ],
    [
      'a destructured require',
      "const { statSync } = require('fs');\nif (statSync(p).isFile()) f();",
      "const { stat } = require('fs/promises');\nif ((await stat(p)).isFile()) f();",
    ],
    [
      'a name that is taken',
      "const { statSync } = require('fs');\nconst stat = statSync(p);",
      "const { stat: statAsync } = require('fs/promises');\nconst stat = await statAsync(p);",
    ],
    ['a require in place', "require('fs').rmSync(p);", "await require('fs').promises.rm(p);"],
    [
      'an import by require',
      "import fs = require('fs');\nfs.existsSync(p);",
      "import fs = require('fs');\nawait fs.promises.access(p).then(() => true, () => false);",
      '/a.ts',
    ],
    [
      'a computed name',
      "const fs = require('fs');\nfs['readdirSync'](p);",
      "const fs = require('fs');\nawait fs.promises.readdir(p);",
    ],
    [
      'an optional chain',
      "const fs = require('fs');\nconst a = fs?.readFileSync?.(p);",
      "const fs = require('fs');\nconst a = await fs?.promises.readFile?.(p);",
    ],
    [
      'compiled code',
      'const fs_1 = require("fs");\n(0, fs_1.readFileSync)(p);',
      'const fs_1 = require("fs");\nawait (0, fs_1.promises.readFile)(p);',
    ],
    [
      'a module that is waited for',
      "const a = (await import('fs')).readFileSync(p);",
      "const a = await (await import('fs')).promises.readFile(p);",
    ],
    [
      'what stands in for fs',
      "const fs = require('graceful-fs');\nfs.closeSync(d);",
      "const fs = require('graceful-fs');\nconst { promisify } = require('node:util');\nawait promisify(fs.close)(d);",
    ],
    [
      '`promisify` that is there',
      "import * as util from 'util';\nimport { gzipSync } from 'zlib';\nexport const z = gzipSync(d).length;",
      "import * as util from 'util';\nimport { gzip } from 'zlib';\nexport const z = (await util.promisify(gzip)(d)).length;",
    ],
    [
      'a result that nobody uses',
      "const fs = require('fs'), { promisify } = require('util');\nfs.writeSync(1, s);",
      "const fs = require('fs'), { promisify } = require('util');\nawait promisify(fs.write)(1, s);",
    ],
    [
      'a statement after one that is not ended',
      "const fs = require('fs'), { promisify } = require('util')\nf()\nfs.writeSync(1, s).toFixed()",
      "const fs = require('fs'), { promisify } = require('util')\nf()\n;(await promisify(fs.write)(1, s)).bytesWritten.toFixed()",
    ],
    [
      'a comment between arguments',
      "const fs = require('fs');\nfs.readFileSync(p /* the path */, 'utf8');",
      "const fs = require('fs');\nawait fs.promises.readFile(p /* the path */, 'utf8');",
    ],
  ];
  for (const [name, before, expected, file] of styles) {
    it(`is written as the file is: ${name}`, () => {
      assert.equal(after(before, file), expected);
    });
  }

  it('takes the place of an import after which another would have been added', () => {
    const before = "import * as fs from 'fs';\nimport { fsyncSync } from 'fs';\nfsyncSync(1);\n";
    const expected =
      "import * as fs from 'fs';\nimport { promisify } from 'util';\nawait promisify(fs.fsync)(1);\n";
    assert.equal(after(before), expected);
  });

  it('of a package depends on its release', () => {
    const text = "const mkdirp = require('mkdirp');\nmkdirp.sync(p);";
    assert.match(
      after(text, '/a.js', { dependencies: { mkdirp: '^0.5.1' } }),
      /await promisify\(mkdirp\)\(p\)/,
    );
    assert.match(after(text, '/a.js', { dependencies: { mkdirp: '1.0.4' } }), /await mkdirp\(p\)/);
    assert.equal(refusal(text), 'form-not-applied');
    assert.match(
      after("const mkdirp = require('mkdirp');\nmkdirp\n  .sync(p);", '/a.js', {
        dependencies: { mkdirp: '^0.5.1' },
      }),
      /await promisify\(mkdirp\)\(p\)/,
    );
    const fse = "const fse = require('fs-extra');\nfse.ensureDirSync(p);";
    assert.match(
      after(fse, '/a.js', { dependencies: { 'fs-extra': '~9.1.0' } }),
      /await fse\.ensureDir\(p\)/,
    );
    const old = { dependencies: { 'fs-extra': '2.0.0' } };
    assert.match(after(fse, '/a.js', old), /await promisify\(fse\.ensureDir\)\(p\)/);
    assert.match(
      after(fse.replace('ensureDirSync', 'existsSync'), '/a.js', old),
      /await promisify\(fse\.access\)\(p\)\.then\(\(\) => true, \(\) => false\)/,
    );
    assert.equal(refusal(fse), 'form-not-applied');
    const recent = { dependencies: { 'fs-extra': '9.0.0', tmp: '0.2.3' } };
    assert.match(
      after("const fse = require('fs-extra');\nfse.cpSync(p, q);", '/a.js', recent),
      /await fse\.promises\.cp\(p, q\)/,
    );
    assert.match(
      after("import fse from 'fs-extra';\nfse.statfsSync(p);", '/a.mjs', recent),
      /^await fse\.promises\.statfs\(p\)/m,
    );
    assert.match(
      after("const tmp = require('tmp');\ntmp.tmpNameSync();", '/a.js', recent),
      /await promisify\(tmp\.tmpName\)\(\)/,
    );
  });

  it('gives nothing where the blocking function does, if somebody looks', () => {
    const more = { dependencies: { 'fs-extra': '11.0.0' } };
    const head = "import { emptyDirSync } from 'fs-extra';\n";
    assert.match(after(`${head}emptyDirSync(p);`, '/a.js', more), /\nawait emptyDir\(p\);$/);
    assert.match(
      after(`${head}const a = emptyDirSync(p);`, '/a.js', more),
      /= await emptyDir\(p\)\.then\(\(\) => undefined\);$/,
    );
  });

  it('tells what differs', () => {
    const kinds = (text: string, dependencies = {}): string[] => {
      const result = seeded({ files: { '/a.js': text }, dependencies });
      assert(!isRefusal(result));
      return result.hazards.map(({ kind, message }) => `${kind}: ${message}`);
    };
    assert.deepEqual(kinds("require('fs').opendirSync(p)"), [
      'error-shape: errors of `fs.promises.opendir` name the path, which those of `fs.opendirSync` do not',
    ]);
    assert.deepEqual(kinds("require('glob').globSync(p)", { glob: '10.3.0' }), [
      'result-order: `glob` does not find things in the same order every time',
    ]);
    assert.deepEqual(kinds("require('fs').readFileSync(p)"), []);
  });
});

describe('there is no awaited form', () => {
  const refused: readonly (readonly [reason: string, text: string])[] = [
    ['no-async-form', "require('js-yaml').load(text)"],
    ['no-async-form', "require('sass').compile(file)"],
    ['no-async-form', "require('bcryptjs').hashSync(word)"],
    ['no-async-form', "const D = require('better-sqlite3'); const d = new D(f); d.prepare(s).all()"],
    ['no-async-form', 'Atomics.wait(a, 0, 0)'],
    ['form-not-applied', "require('tmp').dirSync()"],
    ['form-not-applied', "require('zlib').zstdCompressSync(data)"],
    ['arguments', "require('fs').existsSync(...paths)"],
    ['arguments', "require('fs').statSync(p, options)"],
    ['arguments', "require('fs').truncateSync(3)"],
    ['arguments', "require('fs').readFileSync(0)"],
    ['arguments', "const fs = require('fs'); const file = fs.openSync(p); fs.writeFileSync(file, text)"],
    ['arguments', "require('fs').appendFileSync(fd, text)"],
    ['expression', "require('fs')?.readFileSync(p).length"],
    ['expression', "require('fs')?.closeSync(d)"],
    ['expression', "const fs = require('fs'); fs.readFileSync.call(fs, p)"],
  ];
  for (const [reason, text] of refused) {
    it(`${reason}: ${text}`, () => {
      assert.equal(refusal(text), reason);
    });
  }

  it('where the type checker knows a number in place of a path', () => {
    const text = "const fs = require('fs');\nfs.readFileSync(file);";
    for (const type of ['number', 'string | number', 'PathOrFileDescriptor', '0']) {
      const result = seeded({ files: { '/a.ts': text }, type });
      assert(isRefusal(result), type);
      assert.match(result.message, /file descriptors: `fs\.promises\.open` gives a handle/);
    }
    assert(!isRefusal(seeded({ files: { '/a.ts': text }, type: 'string' })));
  });

  const replacing = [
    "sinon.stub(fs, 'existsSync').returns(true);",
    "jest.spyOn(fs, 'existsSync');",
    'fs.existsSync = () => true;',
    "jest.mock('fs');",
    "vi.mock('node:fs', () => ({}));",
    "mockery.registerMock('fs', {});",
    "const a = proxyquire('./a', { fs: { existsSync: f } });",
    "rewired.__set__('fs', {});",
  ];
  for (const test of replacing) {
    it(`where tests put something in its place: ${test}`, () => {
      const text = "const fs = require('fs');\nfs.existsSync(p);";
      const result = seeded({ files: { '/a.js': text, '/test/a.js': test } });
      assert(isRefusal(result));
      assert.equal(result.reason, 'replaced');
      assert.equal(result.file, '/test/a.js');
    });
  }

  const stub = "it('is there', () => { spyOn(fs, 'existsSync'); });";
  const reaching: readonly [string, Readonly<Record<string, string>>][] = [
    ['loads it by its path', { '/test/b.js': `const a = rewire('../a');\n${stub}` }],
    [
      'loads what loads it',
      { '/test/b.js': `jest.requireActual('../c');\n${stub}`, '/c.js': "load('./a.js');" },
    ],
    ['loads what is named while it runs', { '/test/b.js': `require('../' + name);\n${stub}` }],
    [
      'has it replaced before each test',
      {
        '/test/b.js': "require('./setup'); it('is', f);",
        '/test/setup.js': "beforeEach(() => stub(fs, 'existsSync'));",
      },
    ],
    ['loads whatever it is', { '/test/b.js': `require(path.join(root, name));\n${stub}` }],
    [
      'has what it loads replace it',
      {
        '/test/b.js': "load('../a'); load('./fake'); it('is', f);",
        '/test/fake.js': "stub(fs, 'existsSync');",
      },
    ],
  ];
  for (const [name, files] of reaching) {
    it(`where a test replaces it that ${name}`, () => {
      const result = seeded({ files: { '/a.js': "const fs = require('fs');\nfs.existsSync(p);", ...files } });
      assert(isRefusal(result));
      assert.equal(result.reason, 'replaced');
    });
  }

  it('but not where the tests that replace it load other modules only', () => {
    const files = {
      '/test/b.js': `const b = rewire('../lib/b'), { name } = require('../a.json');\n${stub}`,
      '/test/c.js': `require('../lib/' + name);\nrequire(jsonPath);\n${stub}`,
      '/lib/b.js': "require('./d'); require('react');",
      '/e.js': "require('./a'); require(name);",
    };
    const text = "const fs = require('fs');\nfs.existsSync(p);";
    assert.match(after(text, '/a.js', { files }), /await fs\.promises\.access/);
  });

  for (const test of [
    "jest.spyOn(fs, 'readFileSync');",
    "jest.mock('fs-extra');",
    "fs.existsSync === f; assert.equal(list[0], 'existsSync');",
    "const names = ['readFileSync', 'existsSync'];",
  ]) {
    it(`but not where tests do something else: ${test}`, () => {
      const text = "const fs = require('fs');\nfs.existsSync(p);";
      assert.match(after(text, '/a.js', { files: { '/test/a.js': test } }), /await fs\.promises\.access/);
    });
  }
});
