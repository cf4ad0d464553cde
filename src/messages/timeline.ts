import type { Timeline } from '../profiler/timeline/model';

/** What the extension tells the timeline page. */
export type ToPage =
  | { readonly type: 'timeline'; readonly timeline: Timeline; readonly title: string }
  /** Nothing could be shown; `message` says why and how much could be read. */
  | { readonly type: 'failed'; readonly message: string };

/** What the timeline page tells the extension. */
export type FromPage =
  /** The page has loaded and listens. */
  | { readonly type: 'ready' }
  /** Show this place of the source; line and column are 1-based. */
  | { readonly type: 'open-source'; readonly file: string; readonly line: number; readonly column: number }
  /** An unexpected error of the page, for the log. */
  | { readonly type: 'error'; readonly message: string };
