import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type JSHandle, type Locator, type Page } from 'playwright-core';
import { timelineHtml } from '../../src/extension/timeline-html';
import type { FromPage, ToPage } from '../../src/messages/timeline';
import { root } from '../host/environment';
import { findBrowser } from '../host/browser';
import { themes, type Theme, type ThemeName } from './themes';

const origin = 'http://lanewise.test';

/** As the extension makes it, policy included. */
const html = timelineHtml({
  script: '/timeline.js',
  style: '/timeline.css',
  source: origin,
  nonce: 'page',
});

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly ratio?: number;
  /** State that the editor kept from the page's last life. */
  readonly state?: SavedView;
}

/** The timeline's page in a browser of its own, standing in for VS Code's webview. */
export class PageHarness {
  readonly #browser: Browser;
  readonly #assets: ReadonlyMap<string, string>;

  private constructor(browser: Browser, assets: ReadonlyMap<string, string>) {
    this.#browser = browser;
    this.#assets = assets;
  }

  static async start(): Promise<PageHarness> {
    const { outputFiles } = await build({
      bundle: true,
      format: 'iife',
      target: 'es2022',
      entryPoints: { timeline: 'src/webview/main.ts' },
      outdir: '/',
      write: false,
    });
    const assets = new Map(outputFiles.map(({ path, text }) => [path, text]));
    const { executable, env } = await findBrowser();
    const browser = await chromium.launch({ executablePath: executable, env: { ...process.env, ...env } });
    return new PageHarness(browser, assets);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
  }

  async open(options: PageOptions = {}): Promise<OpenPage> {
    const { theme = 'dark', width = 1280, height = 800, ratio = 1 } = options;
    const context = await this.#browser.newContext({ viewport: { width, height }, deviceScaleFactor: ratio });
    const page = await context.newPage();
    await page.route(`${origin}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      const asset = this.#assets.get(path);
      const contentType = path.endsWith('.css')
        ? 'text/css'
        : path.endsWith('.js')
          ? 'text/javascript'
          : 'text/html';
      await route.fulfill({ body: path === '/' ? html : (asset ?? ''), contentType });
    });
    await page.addInitScript(`(${editorScript})(${JSON.stringify(options.state)})`);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${origin}/`);
    const editor = await page.evaluateHandle<Editor>('window.editor');
    const open = new OpenPage(page, editor, errors);
    await open.setTheme(theme);
    return open;
  }
}

/** What the page has the editor keep for it. */
export interface SavedView {
  readonly wallStart: number;
  readonly start: number;
  readonly end: number;
  readonly collapsed: readonly string[];
  readonly expanded: readonly string[];
}

/** A frame's cost in milliseconds: the page's own work, and the time since the frame before. */
export interface Frame {
  readonly work: number;
  readonly interval: number;
}

/** What stands in for the editor, within the page. */
interface Editor {
  readonly messages: FromPage[];
  readonly state: SavedView;
  send(message: ToPage): void;
  setTheme(theme: Theme): void;
  /** Resolves when what is asked for by then has been drawn, figures that wait for the view to rest included. */
  settle(): Promise<void>;
  /** How many pixels of each colour a part of the lanes' canvas has, in its own pixels. */
  colours(x: number, y: number, width: number, height: number): Record<string, number>;
  /** Whether a script that came with a trace has run. */
  isPwned(): boolean;
  /** The canvas's size in its own pixels, and in CSS pixels. */
  canvasSize(): { width: number; height: number; cssWidth: number; cssHeight: number };
  /** Makes a step of the gesture in each of `count` frames. */
  measureFrames(count: number, gesture: 'pan' | 'zoom'): Promise<Frame[]>;
}

const editorScript = `(state) => {
  const editor = {
    messages: [],
    state,
    send: (message) => window.postMessage(message),
    setTheme: ({ bodyClass, variables }) => {
      document.documentElement.removeAttribute('style');
      for (const [key, value] of Object.entries(variables)) {
        document.documentElement.style.setProperty('--vscode-' + key, value);
      }
      document.body.className = bodyClass;
    },
    settle: () => new Promise((done) => {
      setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done())), 150);
    }),
    colours: (x, y, width, height) => {
      const { data } = document.querySelector('.lanes-canvas').getContext('2d').getImageData(x, y, width, height);
      const colours = {};
      for (let i = 0; i < data.length; i += 4) {
        const colour = data.slice(i, i + 3).join();
        colours[colour] = (colours[colour] ?? 0) + 1;
      }
      return colours;
    },
    isPwned: () => 'pwned' in window,
    canvasSize: () => {
      const canvas = document.querySelector('.lanes-canvas');
      const { width: cssWidth, height: cssHeight } = canvas.getBoundingClientRect();
      return { width: canvas.width, height: canvas.height, cssWidth, cssHeight };
    },
    measureFrames: (count, gesture) => new Promise((done) => {
      const plot = document.querySelector('.plot');
      const box = plot.getBoundingClientRect();
      const frames = [];
      const step = (before) => {
        const back = frames.length % 60 >= 30;
        const wheel = gesture === 'pan' ? { deltaX: back ? -12 : 12 } : { deltaY: back ? 20 : -20, ctrlKey: true };
        const where = { clientX: box.left + box.width * 0.4, clientY: box.top + 60, bubbles: true, cancelable: true };
        // Callbacks of one frame run in the order in which they were asked for: the page's own lies between these two.
        let began;
        requestAnimationFrame(() => { began = performance.now(); });
        const handling = performance.now();
        plot.dispatchEvent(new WheelEvent('wheel', { ...wheel, ...where }));
        const handled = performance.now() - handling;
        requestAnimationFrame((time) => {
          frames.push({ work: performance.now() - began + handled, interval: time - before });
          if (frames.length < count) step(time); else done(frames.slice(1));
        });
      };
      requestAnimationFrame(step);
    }),
  };
  window.editor = editor;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => editor.messages.push(message),
    getState: () => editor.state,
    setState: (next) => { editor.state = next; },
  });
}`;

export class OpenPage {
  constructor(
    readonly page: Page,
    readonly editor: JSHandle<Editor>,
    /** Errors of scripts and violations of the policy. */
    readonly errors: readonly string[],
  ) {}

  async send(message: ToPage): Promise<void> {
    await this.editor.evaluate((editor, sent) => {
      editor.send(sent);
    }, message);
    await this.page.locator('.page, .failure').waitFor();
    await this.settle();
  }

  async settle(): Promise<void> {
    await this.editor.evaluate((editor) => editor.settle());
  }

  async setTheme(name: ThemeName): Promise<void> {
    await this.editor.evaluate((editor, theme) => {
      editor.setTheme(theme);
    }, themes[name]);
  }

  /** What the page has told the editor so far. */
  messages(): Promise<readonly FromPage[]> {
    return this.editor.evaluate((editor) => editor.messages);
  }

  /** What the page has asked the editor to keep. */
  state(): Promise<SavedView> {
    return this.editor.evaluate((editor) => editor.state);
  }

  get plot(): Locator {
    return this.page.locator('.plot');
  }

  /** Where a time of the visible range is on the plot, in CSS pixels from its left. */
  async xOf(time: number): Promise<number> {
    const { start, end } = await this.state();
    const box = await this.plot.boundingBox();
    return ((time - start) / (end - start)) * (box?.width ?? 0);
  }

  /** Takes a picture into `out/screenshots`. */
  async screenshot(name: string): Promise<Buffer> {
    return this.page.screenshot({ path: join(root, 'out/screenshots', `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
