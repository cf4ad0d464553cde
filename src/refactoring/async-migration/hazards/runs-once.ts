/** Packages for command lines and builds, which run what they are given once for each time that a program is started. */
export const runsOnce: ReadonlySet<string> = new Set([
  ...['commander', 'yargs', 'cac', 'sade', 'meow', 'caporal', '@caporal/core', 'vorpal', 'clipanion'],
  ...['citty', 'oclif', '@oclif/core', 'inquirer', 'prompts', 'enquirer', 'update-notifier'],
  ...['gulp', 'undertaker', 'grunt', 'jake', 'just-task'],
]);
