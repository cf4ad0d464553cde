import type { FileModel } from '../semantics/file-model';
import { NodeType, type TSESTree } from '../parse/syntax';
import type { Resolver } from '../semantics/resolver';

/**
 * What a file is for, where that decides when its code runs. `cli`: started as a program that ends by itself. `module`:
 * everything else, servers among it.
 */
export type FileRole = 'cli' | 'test' | 'config' | 'worker' | 'module';

/** A role, and why it was decided, as a clause for people. */
export interface DecidedRole {
  readonly role: FileRole;
  readonly reason: string;
  /**
   * It is told by the name of a folder, or of a script that runs the file, so that what the program does counts for more:
   * where that loads the file; `unless-serving`: also where the file serves requests.
   */
  readonly guess?: 'unless-loaded' | 'unless-serving';
}

/** What the project says of a file; what is left out is told from the file's path and text. */
export interface FilePlace {
  readonly role?: FileRole;
  /** Why it has the role, as a clause for people: "named by `bin` of package.json". */
  readonly reason?: string;
  /** As of `DecidedRole`. */
  readonly guess?: DecidedRole['guess'];
  /** Part of what a package offers to others, so that its exports have callers that nobody here can see. */
  readonly isPublicEntry?: boolean;
}

/** Conventions of file names, the first that fits decides. Paths have forward slashes. */
const conventions: readonly (readonly [pattern: RegExp, decided: DecidedRole])[] = [
  [
    /(?:^|\/)(?:\.mocharc|(?:jest|vitest|playwright|cypress|karma|wdio|ava|mocha)[.-](?:[\w.-]+[.-])?(?:conf|config|preset|setup|teardown|workspace)(?:[.-][\w.-]+)?)\.[cm]?[jt]sx?$/i,
    { role: 'test', reason: 'sets up tests, by its name' },
  ],
  [
    /[._-](?:test|tests|spec|specs|e2e-spec|e2e|cy|bench|benchmark|stories)\.[cm]?[jt]sx?$/i,
    { role: 'test', reason: 'a file of tests, by its name' },
  ],
  [/(?:^|\/)(?:__tests__|__mocks__|__fixtures__)\//i, { role: 'test', reason: 'in a folder of tests' }],
  [
    /(?:^|\/)(?:src|lib)\/(?:.*\/)?(?:tests?|specs?|e2e|cypress|fixtures|bench(?:marks?)?)\//i,
    { role: 'test', reason: 'in a folder of tests', guess: 'unless-serving' },
  ],
  [
    /(?:^|\/)(?:tests?|specs?|e2e|cypress|fixtures|bench(?:marks?)?)\//i,
    { role: 'test', reason: 'in a folder of tests', guess: 'unless-loaded' },
  ],
  [
    /(?:^|\/)(?:[^/]+\.(?:config|conf)|\.[a-z]+rc|gulpfile|gruntfile|jakefile|webpack\.[\w.-]+|rollup\.[\w.-]+|esbuild(?:\.[\w-]+)?)(?:\.[\w-]+)?\.[cm]?[jt]s$/i,
    { role: 'config', reason: 'configures or runs a build, by its name' },
  ],
  [
    /(?:^|\/)(?:scripts|\.storybook|\.github|build-tools)\//,
    { role: 'config', reason: 'in a folder of scripts', guess: 'unless-serving' },
  ],
];

/**
 * What the path of a file tells by the names that people give; undefined if nothing. Give the path relative to the
 * project: folders above it mean nothing.
 */
export function roleOfPath(path: string): DecidedRole | undefined {
  const normal = path.replaceAll('\\', '/');
  return conventions.find(([pattern]) => pattern.test(normal))?.[1];
}

/** What the text of a file tells of its role; undefined if nothing. */
export function roleOfText(model: FileModel, resolver: Resolver): DecidedRole | undefined {
  if (model.text.startsWith('#!')) return { role: 'cli', reason: 'a program, by its `#!` line' };
  if (listensAsBrowserWorker(model)) {
    return { role: 'worker', reason: 'a worker of a browser, as it takes messages of `self`' };
  }
  if (!model.text.includes('parentPort')) return undefined;
  const used = new Set(
    [...model.nodesOf(NodeType.Identifier), ...model.nodesOf(NodeType.MemberExpression)].flatMap((node) => {
      const member = resolver.resolve(node);
      return member?.module === 'worker_threads' ? member.path.join('.') : [];
    }),
  );
  // A file that starts itself as a worker is both.
  return used.has('parentPort') && !used.has('isMainThread')
    ? { role: 'worker', reason: 'a worker thread, as it uses `parentPort`' }
    : undefined;
}

/** `self.onmessage = …`, `self.addEventListener('message', …)`, in a file without a page: `document`, `window`. */
function listensAsBrowserWorker(model: FileModel): boolean {
  if (!/\bself\b/.test(model.text)) return false;
  const globals = model.nodesOf(NodeType.Identifier).filter((identifier) => model.isGlobal(identifier));
  return (
    globals.some((identifier) => identifier.name === 'self' && takesMessages(identifier)) &&
    !globals.some(({ name }) => name === 'document' || name === 'window')
  );
}

function takesMessages(self: TSESTree.Identifier): boolean {
  const member = self.parent;
  if (member.type !== NodeType.MemberExpression || member.object !== self) return false;
  if (member.computed || member.property.type !== NodeType.Identifier) return false;
  const use = member.parent;
  if (member.property.name === 'onmessage') {
    return use.type === NodeType.AssignmentExpression && use.left === member;
  }
  if (member.property.name !== 'addEventListener' || use.type !== NodeType.CallExpression) return false;
  const [event] = use.arguments;
  return use.callee === member && event?.type === NodeType.Literal && event.value === 'message';
}
