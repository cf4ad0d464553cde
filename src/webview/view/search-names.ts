import type { Timeline } from '../../profiler/timeline/model';

/** What a search has found: by frame and by string index, 1 = matches. */
export interface Matches {
  readonly text: string;
  readonly frames: Uint8Array;
  readonly strings: Uint8Array;
}

/** Functions, files and calls whose name contains `text`, upper and lower case alike; undefined for an empty text. */
export function searchNames({ strings, frames }: Timeline, text: string): Matches | undefined {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return undefined;
  const inStrings = Uint8Array.from(strings, (string) => (string.toLowerCase().includes(wanted) ? 1 : 0));
  const inFrames = Uint8Array.from(frames.name, (name, frame) =>
    inStrings[name] === 1 || inStrings[frames.file[frame] ?? 0] === 1 ? 1 : 0,
  );
  return { text: wanted, frames: inFrames, strings: inStrings };
}

/** How many flame slices and blocking calls match. */
export function countMatches({ lanes }: Timeline, matches: Matches): number {
  let count = 0;
  for (const { flame, blocking } of lanes) {
    for (const frame of flame.frame) count += matches.frames[frame] ?? 0;
    blocking.api.forEach((api, i) => {
      if (callMatches(matches, api, blocking.detail[i] ?? 0)) count++;
    });
  }
  return count;
}

export const callMatches = ({ strings }: Matches, api: number, detail: number): boolean =>
  strings[api] === 1 || strings[detail] === 1;
