import type { FromPage, ToPage } from '../../messages/timeline';

/** What the page keeps while it is hidden. */
export interface SavedView {
  /** Which run it belongs to. */
  readonly wallStart: number;
  readonly start: number;
  readonly end: number;
  /** Ids of lanes. */
  readonly collapsed: readonly string[];
  readonly expanded: readonly string[];
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's way to whoever shows it: VS Code, or a plain window that posts the same messages to itself. */
export class Host {
  readonly #api: VsCodeApi = typeof acquireVsCodeApi === 'function' ? acquireVsCodeApi() : standAlone();

  post(message: FromPage): void {
    this.#api.postMessage(message);
  }

  onMessage(receive: (message: ToPage) => void): void {
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isToPage(data)) receive(data);
    });
  }

  save(view: SavedView): void {
    this.#api.setState(view);
  }

  saved(): SavedView | undefined {
    const state = this.#api.getState();
    return isSavedView(state) ? state : undefined;
  }
}

function standAlone(): VsCodeApi {
  let state: unknown;
  return {
    postMessage: (message) => {
      window.postMessage(message);
    },
    getState: () => state,
    setState: (next) => {
      state = next;
    },
  };
}

/** Our own extension sends nothing else, but in a plain window our own messages and those of others come by, too. */
function isToPage(data: unknown): data is ToPage {
  return isObject(data) && (data['type'] === 'timeline' || data['type'] === 'failed');
}

function isSavedView(state: unknown): state is SavedView {
  return (
    isObject(state) &&
    typeof state['wallStart'] === 'number' &&
    Number.isFinite(state['start']) &&
    Number.isFinite(state['end']) &&
    isTexts(state['collapsed']) &&
    isTexts(state['expanded'])
  );
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
