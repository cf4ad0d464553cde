/**
 * Measures what the cost model of `no-cpu-heavy-loop` assumes of single operations, and of whole loops, on this machine:
 * `npx tsx bench/unit-costs.ts`. Prints the estimate beside what was measured, as Markdown.
 */
import { parseSource } from '../src/analysis/parse/parse';
import { isLoop, NodeType, walk } from '../src/analysis/parse/syntax';
import { FileModel } from '../src/analysis/semantics/file-model';
import { LoopCosts } from '../src/analysis/semantics/loop-cost';
import { Resolver } from '../src/analysis/semantics/resolver';
import { Sizes } from '../src/analysis/semantics/trip-count';
import vm from 'node:vm';
import { createRequire } from 'node:module';

const setUp =
  'const a = new Array(1e6).fill(0).map((_, i) => i % 97), t = new Float64Array(1e6), o = { x: 1, y: 2, z: 3 }, ' +
  'text = \'{"a":[1,2,3],"b":"some text"}\', m = new Map([[1, 2]]), set = new Set([1, 2, 3]), buffer = Buffer.alloc(1024), ' +
  'crypto = require("crypto"), zlib = require("zlib"), re = /b+c/; let s = 0, u = "", list = []; ';

/** Loops with sizes that are known, so that the estimate rests on unit costs alone. */
const loops: readonly string[] = [
  'for (let i = 0; i < 3e7; i++) s += i;',
  'for (let i = 0; i < 3e7; i++) s = (s * 31 + i) | 0;',
  'for (let i = 0; i < 1e6; i++) s += a[i] * 2;',
  'for (let i = 0; i < 1e6; i++) t[i] = i * 0.5;',
  'for (let i = 0; i < 1e6; i++) t[i] = Math.sqrt(i) + t[i];',
  'for (let i = 0; i < 1e6; i++) s += Math.sin(i);',
  'for (let i = 0; i < 1e6; i++) s += Math.floor(i / 3) % 7;',
  'for (let i = 0; i < 300; i++) for (let j = 0; j < 300; j++) for (let k = 0; k < 300; k++) s += i * j + k;',
  'for (let i = 0; i < 2000; i++) for (let j = 0; j < 2000; j++) if (i % (j + 1) === 0) s++;',
  'for (let i = 0; i < 1e5; i++) JSON.parse(text);',
  'for (let i = 0; i < 1e5; i++) JSON.stringify(o);',
  'for (let i = 0; i < 1e4; i++) structuredClone(o);',
  'for (let i = 0; i < 1e5; i++) list.push({ ...o });',
  'for (let i = 0; i < 1e6; i++) list.push([i, i]);',
  'for (let i = 0; i < 1e6; i++) u = `k${i}`;',
  'for (let i = 0; i < 1e6; i++) u = "k" + i;',
  'for (let i = 0; i < 1e6; i++) if (re.test("aabbc")) s++;',
  'for (let i = 0; i < 1e5; i++) u = "a-b-c".replace(/-/g, "+");',
  'for (let i = 0; i < 1e5; i++) s += "a,b,c".split(",").length;',
  'for (let i = 0; i < 1e5; i++) new RegExp("a" + (i % 10));',
  'for (let i = 0; i < 1e6; i++) s += m.get(1);',
  'for (let i = 0; i < 1e6; i++) if (set.has(i)) s++;',
  'for (let i = 0; i < 3e5; i++) m.set(i, i);',
  'for (let i = 0; i < 3e5; i++) set.add(i);',
  'for (let i = 0; i < 1e6; i++) s += new Date(i).getTime();',
  'for (let i = 0; i < 2e5; i++) s += Object.keys(o).length;',
  'for (let i = 0; i < 2e5; i++) s += Object.entries(o).length;',
  'for (let i = 0; i < 3000; i++) u = (i * 1000).toLocaleString();',
  'for (let i = 0; i < 1e5; i++) u = (i / 3).toFixed(2);',
  'for (let i = 0; i < 1e5; i++) u = "some text".toUpperCase();',
  'for (let i = 0; i < 2e4; i++) crypto.createHash("sha256").update("x").digest("hex");',
  'for (let i = 0; i < 1e4; i++) crypto.randomBytes(16);',
  'for (let i = 0; i < 3; i++) crypto.pbkdf2Sync("p", "s", 100000, 32, "sha256");',
  'for (let i = 0; i < 1000; i++) zlib.gzipSync(buffer);',
  'for (let i = 0; i < 1000; i++) zlib.deflateSync(buffer);',
  'const big = new Array(2e5).fill(0).map((_, i) => (i * 7919) % 100003); big.sort((x, y) => x - y);',
  'a.map((x) => x * 2);',
  'a.forEach((x) => { s += x; });',
  'a.filter((x) => x > 50);',
  'a.reduce((sum, x) => sum + x, 0);',
  'for (let i = 0; i < 1e6; i++) list.push(i);',
  'let big = 1n; for (let i = 0; i < 1e6; i++) big += 3n;',
];

/** The last loop (or array method) of a text, in nanoseconds. */
function estimated(text: string): number {
  const parsed = parseSource('loop.js', text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const model = new FileModel('loop.js', text, parsed.value);
  const costs = new LoopCosts(new Sizes(model, new Resolver(model)));
  let nanoseconds = 0;
  walk(parsed.value, (node) => {
    if (node.range[0] < setUp.length) return true;
    const iteration = node.type === NodeType.CallExpression ? costs.iteration(node) : undefined;
    const loop = isLoop(node) ? node : iteration;
    if (!loop) return true;
    // In the set-up of a loop of its own, the last one counts.
    nanoseconds = costs.estimate(loop).nanoseconds;
    return false;
  });
  return nanoseconds;
}

/** The least of five runs, in nanoseconds of processor time, which other programs on the machine disturb little. */
function measured(text: string): number {
  const code =
    `${setUp} const start = process.cpuUsage(); ${text} ` +
    'const { user, system } = process.cpuUsage(start); return (user + system) * 1000;';
  const run = vm.compileFunction(code, ['require']) as (require: NodeJS.Require) => number;
  const require = createRequire(import.meta.url);
  return Math.min(...Array.from({ length: 5 }, () => run(require)));
}

const rows = loops.map((loop) => {
  const estimate = estimated(setUp + loop);
  const time = measured(loop);
  return { loop, estimate, time, ratio: estimate / time };
});
const within = (factor: number): number =>
  rows.filter(({ ratio }) => ratio <= factor && ratio >= 1 / factor).length;

console.log(`Node ${process.version}, ${process.arch}\n`);
console.log('| loop | estimated ms | measured ms | estimated ÷ measured |');
console.log('| --- | ---: | ---: | ---: |');
for (const { loop, estimate, time, ratio } of rows) {
  console.log(
    `| \`${loop.replaceAll('|', '\\|')}\` | ${(estimate / 1e6).toFixed(1)} | ${(time / 1e6).toFixed(1)} | ${ratio.toFixed(2)} |`,
  );
}
for (const factor of [2, 3, 10])
  console.log(`\nWithin a factor of ${factor}: ${within(factor)} of ${rows.length}.`);
