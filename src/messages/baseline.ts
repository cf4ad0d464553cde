/** What the extension and the language server say to each other of baselines: findings that a team has set aside. */

/** Request without parameters: the baselines of the workspace's folders, as they are on disk. */
export const baselinesMethod = 'lanewise/baselines';

/**
 * Request with an object that may hold a `workDoneToken`: sets all findings of the workspace aside, those of each folder in
 * its baseline, and tells what these hold then. What of a baseline could not have been found now stays in it.
 */
export const saveBaselinesMethod = 'lanewise/saveBaselines';

export interface BaselineFile {
  /** Of the baseline; of the folder where the settings name no baseline. */
  readonly uri: string;
  /** How many findings it holds; undefined where there is no such file, or it cannot be used. */
  readonly findings?: number;
  /** Why it cannot be used or written, for people. */
  readonly problem?: string;
}

/** Notification: whether findings in baselines are shown nevertheless; until it comes, what `initialize` has said holds. */
export const showBaselinesMethod = 'lanewise/showBaselines';

export interface ShowBaselines {
  readonly shown: boolean;
}
