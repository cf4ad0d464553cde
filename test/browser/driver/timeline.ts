import type { FrameLocator, Locator, Page } from 'playwright-core';

/** The timeline in its editor, handled with the mouse as its user does. */
export class TimelineEditor {
  readonly #page: Page;
  readonly frame: FrameLocator;

  constructor(page: Page, frame: FrameLocator) {
    this.#page = page;
    this.frame = frame;
  }

  /** Waits until it shows a run. */
  async ready(): Promise<void> {
    await this.laneNames.first().waitFor();
  }

  get laneNames(): Locator {
    return this.frame.locator('.lanes .lane-name');
  }

  /** The bar with the facts of the selected slice. */
  get details(): Locator {
    return this.frame.locator('.details');
  }

  get tooltip(): Locator {
    return this.frame.locator('.tooltip');
  }

  /**
   * Moves the mouse over the lanes, row by row, until it points at a slice of this name.
   * @throws Error that lists the slices it has met, when none has this name.
   */
  async hoverSlice(name: string): Promise<void> {
    const box = await this.frame.locator('.plot').boundingBox();
    if (box === null) throw new Error('The lanes are not shown.');
    const met = new Set<string>();
    for (let y = box.y + 4; y < box.y + box.height; y += 8) {
      for (let step = 0.5; step < 24; step++) {
        await this.#page.mouse.move(box.x + (box.width * step) / 24, y);
        if (!(await this.tooltip.isVisible())) continue;
        const title = await this.tooltip.locator('.tooltip-title').innerText();
        if (title === name) return;
        met.add(title);
      }
    }
    throw new Error(`There is no slice ${name}; there are: ${[...met].join(', ')}`);
  }

  /** Clicks where the mouse points. */
  async click(): Promise<void> {
    await this.#page.mouse.down();
    await this.#page.mouse.up();
  }
}
