import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { rules } from '.';

const folder = new URL('.', import.meta.url);

describe('the registry of rules', () => {
  it('has one line for each folder', () => {
    const folders = readdirSync(folder).filter((name) => statSync(new URL(name, folder)).isDirectory());
    assert.deepEqual(
      rules.map(({ metadata }) => metadata.id),
      folders.toSorted(),
    );
  });

  for (const { metadata } of rules) {
    it(`documents ${metadata.id}`, () => {
      assert.equal(metadata.documentation, `${metadata.id}.md`);
      const page = readFileSync(new URL(`${metadata.id}/${metadata.documentation}`, folder), 'utf8');
      assert.ok(
        page.startsWith(`# ${metadata.id}\n\n${metadata.description}\n`),
        'name and description first',
      );
      const sections = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
      for (const section of [
        'What it does',
        'Why is this bad?',
        'Examples',
        'What is not reported',
        'Options',
        'Suppressing',
      ]) {
        assert.ok(sections.includes(section), section);
      }
      assert.match(page, /concurrency/);
      assert.match(page, /parallelism/);
      assert.ok(page.includes(`// lanewise-disable-next-line ${metadata.id} -- `));
    });
  }
});
