import type { Locator, Page } from 'playwright-core';

/** The tree of findings as its user sees it. */
export class FindingsView {
  constructor(private readonly page: Page) {}

  /** A row by a part of its label or its description that is a word of its own. */
  row(text: string): Locator {
    return this.page
      .locator('.customview-tree .monaco-list-row')
      .filter({ has: this.page.locator('.monaco-icon-label').getByText(text, { exact: true }) });
  }

  /** Shows what is in a group. */
  async expand(group: string): Promise<void> {
    const row = this.row(group);
    if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
  }
}
