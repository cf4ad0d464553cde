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

  /** Shows what is in a group, among which there is a row with a text. */
  async expand(group: string, within: string): Promise<Locator> {
    const found = this.row(within);
    // Whether a group is expanded is remembered, and restored a moment after it is there.
    for (let attempt = 1; ; attempt++) {
      try {
        await found.waitFor({ timeout: 3000 });
        return found;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.row(group).click();
      }
    }
  }
}
