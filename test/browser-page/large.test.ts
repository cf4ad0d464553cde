import assert from 'node:assert/strict';
import { syntheticTimeline } from '../../src/profiler/timeline/testing/synthetic';
import { PageHarness, type Frame } from './harness';

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

describe('a timeline of a million slices', () => {
  let harness: PageHarness;

  before(async () => {
    harness = await PageHarness.start();
  });
  after(() => harness.stop());

  // Frame times depend on the machine, so they are told and not judged; that drawing costs by pixels is tested by count.
  it('opens, pans and zooms', async () => {
    const timeline = syntheticTimeline({ lanes: 4, slices: 250_000, duration: 60_000_000 });
    const slices = timeline.lanes.reduce(
      (sum, { flame, states }) => sum + flame.start.length + states.start.length,
      0,
    );
    assert.ok(slices > 900_000);
    const open = await harness.open({ width: 1600, height: 1000 });
    await open.send({ type: 'timeline', timeline, title: 'large' });
    const figures: string[] = [];
    const tell = (what: string, frames: Frame[]): void => {
      figures.push(`${what} ${median(frames.map(({ work }) => work)).toFixed(1)} ms`);
    };
    tell('zoom from the whole run', await open.editor.evaluate((editor) => editor.measureFrames(60, 'zoom')));
    for (let i = 0; i < 3; i++) await open.plot.press('w');
    await open.settle();
    const before = await open.state();
    tell('pan a third of it', await open.editor.evaluate((editor) => editor.measureFrames(75, 'pan')));
    await open.settle();
    const after = await open.state();
    assert.notEqual(after.start, before.start);
    for (let i = 0; i < 12; i++) await open.plot.press('w');
    tell('pan close by', await open.editor.evaluate((editor) => editor.measureFrames(75, 'pan')));
    assert.deepEqual(open.errors, []);
    console.log(`      median frame of ${slices} slices: ${figures.join(', ')}`);
    await open.close();
  });
});
