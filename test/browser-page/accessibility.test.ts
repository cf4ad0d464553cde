import assert from 'node:assert/strict';
import axe from 'axe-core';
import { example } from './example';
import { PageHarness } from './harness';
import type { ThemeName } from './themes';

describe('the timeline page is accessible', () => {
  let harness: PageHarness;

  before(async () => {
    harness = await PageHarness.start();
  });
  after(() => harness.stop());

  for (const theme of ['dark', 'light', 'high-contrast'] satisfies ThemeName[]) {
    it(`in the ${theme} theme, with a selection`, async () => {
      const open = await harness.open({ theme });
      await open.send({ type: 'timeline', timeline: example, title: 'run' });
      await open.plot.press('.');
      await open.page.evaluate(axe.source);
      const result: axe.AxeResults = await open.page.evaluate('axe.run()');
      const found = result.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
      );
      assert.deepEqual(found, []);
      assert.ok(result.passes.length > 10);
      await open.close();
    });
  }

  it('with the dialog of keys, and when there is no timeline', async () => {
    const open = await harness.open();
    await open.send({ type: 'timeline', timeline: example, title: 'run' });
    await open.plot.press('?');
    await open.page.evaluate(axe.source);
    const dialog: axe.AxeResults = await open.page.evaluate('axe.run()');
    assert.deepEqual(
      dialog.violations.map(({ id }) => id),
      [],
    );
    await open.send({ type: 'failed', message: 'no' });
    const failed: axe.AxeResults = await open.page.evaluate('axe.run()');
    assert.deepEqual(
      failed.violations.map(({ id }) => id),
      [],
    );
    await open.close();
  });
});
