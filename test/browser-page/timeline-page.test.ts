import assert from 'node:assert/strict';
import type { FromPage } from '../../src/messages/timeline';
import type { Timeline } from '../../src/profiler/timeline/model';
import { hostileNames, syntheticTimeline, timelineOf } from '../../src/profiler/timeline/testing/synthetic';
import { shortestRange } from '../../src/webview/view/viewport';
import { example, rowY } from './example';
import { PageHarness, type OpenPage, type PageOptions } from './harness';

describe('the timeline page', () => {
  let harness: PageHarness;
  let open: OpenPage;

  before(async () => {
    harness = await PageHarness.start();
  });
  after(() => harness.stop());
  afterEach(async () => {
    const { errors } = open;
    await open.close();
    assert.deepEqual(errors, [], 'no script fails and the policy is kept');
  });

  async function show(timeline: Timeline = example, options: PageOptions = {}): Promise<void> {
    open = await harness.open(options);
    await open.send({ type: 'timeline', timeline, title: 'run.lanewise' });
  }

  const at = async (time: number, y: number): Promise<{ x: number; y: number }> => ({
    x: await open.xOf(time),
    y,
  });
  const told = async (type: FromPage['type']): Promise<FromPage[]> =>
    (await open.messages()).filter((message) => message.type === type);
  /** The rows of a table, their cells apart by tabs. */
  async function table(caption: string): Promise<string[]> {
    const texts = await open.page.locator('table', { hasText: caption }).locator('tbody tr').allInnerTexts();
    return texts.map((row) => row.replaceAll('\n', ''));
  }

  describe('shows', () => {
    it('the story, the threads and the figures of the run', async () => {
      await show();
      assert.equal((await told('ready')).length, 1);
      assert.match(
        await open.page.locator('h1').innerText(),
        /^Parallel for 30% of the run, .* fs\.readFileSync in load\.ts:31 held up the main thread for 40%/,
      );
      assert.match(await open.page.locator('header').innerText(), /2 things not recorded/);
      await open.page.locator('.lost summary').click();
      assert.match(
        await open.page.locator('.lost').innerText(),
        /the end of the recording: the file is cut off/,
      );
      assert.deepEqual(await open.page.locator('.lane-label .lane-name').allInnerTexts(), [
        'main',
        'worker 1',
      ]);
      assert.deepEqual(await table('Blocking calls'), ['fs.readFileSync\t1\t40 ms\t40 ms\tmain\tload.ts:31']);
      assert.deepEqual(await table('Threads'), [
        'worker 1\t70 ms 88%\t–\t–\t10 ms 13%\t–',
        'main\t35 ms 35%\t5 ms 5%\t40 ms 40%\t–\t20 ms 20%',
      ]);
      assert.equal((await table('Functions'))[0], 'simulate\t70 ms\t80 ms\tworker.ts:1');
    });

    it('a message instead of a timeline that cannot be shown, as text', async () => {
      open = await harness.open();
      await open.send({ type: 'failed', message: 'Line 3 is no JSON: <b>{"x</b>' });
      assert.match(await open.page.locator('[role=alert]').innerText(), /Line 3 is no JSON: <b>\{"x<\/b>/);
    });

    it('empty recordings', async () => {
      await show({ ...timelineOf([]), lost: [{ what: 'the program', reason: 'it is no Node.js program' }] });
      assert.match(await open.page.locator('header').innerText(), /the program: it is no Node\.js program/);
      assert.match(await open.page.locator('main').innerText(), /No JavaScript thread was recorded\./);
      await open.plot.press('+');
      await open.plot.press('.');
      await open.settle();
    });

    it('hostile names as text, never as markup', async () => {
      await show(syntheticTimeline({ names: hostileNames, files: hostileNames }));
      for (const key of ['.', '.', 'Shift+ArrowDown', 'Shift+ArrowDown', 'f']) await open.plot.press(key);
      await open.plot.hover({ position: { x: 300, y: 60 } });
      await open.settle();
      assert.equal(await open.editor.evaluate((editor) => editor.isPwned()), false);
      assert.match(await open.page.locator('main').innerText(), /<\/script>/);
      assert.equal(await open.page.locator('main img, main script').count(), 0);
    });
  });

  describe('by mouse', () => {
    it('tells the facts of what is pointed at', async () => {
      await show();
      await open.plot.hover({ position: await at(60_000, rowY(0, 'flame', 1)) });
      const tooltip = (await open.page.locator('.tooltip').innerText()).replaceAll('\n', ' ');
      assert.match(
        tooltip,
        /^load at \/app\/src\/load\.ts:30 .* start 40 ms duration 40 ms meanwhile blocked 100%/,
      );
      await open.plot.hover({ position: await at(60_000, rowY(0, 'states')) });
      assert.match(await open.page.locator('.tooltip').innerText(), /^blocked/);
      await open.plot.hover({ position: await at(95_000, rowY(0, 'flame', 1)) });
      assert.equal(await open.page.locator('.tooltip').isVisible(), false);
    });

    it('selects, and goes to the source by button, double click and table', async () => {
      await show();
      const expected = [
        { file: '/app/src/load.ts', line: 30, column: 9 },
        { file: '/app/src/load.ts', line: 31, column: 5 },
        { file: '/app/src/build.ts', line: 12, column: 3 },
        { file: '/app/src/worker.ts', line: 1, column: 1 },
      ];
      await open.plot.click({ position: await at(60_000, rowY(0, 'flame', 1)) });
      assert.match(await open.page.locator('.details').innerText(), /^load\s/);
      await open.page.getByRole('button', { name: 'Go to source' }).click();
      await open.plot.dblclick({ position: await at(60_000, rowY(0, 'blocking')) });
      await open.page.getByRole('button', { name: 'build', exact: true }).click();
      await open.page.getByRole('button', { name: 'simulate', exact: true }).click();
      assert.deepEqual(
        await told('open-source'),
        expected.map((place) => ({ type: 'open-source', ...place })),
      );
      await open.plot.click({ position: await at(60_000, rowY(0, 'flame', 2)) });
      assert.equal(
        await open.page.getByRole('button', { name: 'Go to source' }).count(),
        0,
        'Node.js has no file',
      );
    });

    it('zooms where it points and pans by dragging and by the wheel', async () => {
      await show();
      const before = await open.state();
      await open.plot.hover({ position: await at(50_000, 30) });
      await open.page.keyboard.down('Control');
      await open.page.mouse.wheel(0, -400);
      await open.page.keyboard.up('Control');
      await open.settle();
      const zoomed = await open.state();
      assert.ok(zoomed.end - zoomed.start < (before.end - before.start) / 3);
      assert.ok(Math.abs((zoomed.start + zoomed.end) / 2 - 50_000) < 1000, 'around the pointer');

      const box = await open.plot.boundingBox();
      assert.ok(box);
      await open.page.mouse.move(box.x + 500, box.y + 40);
      await open.page.mouse.down();
      await open.page.mouse.move(box.x + 400, box.y + 40, { steps: 4 });
      await open.page.mouse.up();
      await open.settle();
      const dragged = await open.state();
      const moved = ((dragged.start - zoomed.start) / (zoomed.end - zoomed.start)) * box.width;
      assert.ok(Math.abs(moved - 100) < 3, `the content follows the pointer, not by ${moved}`);
      assert.equal(await open.page.locator('.details').isVisible(), false, 'a drag selects nothing');

      await open.page.keyboard.down('Shift');
      await open.page.mouse.wheel(0, -100);
      await open.page.keyboard.up('Shift');
      await open.settle();
      assert.ok((await open.state()).start < dragged.start);
    });

    it('drags out a range in the overview, and moves it', async () => {
      await show();
      const box = await open.page.locator('.overview-plot').boundingBox();
      assert.ok(box);
      const drag = async (from: number, to: number): Promise<void> => {
        await open.page.mouse.move(box.x + from * box.width, box.y + 20);
        await open.page.mouse.down();
        await open.page.mouse.move(box.x + to * box.width, box.y + 20, { steps: 5 });
        await open.page.mouse.up();
        await open.settle();
      };
      await drag(0.4, 0.8);
      const { start, end } = await open.state();
      assert.ok(Math.abs(start - 40_000) < 500 && Math.abs(end - 80_000) < 500);
      assert.match(
        await open.page.locator('summary', { hasText: 'Visible range' }).innerText(),
        /from 40(\.\d+)? ms to (80|79\.\d) ms/,
      );
      const main = (await table('Threads')).find((row) => row.startsWith('main'));
      assert.match(main ?? '', /^main\t(–|\S+ \S+ <?0\.\d%)\t–\t[\d.]+ ms (100|99)%\t–/);
      await drag(0.6, 0.5);
      assert.ok(Math.abs((await open.state()).start - 30_000) < 500);
      await drag(0.3, 0.1);
      const widened = await open.state();
      assert.ok(
        Math.abs(widened.start - 10_000) < 700 && Math.abs(widened.end - 70_000) < 700,
        'an end was dragged',
      );
      // A hand that trembles still clicks: the lens comes, as long as it was.
      await drag(0.9, 0.901);
      const brought = await open.state();
      assert.ok(
        Math.abs(brought.end - brought.start - (widened.end - widened.start)) < 1 && brought.end > 99_000,
      );
    });

    it('sorts tables by their columns', async () => {
      await show();
      const functions = open.page.locator('table', { hasText: 'Functions' });
      const names = async (): Promise<string[]> =>
        (await table('Functions')).map((row) => row.split('\t')[0] ?? '');
      await functions.getByRole('button', { name: 'total' }).click();
      assert.deepEqual((await names()).slice(0, 2).sort(), ['build', 'simulate']);
      await functions.getByRole('button', { name: 'Function' }).click();
      assert.deepEqual(await names(), [...(await names())].sort());
      assert.equal(await functions.locator('th[aria-sort=ascending]').innerText(), 'Function');
      await functions.getByRole('button', { name: 'Function' }).click();
      assert.deepEqual(await names(), [...(await names())].sort().reverse());
    });

    it('folds flame charts away', async () => {
      await show();
      const fold = open.page.getByRole('button', { name: 'Flame chart of main' });
      assert.equal(await fold.getAttribute('aria-expanded'), 'true');
      const before = await open.page.locator('.lane-label').nth(1).boundingBox();
      await fold.click();
      assert.equal(await fold.getAttribute('aria-expanded'), 'false');
      const after = await open.page.locator('.lane-label').nth(1).boundingBox();
      assert.ok(before && after && after.y < before.y - 20);
      assert.deepEqual((await open.state()).collapsed, ['1-0']);
      assert.match(
        await open.page.locator('.lane-share').first().innerText(),
        /^blocked 40%, running 35%, idle 20%$/,
      );
    });
  });

  describe('by keyboard', () => {
    it('takes keys at once, without a click', async () => {
      await show();
      await open.page.keyboard.press('w');
      await open.settle();
      assert.ok((await open.state()).end - (await open.state()).start < example.duration);
    });

    it('zooms, pans and shows the whole run, within bounds', async () => {
      await show();
      const range = async (): Promise<number[]> => {
        await open.settle();
        const { start, end } = await open.state();
        return [start, end];
      };
      for (let i = 0; i < 40; i++) await open.plot.press('+');
      const [start = 0, end = 0] = await range();
      assert.ok(Math.abs(end - start - shortestRange) < 0.001, 'no closer than the shortest range');
      await open.plot.press('d');
      assert.ok(((await range())[0] ?? 0) > start);
      await open.plot.press('a');
      await open.plot.press('ArrowLeft');
      assert.ok(((await range())[0] ?? 0) < start);
      await open.plot.press('0');
      assert.deepEqual(await range(), [0, example.duration]);
      await open.plot.press('-');
      assert.deepEqual(await range(), [0, example.duration]);
    });

    it('selects slices, focuses them and opens their source', async () => {
      await show();
      const details = open.page.locator('.details');
      const live = open.page.getByRole('status').and(open.page.locator('.facts'));
      assert.equal(await live.count(), 1, 'screen readers know the region before it says something');
      assert.equal(await details.isVisible(), false);
      await open.plot.press('.');
      assert.match(await details.innerText(), /^running/);
      await open.plot.press('Shift+ArrowDown');
      await open.plot.press('Shift+ArrowDown');
      await open.plot.press('.');
      assert.match(await details.innerText(), /^(build|load|parse)/);
      await open.plot.press('Enter');
      assert.equal((await told('open-source')).length, 1);
      await open.plot.press('f');
      await open.settle();
      assert.ok((await open.state()).end - (await open.state()).start < example.duration);
      await open.plot.press('Escape');
      assert.equal(await details.isVisible(), false);
    });

    it('searches: counts, selects match after match, leaves by Escape', async () => {
      await show();
      await open.plot.press('/');
      await open.page.keyboard.type('readFile');
      assert.equal(await open.page.locator('.match-count').innerText(), '2 found');
      await open.page.keyboard.press('Enter');
      assert.match(await open.page.locator('.details').innerText(), /readFileSync/);
      const selected = (): Promise<string> => open.page.locator('.details').innerText();
      const first = await selected();
      await open.page.keyboard.press('Enter');
      assert.notEqual(await selected(), first);
      await open.page.keyboard.press('Shift+Enter');
      assert.equal(await selected(), first);
      const dimmed = await open.screenshot('timeline-page-search');
      await open.page.keyboard.press('Escape');
      await open.settle();
      assert.equal(await open.page.locator('.match-count').innerText(), '');
      assert.ok(!dimmed.equals(await open.page.screenshot()));
      await open.page.keyboard.press('w');
      await open.settle();
      assert.ok((await open.state()).end < example.duration, 'the timeline has the keyboard again');
    });

    it('unfolds what a match is hidden in', async () => {
      await show();
      const fold = open.page.getByRole('button', { name: 'Flame chart of worker 1' });
      await fold.click();
      await open.page.getByRole('searchbox').fill('simulate');
      await open.page.keyboard.press('Enter');
      assert.match(await open.page.locator('.details').innerText(), /^simulate/);
      assert.equal(await fold.getAttribute('aria-expanded'), 'true');
    });

    it('shows its keys', async () => {
      await show();
      await open.plot.press('?');
      assert.match(await open.page.getByRole('dialog').innerText(), /zoom in, zoom out/);
      await open.page.keyboard.press('Escape');
      assert.equal(await open.page.getByRole('dialog').count(), 0);
    });

    it('reaches everything by Tab, and folds without losing its place', async () => {
      await show();
      const fold = open.page.getByRole('button', { name: 'Flame chart of worker 1' });
      const focused = (): Promise<string | null> => open.page.locator(':focus').getAttribute('aria-label');
      await open.page.keyboard.press('Tab');
      for (let i = 0; i < 30 && (await focused()) !== 'Flame chart of worker 1'; i++) {
        await open.page.keyboard.press('Tab');
      }
      await open.page.keyboard.press('Enter');
      assert.equal(await fold.getAttribute('aria-expanded'), 'false');
      await open.page.keyboard.press('Enter');
      assert.equal(await fold.getAttribute('aria-expanded'), 'true', 'the new button has the focus');
    });
  });

  describe('keeps its view', () => {
    const saved = { start: 20_000, end: 60_000, collapsed: ['1-0'], expanded: [] };

    it('when it was hidden and comes back', async () => {
      await show(example, { state: { wallStart: example.wallStart, ...saved } });
      assert.match(await open.page.locator('.statistics summary').innerText(), /from 20 ms to 60 ms/);
      const fold = open.page.getByRole('button', { name: 'Flame chart of main' });
      assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    });

    it('but not the view of another run', async () => {
      await show(example, { state: { wallStart: 1, ...saved } });
      assert.match(await open.page.locator('.statistics summary').innerText(), /^Whole run/);
    });
  });
});
