import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { root } from '../../host/environment';
import { FindingsView } from './findings';
import { TimelineEditor } from './timeline';

/** Where every picture of a test run goes. */
const screenshots = join(root, 'out/screenshots');

/** VS Code as its user sees and handles it. Waits are bounded by the page's default timeout. */
export class Workbench {
  constructor(readonly page: Page) {}

  /** Waits until files and commands can be used. */
  async ready(): Promise<void> {
    await this.page.locator('.explorer-viewlet .monaco-list-row').first().waitFor();
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor();
  }

  /** Opens a file of the workspace by its name, through quick open. */
  async openFile(name: string): Promise<Locator> {
    await this.page.keyboard.press('Control+P');
    await (await this.quickInput()).fill(name);
    await this.quickRow(name).first().waitFor();
    await this.page.keyboard.press('Enter');
    const editor = this.editor(name);
    await editor.waitFor();
    return editor;
  }

  /** Runs a command by its full title, through the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.startCommand(title);
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Runs a command that may ask for something. */
  async startCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await (await this.quickInput()).fill(`>${title}`);
    // The palette lists similar commands too, and not always this one first.
    await this.quickRow(title).locator('.label-name').getByText(title, { exact: true }).first().click();
  }

  /** The titles of the commands that the palette offers and that hold a text. */
  async listCommands(text: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await (await this.quickInput()).fill(`>${text}`);
    // There is always a row: one says that nothing matches.
    await this.page.locator('.quick-input-widget .monaco-list-row.focused').waitFor();
    const titles = await this.page
      .locator('.quick-input-widget .monaco-list-row .label-name')
      .allInnerTexts();
    await this.page.keyboard.press('Escape');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    return titles.filter((title) => title.includes(text));
  }

  /** Opens a file by double click in the explorer, going down the folders that lead to it. */
  async openInExplorer(...path: readonly (string | RegExp)[]): Promise<void> {
    const file = path.at(-1);
    if (file === undefined) return;
    for (const folder of path.slice(0, -1)) {
      const row = this.explorerRow(folder);
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
    }
    await this.explorerRow(file).dblclick();
  }

  explorerRow(name: string | RegExp): Locator {
    return this.page.locator('.explorer-viewlet .monaco-list-row', {
      has: this.page.locator('.label-name').getByText(name, { exact: true }),
    });
  }

  /** The text editor of a file, by the end of its path. */
  editor(name: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="/${name}"]`);
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** A notification that is on the screen. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** The view of findings. */
  get findings(): FindingsView {
    return new FindingsView(this.page);
  }

  /** The active editor, where it is a timeline. */
  timeline(): TimelineEditor {
    return new TimelineEditor(this.page, this.webview());
  }

  /** The page of an editor that shows one. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** The first occurrence of a text within one token of a line that is on the screen. */
  word(editor: Locator, text: string): Locator {
    const name = text.replace(/\W+$/, '');
    return editor.locator('.view-line', { hasText: text }).first().getByText(name, { exact: true }).first();
  }

  /** Rests the mouse on a word of an editor. @returns the explanation that appears and holds the given text. */
  async hover(editor: Locator, word: string, text: string): Promise<Locator> {
    const hover = this.page.locator('.monaco-hover:visible', { hasText: text });
    // The editor asks for an explanation once, at times before there is one.
    for (let attempt = 1; ; attempt++) {
      // From elsewhere: a mouse that does not move shows nothing.
      await this.page.mouse.move(1, 1);
      await this.word(editor, word).hover();
      try {
        await hover.waitFor({ timeout: 10_000 });
        return hover;
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }

  /** Opens the menu of code actions at the cursor. It closes and opens again while the analysis is under way. */
  async openCodeActions(action: string | RegExp): Promise<Locator> {
    const row = this.page.locator('.action-widget .monaco-list-row', { hasText: action }).first();
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press('Control+.');
      try {
        await row.waitFor({ timeout: 5000 });
        return row;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Saves the active editor, which must have changes. */
  async save(name: string): Promise<void> {
    const dirty = this.page.locator('.tab.dirty', { hasText: name });
    await dirty.waitFor();
    await this.page.keyboard.press('Control+S');
    await dirty.waitFor({ state: 'detached' });
  }

  /** Takes a picture of the whole window into `out/screenshots`. @returns the picture's path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(screenshots, { recursive: true });
    const path = join(screenshots, `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  /** Answers what a command asks for. */
  async answer(text: string): Promise<void> {
    await (await this.quickInput()).fill(text);
    await this.page.keyboard.press('Enter');
  }

  private async quickInput(): Promise<Locator> {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    await input.and(this.page.locator(':focus')).waitFor();
    return input;
  }

  /** A button beside the tabs. */
  editorAction(title: string): Locator {
    return this.page.locator('.editor-actions').getByRole('button', { name: title });
  }

  quickRow(text: string): Locator {
    return this.page.locator('.quick-input-widget .quick-input-list .monaco-list-row', { hasText: text });
  }
}
