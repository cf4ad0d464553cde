import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rules } from '../../src/analysis';
import { updatedManifest } from '../../scripts/generate-manifest';
import { updatedReadme } from '../../scripts/generate-readme';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('package.json', root), 'utf8');

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}
const { contributes } = JSON.parse(text) as Manifest;

describe('package.json', () => {
  it('is up to date with the rules and defaults (else: npm run generate)', async () => {
    assert.equal(text, await updatedManifest(text));
  });

  it('goes with a table of rules in README.md that is up to date (else: npm run generate)', async () => {
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    assert.equal(readme, await updatedReadme(readme));
    for (const { id } of rules) assert.ok(readme.includes(`[\`${id}\`]`), id);
  });

  it('has a setting and a page for every rule', () => {
    assert.ok(rules.length > 0);
    for (const rule of rules) {
      assert.ok(`lanewise.rules.${rule.id}` in contributes.configuration.properties, rule.id);
      assert.ok(existsSync(new URL(`src/analysis/rules/${rule.id}/${rule.documentation}`, root)), rule.id);
    }
  });

  it('offers no command that runs code in a workspace that is not trusted', () => {
    const profiling = contributes.commands.filter(({ command }) => command.startsWith('lanewise.profile'));
    assert.equal(profiling.length, 3);
    for (const { command, enablement } of profiling)
      assert.match(enablement ?? '', /isWorkspaceTrusted/, command);
  });

  it('calls no file current that a menu may not mean', () => {
    const commands = contributes.menus['explorer/context']?.map(({ command }) => command);
    assert.deepEqual(commands, ['lanewise.profileFile', 'lanewise.profileNpmScript']);
  });

  it('puts only commands that exist into menus', () => {
    const commands = new Set(contributes.commands.map(({ command }) => command));
    for (const { command } of Object.values(contributes.menus).flat())
      assert.ok(commands.has(command), command);
  });
});
