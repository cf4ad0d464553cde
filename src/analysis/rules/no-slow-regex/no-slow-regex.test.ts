import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { defaultOptions } from '../../options';
import { analyseFile } from '../../analyse-file';
import { findIn, marked } from '../../testing/find-in';

const rule = 'no-slow-regex';
const find = (text: string): string[] => marked(findIn(rule, text), text);
const message = (text: string): string => findIn(rule, text)[0]?.message ?? '';

describe(rule, () => {
  describe('reports', () => {
    const shapes: readonly [text: string, regex: string, id: 'exponential' | 'polynomial'][] = [
      ['/^(a+)+$/.test(s);', '/^(a+)+$/', 'exponential'],
      ['if (/^(\\w+\\s?)*$/u.exec(s)) f();', '/^(\\w+\\s?)*$/u', 'exponential'],
      ['s.replace(/(x+x+)+y/g, "");', '/(x+x+)+y/g', 'exponential'],
      ['const re = /^(?:a|b+)+$/; function f(s) { return re.test(s); }', '/^(?:a|b+)+$/', 'exponential'],
      ['s.match(new RegExp("^(a+)+$", "i"));', 'new RegExp("^(a+)+$", "i")', 'exponential'],
      ['const p = "^(\\\\d+)+$"; RegExp(p).test(s);', 'RegExp(p)', 'exponential'],
      ['RegExp(String.raw`^(\\d+)+$`).test(s);', 'RegExp(String.raw`^(\\d+)+$`)', 'exponential'],
      ['for (const part of s.split(/^(a*)*$/)) f(part);', '/^(a*)*$/', 'exponential'],
      ['[...s.matchAll(/^(a+)+b/g)];', '/^(a+)+b/g', 'exponential'],
      ['s.search(/^(a+)+$/);', '/^(a+)+$/', 'exponential'],
      ['register({ pattern: /^(a+)+$/ });', '/^(a+)+$/', 'exponential'],
      ['export const pattern = /^(a+)+$/;', '/^(a+)+$/', 'exponential'],
      ['validate(s, /^(a+)+$/);', '/^(a+)+$/', 'exponential'],
      ['/^\\s*(.*?)\\s*$/.exec(s);', '/^\\s*(.*?)\\s*$/', 'polynomial'],
      ['s.match(/^\\d+\\w*,/);', '/^\\d+\\w*,/', 'polynomial'],
      ['s.match(/^(?:a+){3}$/);', '/^(?:a+){3}$/', 'polynomial'],
    ];
    for (const [text, regex, id] of shapes) {
      it(text, () => {
        const findings = findIn(rule, text);
        assert.deepEqual(marked(findings, text), [regex]);
        assert.equal(findings[0]?.messageId, id);
        assert.equal(findings[0].remedy, 'less-work');
      });
    }
  });

  describe('is silent on', () => {
    const texts = [
      '/^a+$/.test(s);',
      '/^\\d+,\\w+$/.test(s);',
      's.replace(/\\s+$/, "");',
      '/^(?:a{1,3}){2}$/.test(s);',
      // The same at once: nothing has to be tried twice.
      's.replace(/^(a+)+/, "");',
      // What the program itself has written.
      '/^(a+)+$/.test("aaaa");',
      'const name = "x"; /^(a+)+$/.test(name);',
      // Never matched.
      'const re = /^(a+)+$/;',
      '/^(a+)+$/;',
      'new RegExp("x" + /^(a+)+$/.source + y);',
      // No regular expressions.
      'new RegExp("(", "g").test(s);',
      'new RegExp(pattern).test(s);',
      'RegExp("^(a+)+$", flags).test(s);',
      'class RegExp {} new RegExp("^(a+)+$").test(s);',
      '/[\\p{L}--[a-z]]+x/v.test(s);',
    ];
    for (const text of texts) {
      it(text, () => {
        assert.deepEqual(find(text), []);
      });
    }
  });

  describe('knows what comes from a request:', () => {
    const sent = [
      'app.get("/", (req, res) => { res.send(/\\s+$/.test(req.query.q)); });',
      'app.get("/", (request) => { const { body } = request; /\\s+$/.test(body.name.trim()); });',
      'app.post("/", ({ body: { name } }) => { name.replace(/\\s+$/, ""); });',
      'app.post("/", (r) => { const text = `${r.params.id}`; text.match(/\\s+$/); });',
      'export async function POST(request) { const data = await request.json(); /\\s+$/.test(data.name); }',
      'router.use(async (ctx) => { for (const v of Object.values(ctx.request.body)) v.match(/\\s+$/); });',
      'http.createServer((q, res) => { /\\s+$/.test(decodeURIComponent(new URL(q.url, base).pathname)); });\nimport http from "node:http";',
      'exports.handler = async (event) => { JSON.parse(event.body).name.match(/\\s+$/); };',
      'socket.on("message", (text) => { if (/\\s+$/.test(String(text))) f(); });',
      'class C { @Post() create(@Body() dto) { return /\\s+$/.test(dto.name); } }',
      'app.get("/", (req) => { clean(req.query.q); }); function clean(s) { return s.replace(/\\s+$/, ""); }',
      'app.get("/", (c) => { const q = c.req.query("q") ?? c.req.header("x"); q.split(/\\s+$/); });',
      'app.get("/", (req) => req.body.lines.map((line) => line.replace(/\\s+$/, "")));',
    ];
    for (const text of sent) {
      it(text, () => {
        assert.deepEqual(find(text), ['/\\s+$/']);
        assert.match(message(text), /the text comes from a request/);
      });
    }

    const own = [
      'app.get("/", (req) => { /\\s+$/.test(process.title); });',
      'app.get("/", (req) => { const n = req.query.q.length; /\\s+$/.test(n); });',
      'app.get("/", (req, res) => { /\\s+$/.test(res.locals.title); });',
      'function f(node) { return node.body.replace(/\\s+$/, ""); }',
      'stream.on("data", (text) => { text.replace(/\\s+$/, ""); });',
      'function f(request) { return request.id.replace(/\\s+$/, ""); }',
    ];
    for (const text of own) {
      it(`not ${text}`, () => {
        assert.deepEqual(find(text), []);
      });
    }
  });

  it('is a warning where a request decides, whatever function matches', () => {
    const severity = (text: string, rules = {}): string | undefined =>
      analyseFile({ path: 'a.js', text }, { ...defaultOptions, severity: rules }).findings.find(
        (finding) => finding.rule === rule,
      )?.severity;
    assert.equal(severity('function f(s) { return /^(a+)+$/.test(s); }'), 'hint');
    const sent = 'function f(req) { return /^(a+)+$/.test(req.body.name); }';
    assert.equal(severity(sent), 'warning');
    assert.equal(severity(sent, { [rule]: 'information' }), 'information');
    assert.equal(severity('async function f(req) { return /^(a+)+$/.test(req.body.name); }'), 'warning');
  });

  it('decides the context where the text is matched, not where the expression is made', () => {
    const text = 'const re = /^(a+)+$/; app.get("/", (q, s) => { s.send(re.test(load())); });';
    assert.equal(findIn(rule, text)[0]?.context.kind, 'handler');
  });

  it('names the parts, the growth, an attack and the remedy', () => {
    assert.match(
      message('app.get("/", (req) => /^x(\\w+\\s?)*$/.test(load()));'),
      /^`\(\\w\+\\s\?\)\*` in this regular expression .* exponentially many ways: a text such as `'x' \+ '\w'\.repeat\(30\) \+ '.'` keeps it busy for seconds, and every other request and event waits\. .*async does not help.*\(parallelism\)/,
    );
    assert.match(
      message('/^\\s*(.*?)\\s*$/.exec(s);'),
      /`\\s\*`, `\.\*\?` and `\\s\*` .* the cube of its length: a text such as/,
    );
    assert.match(
      message('/^\\d+\\w*,/.test(s);'),
      /the square of its length: a text such as `'\d'\.repeat\(40000\)/,
    );
  });

  it('gives attacks that do not match', () => {
    for (const [source, flags] of [
      ['^(a+)+$', ''],
      ['^([^@]+)+@$', 'i'],
      ['"(?:[^"\\\\]+|\\\\.)*"(\\s+)+;', ''],
      ['^(?:\\p{L}+)+$', 'u'],
      ["^'(a+)+'$", 'm'],
    ] as const) {
      const text = `new RegExp(${JSON.stringify(source)}, '${flags}').test(s);`;
      const attack = /such as `(.*?)` keeps/.exec(message(text))?.[1];
      assert.ok(attack !== undefined, source);
      // Six times are enough to tell, and take no time.
      const input: unknown = runInNewContext(attack.replace('repeat(30)', 'repeat(6)'));
      assert.equal(typeof input === 'string' && new RegExp(source, flags).test(input), false, source);
    }
  });

  it('carries the expression, for who examines it more closely', () => {
    assert.deepEqual(findIn(rule, '/^(a+)+$/gi.test(s);')[0]?.regex, { source: '^(a+)+$', flags: 'gi' });
  });

  it('says which expressions are too long to be examined', () => {
    const text = `new RegExp(\`(?:${`${'a'.repeat(50)}\n`.repeat(101)})+\`).test(s);`;
    const { notes } = analyseFile({ path: 'a.js', text }, defaultOptions);
    assert.match(notes.find((note) => note.rule === rule)?.message ?? '', /5156 characters, more than 5000/);
  });

  it('examines an expression once, however often it stands in a file', () => {
    const text = '/^(a+)+$/.test(s);\n'.repeat(500);
    assert.equal(find(text).length, 500);
  });
});
