import assert from 'node:assert/strict';
import { type MarkedFiles, Programs } from './testing/hazards-of';

/** Programs of one file, or of several, in which a wait comes to stand at `@@`. */
interface Case {
  readonly title: string;
  readonly files: MarkedFiles;
  /** As `kind: message`, each in full. */
  readonly hazards: readonly string[];
}

const fs = `import fs from 'node:fs';\n`;
const server = `import fs from 'node:fs';\nimport http from 'node:http';\n`;
/** A server whose handler is the text; the handler's first line is line 5. */
const serving = (state: string, handler: string): MarkedFiles => ({
  'server.mjs': `${server}${state}\nhttp.createServer(async (request, response) => {\n${handler}\n}).listen(0);\n`,
});
const script = (text: string): MarkedFiles => ({ 'script.mjs': fs + text });

const sharedState: readonly Case[] = [
  {
    title: 'a sum that is read before the wait of its own assignment',
    files: serving(
      'let total = 0;',
      'total += @@fs.readFileSync(request.url).length;\nresponse.end(String(total));',
    ),
    hazards: [
      'shared-state: `total` is read and, after a wait, changed on line 5; another request may change it in between',
    ],
  },
  {
    title: 'a value that is worked out from what was read before',
    files: serving(
      'let count = 0;',
      'const next = count + 1;\nconst text = @@fs.readFileSync(request.url);\ncount = next;\nresponse.end(text);',
    ),
    hazards: [
      'shared-state: `count` is read on line 5 and changed on line 7; another request may change it in between',
    ],
  },
  {
    title: 'a limit that is checked before',
    files: serving(
      'let free = 3;',
      'if (free < 1) return response.end();\nconst text = @@fs.readFileSync(request.url);\nfree -= 1;\nresponse.end(text);',
    ),
    hazards: [
      'shared-state: `free` is read on line 5 and changed on line 7; another request may change it in between',
    ],
  },
  {
    title: 'an object that is made once, in another function',
    files: {
      'server.mjs': `import http from 'node:http';\nimport { config } from './config.mjs';\nhttp.createServer(async (request, response) => {\n  response.end(config().title);\n}).listen(0);\n`,
      'config.mjs': `${fs}let kept;\nexport function config() {\n  if (!kept) kept = JSON.parse(@@fs.readFileSync('c.json', 'utf8'));\n  return kept;\n}\n`,
    },
    hazards: [
      'shared-state: `kept` is looked at and, after a wait, set on line 4; another request may come in between, find the same and do it again',
    ],
  },
  {
    title: 'what one function checks and another one sets',
    files: serving(
      'let page;\nfunction known() { return page !== undefined; }\nfunction keep(text) { page = { text }; }',
      "if (!known()) {\n  const text = @@fs.readFileSync('p.html', 'utf8');\n  keep(text);\n}\nresponse.end(page.text);",
    ),
    hazards: [
      'shared-state: `page` is looked at on line 4 and set on line 5; another request may come in between, find the same and do it again',
    ],
  },
  {
    title: 'a field of an object that all runs share',
    files: {
      'server.mjs': `import http from 'node:http';\nimport { Reader } from './reader.mjs';\nconst reader = new Reader();\nhttp.createServer(async (request, response) => {\n  response.end(reader.read(request.url));\n}).listen(0);\n`,
      'reader.mjs': `${fs}export class Reader {\n  current = '';\n  read(name) {\n    this.current = name;\n    const text = @@fs.readFileSync(name, 'utf8');\n    return this.current + text;\n  }\n}\n`,
    },
    hazards: [
      'shared-state: `this.current` is set on line 5 and read on line 7; another request may set it in between',
    ],
  },
  {
    title: 'a list that is taken and emptied',
    files: serving(
      'let lines = [];',
      "const all = lines;\nconst head = @@fs.readFileSync('head');\nlines = [];\nresponse.end(head + all.join());",
    ),
    hazards: [
      'shared-state: `lines` is read on line 5 and changed on line 7; another request may change it in between',
    ],
  },
  {
    title: 'an entry that is looked for, and taken away by others',
    files: serving(
      'const users = new Map();\nsetInterval(() => users.clear(), 1000);',
      "if (users.has(request.url)) {\n  const head = @@fs.readFileSync('head', 'utf8');\n  response.end(head + users.get(request.url).name);\n}",
    ),
    hazards: [
      'shared-state: `users` is looked at on line 6 and used on line 8; another request may change it in between (line 4)',
    ],
  },
  {
    title: 'members that are started together',
    files: script(
      `class Counter {\n  total = 0;\n  async add(path) {\n    const before = this.total;\n    const text = @@fs.readFileSync(path, 'utf8');\n    this.total = before + text.length;\n  }\n}\nconst counter = new Counter();\nawait Promise.all([counter.add('a'), counter.add('b')]);\n`,
    ),
    hazards: [
      'shared-state: `this.total` is read on line 5 and changed on line 7; what is started along with it on line 11 may change it in between',
    ],
  },
  {
    title: 'timers that run the same function',
    files: script(
      `let config;\nfunction get() {\n  return (config ??= JSON.parse(@@fs.readFileSync('c.json', 'utf8')));\n}\nsetTimeout(async () => console.log(get()), 1);\nsetTimeout(async () => console.log(get()), 1);\n`,
    ),
    hazards: [
      'shared-state: `config` is looked at and, after a wait, set on line 4; another run may come in between, find the same and do it again',
    ],
  },
  {
    title: 'a variable of a function around the callbacks that are started for all elements',
    files: script(
      `async function sizes(paths) {\n  let total = 0;\n  await Promise.all(paths.map(async (path) => {\n    total += @@fs.statSync(path).size;\n  }));\n  return total;\n}\nconsole.log(await sizes(process.argv));\n`,
    ),
    hazards: [
      'shared-state: `total` is read and, after a wait, changed on line 5; the run for another element of `paths` may change it in between',
    ],
  },
  {
    title: 'what CommonJS exports and nothing in the workspace loads',
    files: {
      'plugin.cjs': `const fs = require('node:fs');\nlet last;\nmodule.exports = async function plugin(path) {\n  last = path;\n  const text = @@fs.readFileSync(path, 'utf8');\n  return last + text;\n};\n`,
    },
    hazards: ['shared-state: `last` is set on line 4 and read on line 6; another call may set it in between'],
  },
  {
    title: 'a variable that another module exports',
    files: {
      'state.mjs': `export const state = { user: '' };\n`,
      'server.mjs': `${server}import { state } from './state.mjs';\nhttp.createServer(async (request, response) => {\n  state.user = request.url;\n  const text = @@fs.readFileSync('page', 'utf8');\n  response.end(text + state.user);\n}).listen(0);\n`,
    },
    hazards: [
      'shared-state: `state.user` is set on line 5 and read on line 7; another request may set it in between',
    ],
  },
];

const directories: readonly Case[] = [
  {
    title: 'a working directory that a run changes for itself',
    files: serving(
      '',
      "process.chdir(request.url);\nconst text = @@fs.readFileSync('page', 'utf8');\nfs.appendFileSync('log', text);\nresponse.end(text);",
    ),
    hazards: [
      'shared-state: `process.cwd()` is set on line 5 and read on line 7; another request may set it in between',
    ],
  },
];

const handlers: readonly Case[] = [
  {
    title: 'a flag that keeps others out as long as a run lasts',
    files: serving(
      'let busy = false;',
      "if (busy) return response.end('busy');\nbusy = true;\nconst text = @@fs.readFileSync('page');\nbusy = false;\nresponse.end(text);",
    ),
    hazards: [
      'reentrancy: `busy` is changed on line 6 and changed again on line 8; another request may see what holds in between (line 5)',
    ],
  },
  {
    title: 'a flag that `finally` takes back',
    files: serving(
      'let depth = 0;\nexport const isIdle = () => depth === 0;',
      "if (!isIdle()) return response.end();\ndepth++;\ntry {\n  response.end(@@fs.readFileSync('page'));\n} finally {\n  depth--;\n}",
    ),
    hazards: [
      'reentrancy: `depth` is changed on line 7 and changed again on line 11; another request may see what holds in between (line 4)',
    ],
  },
  {
    title: 'a timer that is handed a function by its name, and repeats',
    files: script(
      `function show() {\n  console.log(@@fs.readFileSync('a', 'utf8'));\n}\nsetInterval(show, 1);\n`,
    ),
    hazards: [
      'reentrancy: `console.log` on line 3 is reached only after a wait, before which another event may come to it',
    ],
  },
  {
    title: 'a listener that prints what comes in',
    files: script(
      `import readline from 'node:readline';\nreadline.createInterface(process.stdin).on('line', async (line) => {\n  const text = @@fs.readFileSync(line, 'utf8');\n  console.log(text);\n});\n`,
    ),
    hazards: [
      'reentrancy: `console.log` on line 5 is reached only after a wait, before which another `line` event may come to it',
    ],
  },
];

const overlapping: readonly Case[] = [
  {
    title: 'results that are gathered while all elements are worked on',
    files: script(
      `const found = [];\nawait Promise.all(process.argv.map(async (path) => {\n  const { size } = @@fs.statSync(path);\n  found.push(size);\n}));\nconsole.log(found);\n`,
    ),
    hazards: [
      'overlapping-runs: `found` on line 5 is reached only after a wait, before which the run for another element of `process.argv` may come to it',
    ],
  },
  {
    title: 'lines that are appended to one file',
    files: script(
      `async function log(line) {\n  @@fs.appendFileSync('log.txt', line);\n}\nawait Promise.all(['a', 'b'].map((line) => log(line)));\n`,
    ),
    hazards: [
      "overlapping-runs: `'log.txt'` on line 3 is reached only after a wait, before which the run for another element of `['a', 'b']` may come to it",
    ],
  },
  {
    title: 'a file that two requests may write',
    files: serving('', "@@fs.writeFileSync('log/' + request.url, 'x');\nresponse.end();"),
    hazards: [
      "overlapping-runs: `'log/' + request.url`, which line 5 writes, may be written by another request at the same time",
    ],
  },
];

const files: readonly Case[] = [
  {
    title: 'a folder that is made if it is missing',
    files: serving('', "if (!@@fs.existsSync('out')) fs.mkdirSync('out');\nresponse.end();"),
    hazards: [
      "check-then-use: `'out'` is looked at and, after a wait, changed on line 5; another request may change it in between",
    ],
  },
  {
    title: 'a file that is read, changed and written back',
    files: serving(
      '',
      "const data = JSON.parse(@@fs.readFileSync('data.json', 'utf8'));\ndata.hits++;\nfs.writeFileSync('data.json', JSON.stringify(data));\nresponse.end();",
    ),
    hazards: [
      "check-then-use: `'data.json'` is looked at on line 5 and changed on line 7; another request may change it in between",
    ],
  },
  {
    title: 'a file that is found and then removed by others',
    files: serving(
      '',
      "if (request.method === 'DELETE') fs.unlinkSync('data.json');\nif (@@fs.existsSync('data.json')) response.end(fs.readFileSync('data.json'));",
    ),
    hazards: [
      "check-then-use: `'data.json'` is looked for and, after a wait, read on line 6; another request may remove it in between (line 5)",
    ],
  },
];

const goingOn: readonly Case[] = [
  {
    title: 'a variable that is read after a start that nobody waits for',
    files: script(
      `let port = 0;\nasync function start() {\n  port = @@fs.readFileSync('port').length;\n}\nstart();\nconsole.log(port);\n`,
    ),
    hazards: [
      'goes-on: `start`, started on line 6 and not waited for, comes to `port` on line 4 only after line 7 has gone on with `port`',
    ],
  },
  {
    title: 'what is printed beside what is done once a call is through',
    files: script(
      `async function main() {\n  console.log(@@fs.readFileSync('a', 'utf8'));\n}\nmain().then(() => console.log('done'));\nconsole.log('started');\n`,
    ),
    hazards: [
      'goes-on: `main`, started on line 5 and not waited for, comes to `console.log` on line 3 only after line 6 has gone on with `console.log`',
    ],
  },
  {
    title: 'a file that is looked for after it was written',
    files: {
      'save.mjs': `${fs}export async function save(text) {\n  @@fs.writeFileSync('new.txt', text);\n}\n`,
      'main.mjs': `${fs}import { save } from './save.mjs';\nsave('x');\nconsole.log(fs.existsSync('new.txt'));\n`,
    },
    hazards: [
      "goes-on: `save`, started on line 3 and not waited for, comes to `'new.txt'` on line 3 of save.mjs only after line 4 has gone on with `'new.txt'`",
    ],
  },
  {
    title: 'the end of the program',
    files: script(
      `async function start() {\n  const text = @@fs.readFileSync('port', 'utf8');\n  console.log(text);\n}\nstart();\nprocess.exit();\n`,
    ),
    hazards: [
      'goes-on: `start`, started on line 6 and not waited for, may not come to `console.log` on line 4 before line 7 ends the program',
    ],
  },
  {
    title: 'a child process that is listened to too late',
    files: script(
      `import { spawn } from 'node:child_process';\nconst child = spawn('ls');\nconst text = @@fs.readFileSync('port', 'utf8');\nchild.on('exit', () => console.log(text));\n`,
    ),
    hazards: [
      'goes-on: `child` is under way while line 4 waits, and what happens to it before line 5 listens is lost',
    ],
  },
  {
    title: 'a promise that is waited for too late',
    files: script(
      `async function other() {\n  throw new Error('x');\n}\nasync function both() {\n  const started = other();\n  const text = @@fs.readFileSync('port', 'utf8');\n  await started;\n  return text;\n}\nawait both();\n`,
    ),
    hazards: [
      'unhandled-rejection: `started` is under way while line 7 waits: if it fails before line 8 looks at it, that is an unhandled rejection',
    ],
  },
];

const harmless: readonly Case[] = [
  {
    title: 'a program that waits for all that it does',
    files: script(
      `let total = 0;\nconst cache = {};\nfunction add(path) {\n  if (cache[path]) return cache[path];\n  const text = @@fs.readFileSync(path);\n  cache[path] = { text };\n  total += text.length;\n  console.log(total);\n  if (!fs.existsSync('out')) fs.mkdirSync('out');\n  return cache[path];\n}\nfor (const path of process.argv) add(path);\n`,
    ),
    hazards: [],
  },
  {
    title: 'a main function that is started last',
    files: script(
      `let count = 0;\nasync function main() {\n  const before = count;\n  const text = @@fs.readFileSync('a', 'utf8');\n  count = before + text.length;\n  console.log(count);\n}\nmain().catch((error) => {\n  console.error(error);\n});\n`,
    ),
    hazards: [],
  },
  {
    title: 'a timer that is handed a function by its name, once',
    files: script(
      `function show() {\n  console.log(@@fs.readFileSync('a', 'utf8'));\n}\nsetTimeout(show, 1);\n`,
    ),
    hazards: [],
  },
  {
    title: 'variables of one run',
    files: serving(
      '',
      "let total = 0;\nconst found = [];\nfor (const path of ['a', 'b']) {\n  total += @@fs.readFileSync(path).length;\n  found.push(path);\n}\nresponse.end(String(total) + found);",
    ),
    hazards: [],
  },
  {
    title: 'what a request brings with it',
    files: serving(
      '',
      "request.user = { name: 'a' };\nconst text = @@fs.readFileSync('page', 'utf8');\nrequest.user.text = text;\nresponse.statusCode = request.user.text.length;\nresponse.end(request.user.name);",
    ),
    hazards: [],
  },
  {
    title: 'an object that each run makes for itself',
    files: {
      'server.mjs': `import http from 'node:http';\nimport { Parser } from './parser.mjs';\nhttp.createServer(async (request, response) => {\n  const parser = new Parser();\n  response.end(parser.parse(request.url));\n}).listen(0);\n`,
      'parser.mjs': `${fs}export class Parser {\n  position = 0;\n  parse(name) {\n    this.position = name.length;\n    const text = @@fs.readFileSync(name, 'utf8');\n    this.position += text.length;\n    return this.position + text;\n  }\n}\n`,
    },
    hazards: [],
  },
  {
    title: 'a text that is kept: two runs keep the same',
    files: serving('let page;', "page ??= @@fs.readFileSync('page.html', 'utf8');\nresponse.end(page);"),
    hazards: [],
  },
  {
    title: 'a count that only grows',
    files: serving(
      'let requests = 0;',
      "requests++;\nconst text = @@fs.readFileSync('page');\nrequests++;\nresponse.end(text);",
    ),
    hazards: [],
  },
  {
    title: 'a flag that is set to the same by all',
    files: serving(
      'let warned = false;',
      "warned = true;\nconst text = @@fs.readFileSync('page', 'utf8');\nresponse.end(text + warned);",
    ),
    hazards: [],
  },
  {
    title: 'state that is set once, while the program starts',
    files: serving(
      'let limits = { size: 1 };\nlimits = { size: 2 };',
      "const { size } = limits;\nconst text = @@fs.readFileSync('page', 'utf8');\nresponse.end(text.slice(0, Math.min(size, limits.size)));",
    ),
    hazards: [],
  },
  {
    title: 'what has been waited for between the two all along',
    files: serving(
      'let total = 0;',
      "const before = total;\nawait new Promise((resolve) => setTimeout(resolve, 5));\nconst text = @@fs.readFileSync('page');\ntotal = before + text.length;\nresponse.end();",
    ),
    hazards: [],
  },
  {
    title: 'parts of which one run takes one only',
    files: serving(
      'let total = 0;',
      "if (request.url === '/total') {\n  response.end(String(total));\n} else {\n  const text = @@fs.readFileSync('page');\n  total = text.length;\n  response.end(text);\n}",
    ),
    hazards: [],
  },
  {
    title: 'a folder that may be there already',
    files: serving(
      '',
      "if (!@@fs.existsSync('out')) fs.mkdirSync('out', { recursive: true });\nresponse.end();",
    ),
    hazards: [],
  },
  {
    title: 'a file with a name of its own',
    files: serving(
      "import { randomUUID } from 'node:crypto';",
      "const path = `out/${randomUUID()}`;\n@@fs.writeFileSync(path, 'x');\nresponse.end(fs.readFileSync(path));",
    ),
    hazards: [],
  },
  {
    title: 'a file for each element',
    files: script(
      `await Promise.all(process.argv.map(async (path) => {\n  const text = @@fs.readFileSync(path, 'utf8');\n  fs.writeFileSync(path, text.trim());\n}));\n`,
    ),
    hazards: [],
  },
  {
    title: 'results in the order of the elements',
    files: script(
      `const sizes = await Promise.all(process.argv.map(async (path) => @@fs.statSync(path).size));\nconsole.log(sizes);\n`,
    ),
    hazards: [],
  },
  {
    title: 'an order that was open all along',
    files: script(
      `await Promise.all(process.argv.map(async (path) => {\n  await fs.promises.access(path);\n  const { size } = @@fs.statSync(path);\n  console.log(size);\n}));\n`,
    ),
    hazards: [],
  },
  {
    title: 'tests, which run one after the other',
    files: {
      'store.test.mjs': `${fs}let count = 0;\nit('counts', async () => {\n  const before = count;\n  const text = @@fs.readFileSync('a', 'utf8');\n  count = before + text.length;\n});\nit('counts on', async () => {\n  count++;\n});\n`,
    },
    hazards: [],
  },
  {
    title: 'a command of a command line',
    files: {
      'cli.mjs': `${fs}import { Command } from 'commander';\nlet last;\nnew Command().action(async (path) => {\n  last = path;\n  const text = @@fs.readFileSync(path, 'utf8');\n  console.log(last + text);\n}).parseAsync();\n`,
      'node_modules/commander/package.json': `{"name":"commander","version":"12.0.0","types":"index.d.ts"}`,
      'node_modules/commander/index.d.ts': `export class Command { action(run: (...args: any[]) => void | Promise<void>): this; parseAsync(): Promise<this>; }`,
    },
    hazards: [],
  },
  {
    title: 'a call that nobody waits for, before code of other concern',
    files: script(
      `async function save(text) {\n  @@fs.writeFileSync('new.txt', text);\n}\nconst started = Date.now();\nsave('x');\nconst spent = Date.now() - started;\nif (spent < 0) throw new Error('odd');\n`,
    ),
    hazards: [],
  },
  {
    title: 'what is done once a call is through',
    files: script(
      `async function main() {\n  console.log(@@fs.readFileSync('a', 'utf8'));\n}\nmain()\n  .then(() => console.log('done'))\n  .catch((error) => console.log(error))\n  .finally(report);\nfunction report() {\n  console.log('over');\n}\n`,
    ),
    hazards: [],
  },
  {
    title: 'a child process that is listened to at once',
    files: script(
      `import { spawn } from 'node:child_process';\nconst child = spawn('ls');\nchild.on('exit', () => {});\nconst text = @@fs.readFileSync('port', 'utf8');\nconsole.log(text);\n`,
    ),
    hazards: [],
  },
  {
    title: 'a server that does not listen yet',
    files: script(
      `import http from 'node:http';\nconst server = http.createServer();\nconst text = @@fs.readFileSync('page', 'utf8');\nserver.on('request', (request, response) => response.end(text));\nserver.listen(0);\n`,
    ),
    hazards: [],
  },
  {
    title: 'plain data that was worked out before',
    files: script(
      `function parse(args) {\n  return { path: args[0] };\n}\nfunction run(options, text) {\n  console.log(options.path, text);\n}\nconst options = parse(process.argv);\nconst text = @@fs.readFileSync(options.path, 'utf8');\nrun(options, text);\n`,
    ),
    hazards: [],
  },
];

describe('interleavingHazards', () => {
  const programs = new Programs();
  after(() => {
    programs.dispose();
  });
  const groups = {
    'finds shared state that a wait parts': [...sharedState, ...directories],
    'finds what a handler does not expect when it is entered again': handlers,
    'finds what came in an order': overlapping,
    'finds files that may change between two uses': files,
    'finds what goes on or is under way': goingOn,
    'finds nothing in': harmless,
  };
  for (const [name, cases] of Object.entries(groups)) {
    for (const { files: marked } of cases) programs.add(marked);
    describe(name, () => {
      for (const { title, files: marked, hazards } of cases) {
        it(title, () => {
          const found = programs.hazardsOf(marked).map(({ kind, message }) => `${kind}: ${message}`);
          assert.deepEqual(found, hazards);
        });
      }
    });
  }
});
