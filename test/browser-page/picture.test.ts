import assert from 'node:assert/strict';
import type { Timeline } from '../../src/profiler/timeline/model';
import { syntheticTimeline } from '../../src/profiler/timeline/testing/synthetic';
import { layOut, unfolded } from '../../src/webview/view/layout';
import { example, rowY } from './example';
import { PageHarness, type OpenPage, type PageOptions } from './harness';

describe('the picture of the timeline page shows', () => {
  let harness: PageHarness;
  let open: OpenPage;

  before(async () => {
    harness = await PageHarness.start();
  });
  after(() => harness.stop());
  afterEach(() => open.close());

  async function show(timeline: Timeline = example, options: PageOptions = {}): Promise<void> {
    open = await harness.open(options);
    await open.send({ type: 'timeline', timeline, title: 'run.lanewise' });
  }

  const coloursAt = async (
    x: number,
    y: number,
    width = 12,
    height = 12,
  ): Promise<Record<string, number>> => {
    const box = [Math.round(x), Math.round(y), Math.round(width), height] as const;
    return open.editor.evaluate((editor, place) => editor.colours(...place), box);
  };

  it('states by pattern as well as by colour', async () => {
    await show();
    const tonesAt = async (time: number, lane: number): Promise<number> => {
      const colours = await coloursAt(await open.xOf(time), rowY(lane, 'states') - 6);
      return Object.keys(colours).length;
    };
    assert.equal(await tonesAt(30_000, 0), 1, 'running is solid');
    assert.ok((await tonesAt(50_000, 0)) > 1, 'blocked has a pattern');
    assert.ok((await tonesAt(22_000, 0)) > 1, 'garbage collection has a pattern');
    assert.ok((await tonesAt(63_000, 1)) > 1, 'preempted has a pattern');
  });

  it('the true amount of each state where pixels hold many', async () => {
    const timeline = syntheticTimeline({ lanes: 1, slices: 100_000 });
    await show(timeline);
    const [lane] = timeline.lanes;
    const row = layOut(timeline, unfolded(timeline)).lanes[0]?.rows[0];
    assert.ok(lane && row);
    const { width } = await open.editor.evaluate((editor) => editor.canvasSize());
    const { start, end, state } = lane.states;
    const running = state.reduce((sum, s, i) => sum + (s === 0 ? (end[i] ?? 0) - (start[i] ?? 0) : 0), 0);
    const colours = await coloursAt(0, row.y, width, row.height);
    const green = (colours['137,209,133'] ?? 0) / (width * row.height);
    assert.ok(lane.states.start.length > 10 * width);
    assert.ok(
      Math.abs(green - running / lane.end) < 0.01,
      `${green} of the band for ${running / lane.end} running`,
    );
  });

  it('each theme in its own colours, changed while it is open', async () => {
    await show();
    const dark = await open.screenshot('timeline-page-dark');
    await open.setTheme('light');
    await open.settle();
    const light = await open.screenshot('timeline-page-light');
    await open.setTheme('high-contrast');
    await open.settle();
    const contrast = await open.screenshot('timeline-page-high-contrast');
    assert.ok(!dark.equals(light) && !light.equals(contrast));
    const background = async (): Promise<string[]> => Object.keys(await coloursAt(3, 2, 1, 1));
    assert.deepEqual(await background(), ['0,0,0']);
    await open.setTheme('light');
    await open.settle();
    assert.deepEqual(await background(), ['255,255,255']);
  });

  it('sharp pixels at a fractional ratio', async () => {
    await show(example, { ratio: 1.25 });
    const { width, height, cssWidth, cssHeight } = await open.editor.evaluate((editor) =>
      editor.canvasSize(),
    );
    assert.ok(Math.abs(width - cssWidth * 1.25) < 1 && Math.abs(height - cssHeight * 1.25) < 1);
    await open.plot.hover({ position: { x: await open.xOf(60_000), y: rowY(0, 'blocking') } });
    assert.match(await open.page.locator('.tooltip').innerText(), /^fs\.readFileSync/);
  });
});
