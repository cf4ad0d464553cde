import assert from 'node:assert/strict';
import { parseSource } from '../parse/parse';
import { directEffects } from './direct-effects';
import type { Effect } from './effects';
import { FileModel } from './file-model';
import { Resolver } from './resolver';
import { NodeType } from '../parse/syntax';

const show = ({ resource, access, target, from, opens }: Effect): string =>
  [resource, access, target, from && `of ${from}`, opens && `opens ${opens}`].filter(Boolean).join(' ');

/** What the function `f` of a text does, and what its calls are assumed to do. */
function effectsOf(text: string): { effects: string[]; calls: string[] } {
  const parsed = parseSource('a.ts', text);
  assert.ok(parsed.ok, text);
  const model = new FileModel('a.ts', text, parsed.value);
  const fn = model.nodesOf(NodeType.FunctionDeclaration).find(({ id }) => id?.name === 'f');
  const found = directEffects(fn ?? parsed.value, model, new Resolver(model));
  return {
    effects: found.effects.map(show),
    calls: found.calls.map(
      ({ otherwise, isLimited }) => otherwise.map(show).join() + (isLimited === true ? ' limited' : ''),
    ),
  };
}

const prelude = `import fs from 'node:fs/promises'; import { readFileSync } from 'node:fs'; import axios from 'axios';
import { exec } from 'node:child_process'; import { promisify } from 'node:util'; import { Pool } from 'pg';
import { helper } from './helper'; import pLimit from 'p-limit';
const run = promisify(exec); const pool = new Pool(); const limit = pLimit(4); let total = 0; const fixed = 1; function reset() { total = 0; }
`;

describe('directEffects', () => {
  const bodies: readonly [body: string, effects: readonly string[]][] = [
    ['await fs.readFile("a.txt");', ['file-system read a.txt opens file']],
    ['await fs.readFile(x);', ['file-system read of arguments opens file']],
    ['await fs.readFile(fixed);', ['file-system read opens file']],
    ['const p = `${x}/y`; await fs.unlink(p);', ['file-system write of arguments']],
    ['await fs.stat(this.path);', ['state read .path of this', 'file-system read of this']],
    ['readFileSync("a");', ['file-system read a']],
    ['await fs.copyFile("a", x);', ['file-system read a', 'file-system write of arguments']],
    ['await fetch("https://a.example/x?y=1");', ['network read https://a.example opens socket']],
    ['await fetch(x, { method: "POST" });', ['network write of arguments opens socket']],
    ['await fetch(x, options);', ['network write of arguments opens socket']],
    ['await axios.get(x);', ['network read of arguments opens socket']],
    ['await axios.post(x, y);', ['network write of arguments opens socket']],
    ['await run("ls");', ['process write opens process']],
    ['await pool.query("SELECT 1");', ['database read']],
    ['await pool.query("INSERT INTO a VALUES (1)");', ['database write']],
    ['await prisma.user.findMany();', ['database read user']],
    ['await prisma.user.update({ where: x });', ['database write user of arguments']],
    ['await db.collection("items").insertOne(x);', ['database write items']],
    ['await knex("items").where(x).first();', ['database read items']],
    ['await User.findById(x);', ['database read user of arguments']],
    ['console.log(x);', ['console write']],
    ['console.error(x); logger.info(x);', ['console write diagnostics']],
    ['process.stdout.write(x);', ['console write']],
    ['return process.env.HOME;', ['process read']],
    ['process.chdir(x);', ['process write']],
    ['setTimeout(() => { total++; }, 10);', ['clock write']],
    ['total += x;', ['state read total', 'state write total'].reverse()],
    ['return total;', ['state read total']],
    ['return fixed + Math.max(x, 1) + x.trim().length;', []],
    ['const o = {}; o.a = 1; const s = new Set(); s.add(1); return [o].map((e) => e.a);', []],
    ['x.name = 1;', ['state write .name of arguments']],
    ['this.#cache = x;', ['state write .#cache of this']],
    ['x.list[0] = 1;', ['state write .list of arguments', 'state read .list of arguments']],
    ['for (const y of x) y.seen = true;', ['state write .seen of arguments']],
    ['x.forEach((y) => { fs.rm(y); });', ['file-system write of arguments']],
    ['button.on("click", () => { total++; });', []],
    ['const later = () => { total++; }; return later;', []],
    ['await import(x);', ['unknown write import of arguments']],
    ['await limit(() => fs.readFile(x));', ['file-system read of arguments']],
    ['return JSON.parse(x) as { a: typeof total };', []],
    ['x.forEach(register);', ['unknown write register of arguments']],
  ];
  for (const [body, effects] of bodies) {
    it(body, () => {
      const text = `${prelude}class C { #cache; static run() { async function f(x, y) { ${body} } } }`;
      assert.deepEqual(effectsOf(text).effects.toSorted(), effects.toSorted());
    });
  }

  const calls: readonly [body: string, calls: readonly string[]][] = [
    ['await helper(x);', ['unknown write helper of arguments']],
    ['const y = helper(1);', ['unknown read helper']],
    ['await getUser(1);', ['unknown read getUser']],
    ['this.getUser(x);', ['unknown read getUser of arguments']],
    ['await x.save();', ['unknown write save of arguments']],
    ['items.push(x);', ['state write items of arguments']],
    ['await sleep(10);', ['clock write']],
    ['new Thing();', ['unknown write Thing']],
    ['await limit(() => getUser(x));', ['unknown read getUser of arguments limited']],
  ];
  for (const [body, expected] of calls) {
    it(`leaves to others: ${body}`, () => {
      assert.deepEqual(effectsOf(`${prelude}async function f(x) { ${body} }`).calls, expected);
    });
  }

  it('does not take what a constructor fills for the state of others', () => {
    const parsed = parseSource('a.ts', 'class C { constructor(x) { this.x = x; x.owner = this; } }');
    assert.ok(parsed.ok);
    const model = new FileModel(
      'a.ts',
      'class C { constructor(x) { this.x = x; x.owner = this; } }',
      parsed.value,
    );
    const [constructor] = model.nodesOf(NodeType.FunctionExpression);
    assert.ok(constructor);
    assert.deepEqual(directEffects(constructor, model, new Resolver(model)).effects.map(show), [
      'state write .owner of arguments',
    ]);
  });

  it('tells what runs when a module is loaded', () => {
    assert.deepEqual(
      effectsOf(`import fs from 'fs'; fs.readFileSync('a'); function g() { fs.rmSync('b'); }`).effects,
      ['file-system read a'],
    );
  });
});
