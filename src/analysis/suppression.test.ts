import assert from 'node:assert/strict';
import { applyEdits, LineIndex } from '../base/text';
import { analyseFile } from './analyse-file';
import { everywhere } from './testing/everywhere';
import { parseSource } from './parse/parse';
import { parseDirectives } from './suppression';
import { suppressionEdits } from './suppression-edit';

function directives(text: string): readonly { readonly rules: string[]; readonly targetLine: number }[] {
  const parsed = parseSource('a.tsx', text);
  assert(parsed.ok);
  const lines = new LineIndex(text);
  return parseDirectives(parsed.value.comments ?? [], lines, text).map(({ rules, target }) => ({
    rules: rules.map(({ id, range }) => {
      assert.equal(text.slice(range.start, range.end), id);
      return id;
    }),
    targetLine: lines.positionAt(target.start).line,
  }));
}

const findings = (text: string, path = 'a.tsx'): number =>
  analyseFile({ path, text }, everywhere).findings.length;

describe('parseDirectives', () => {
  it('reads rules, apart from the reason', () => {
    const [directive] = directives('// lanewise-disable-next-line a, b-c -- because -- really\nx();');
    assert.deepEqual(directive?.rules, ['a', 'b-c']);
    assert.equal(directive.targetLine, 2);
  });

  it('takes no names for all rules', () => {
    assert.deepEqual(directives('// lanewise-disable-next-line\nx();')[0]?.rules, []);
    assert.deepEqual(directives('/* lanewise-disable-next-line -- why */\nx();')[0]?.rules, []);
    assert.deepEqual(directives('// lanewise-disable-next-line a --')[0]?.rules, ['a']);
  });

  it('counts from the end of a block comment', () => {
    assert.equal(directives('/*\n * lanewise-disable-next-line a\n * -- why\n */\nx();')[0]?.targetLine, 5);
  });

  it('lets directives in adjacent lines speak of the code below', () => {
    const found = directives('// lanewise-disable-next-line a\n// lanewise-disable-next-line b\nx();');
    assert.deepEqual(
      found.map(({ targetLine }) => targetLine),
      [3, 3],
    );
  });

  it('passes over lines of comments only', () => {
    assert.equal(
      directives('// lanewise-disable-next-line a\n// eslint-disable-next-line b\n/* and\n */\nx();')[0]
        ?.targetLine,
      5,
    );
    assert.equal(directives('// lanewise-disable-next-line a\nx(); // why\ny();')[0]?.targetLine, 2);
  });

  const sync = `fs.readFileSync('a');`;
  const program = (code: string): string =>
    `import fs from 'fs';\nexport async function f() {\nawait x;\n${code}\n}`;

  it('silences the line that it stands on', () => {
    assert.equal(findings(program(`${sync} // lanewise-disable-line no-blocking-call -- tiny\n${sync}`)), 1);
    assert.equal(findings(program(`${sync} // lanewise-disable-line no-slow-regex\n${sync}`)), 2);
    assert.equal(findings(program(`${sync} // lanewise-disable-lines\n${sync}`)), 2);
  });

  it('silences the file from where it stands', () => {
    assert.equal(findings(`/* lanewise-disable no-blocking-call */\n${program(`${sync}\n${sync}`)}`), 0);
    assert.equal(findings(program(`${sync}\n/* lanewise-disable */\n${sync}`)), 1);
    assert.equal(findings(`/* lanewise-disable no-slow-regex */\n${program(sync)}`), 1);
  });

  it('is not taken in by other words', () => {
    assert.deepEqual(
      directives('// lanewise-disable-next-lines a\n// see lanewise-disable-next-line\nx();'),
      [],
    );
  });
});

describe('suppression', () => {
  const read = "require('fs').readFileSync(p);";

  it('silences the next line only', () => {
    assert.equal(findings(`// lanewise-disable-next-line no-blocking-call -- why\n${read}\n${read}`), 1);
    assert.equal(findings(`/* lanewise-disable-next-line */\n${read}`), 0);
    assert.equal(findings(`// lanewise-disable-next-line no-cpu-heavy-loop\n${read}`), 1);
    assert.equal(
      findings(`const x = <p>\n{/* lanewise-disable-next-line */}\n{${read.slice(0, -1)}}</p>;`),
      0,
    );
  });
});

describe('suppressionEdits', () => {
  /** The text with every finding suppressed, one after the other. */
  function suppressed(path: string, before: string): string {
    let text = before;
    for (let guard = 0; guard < 10; guard++) {
      const [finding] = analyseFile({ path, text }, everywhere).findings;
      if (!finding) return text;
      const [edit] = suppressionEdits({ path, text }, [finding]);
      assert(edit);
      text = applyEdits(text, [edit]);
    }
    return assert.fail(`still reported:\n${text}`);
  }
  const directive = 'lanewise-disable-next-line no-blocking-call -- ';

  it('keeps the indentation and the line ending', () => {
    assert.equal(
      suppressed('a.js', "function f() {\r\n\trequire('fs').statSync(p);\r\n}\r\n"),
      `function f() {\r\n\t// ${directive}\r\n\trequire('fs').statSync(p);\r\n}\r\n`,
    );
  });

  it('writes a JSX comment among children, and a plain one among attributes', () => {
    assert.equal(
      suppressed('a.tsx', "const x = (\n  <p>\n    {require('fs').statSync(p)}\n  </p>\n);\n"),
      `const x = (\n  <p>\n    {/* ${directive}*/}\n    {require('fs').statSync(p)}\n  </p>\n);\n`,
    );
    assert.equal(
      suppressed('a.tsx', "const x = (\n  <p\n    id={require('fs').statSync(p)}\n  />\n);\n"),
      `const x = (\n  <p\n    // ${directive}\n    id={require('fs').statSync(p)}\n  />\n);\n`,
    );
  });

  it('does not write into a template literal', () => {
    const before = "const x = `\n  a ${require('fs').statSync(p)} b ${1}\n`;\n";
    const after = suppressed('a.js', before);
    assert.equal(
      after,
      `const x = \`\n  a \${\n  // ${directive}\n  require('fs').statSync(p)} b \${1}\n\`;\n`,
    );
  });

  it('names each rule on its own line where two report one line', () => {
    const text = "for (let i = 0; i < 1e9; i++) require('fs').statSync(p);\n";
    assert.equal(analyseFile({ path: 'a.js', text }, everywhere).findings.length, 2);
    assert.match(suppressed('a.js', text), /^\/\/ .*\n\/\/ .*\nfor/);
  });

  it('leaves the directives of other tools next to their line', () => {
    const others = '// eslint-disable-next-line n/no-sync\n// @ts-expect-error no types\n';
    const before = `// Reads.\n${others}require('fs').statSync(p);\n`;
    assert.equal(
      suppressed('a.ts', before),
      `// Reads.\n// ${directive}\n${others}require('fs').statSync(p);\n`,
    );
  });

  it('gives nothing where a comment would become part of the program', () => {
    for (const text of [
      "f('a \\\nb', require('fs').statSync(p));",
      "/* a\n b */ require('fs').statSync(p);",
      'const x = <p title="a\n b" id={require(\'fs\').statSync(p)} />;',
    ]) {
      const { findings: found } = analyseFile({ path: 'a.tsx', text }, everywhere);
      assert.equal(found.length, 1, text);
      assert.deepEqual(suppressionEdits({ path: 'a.tsx', text }, found), [undefined]);
    }
  });

  it('gives nothing for a text that does not parse', () => {
    assert.deepEqual(
      suppressionEdits({ path: 'a.js', text: 'const = ;' }, [{ rule: 'a', range: { start: 0, end: 1 } }]),
      [undefined],
    );
  });

  it('gives nothing for a text that nests deeper than the stack', () => {
    const text = `f();\nx${'\n.a()'.repeat(20_000)}`;
    assert.deepEqual(suppressionEdits({ path: 'a.js', text }, [{ rule: 'a', range: { start: 0, end: 1 } }]), [
      undefined,
    ]);
  });
});
