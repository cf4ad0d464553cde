import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type DecidedRole, type FilePlace, roleOfPath } from '../analysis';
import { programsOf } from './npm-scripts';
import { isRecord, type Package, Packages, stringsIn } from './packages';
import { ProjectConfigs } from './project-configs';
import { SourceFinder } from './source-finder';

export interface FileRoles {
  /** What the project says of a file. */
  roleOf(path: string): FilePlace;
  /** Forgets what was read, after `files` or a `package.json` has changed. */
  invalidate(): void;
}

/**
 * Tells what `files` (absolute paths) are for, by their package.json and their names.
 * @param root the folder that is looked at: above it, names of folders tell nothing of files that lie in no package.
 */
export function createFileRoles(files: ReadonlySet<string>, root = ''): FileRoles {
  let manifests = new Manifests(files, root);
  return {
    roleOf: (path) => manifests.roleOf(path),
    invalidate: () => {
      manifests = new Manifests(files, root);
    },
  };
}

/** What one package.json says of the files around it. */
interface Named {
  readonly roles: ReadonlyMap<string, DecidedRole>;
  readonly isEntry: (path: string) => boolean;
}

class Manifests {
  readonly #packages: Packages;
  readonly #sources: SourceFinder;
  readonly #named = new Map<Package, Named>();
  readonly #roots = new Map<string, string>();

  constructor(
    files: ReadonlySet<string>,
    readonly root: string,
  ) {
    this.#packages = new Packages(files);
    this.#sources = new SourceFinder(files, this.#packages, new ProjectConfigs());
  }

  roleOf(path: string): FilePlace {
    const own = this.#packages.around(dirname(path));
    const named = own && this.#namedBy(own);
    const role = named?.roles.get(path) ?? roleOfPath(relative(this.#projectRoot(dirname(path)), path));
    const isPublicEntry = named?.isEntry(path) === true;
    return { ...role, ...(isPublicEntry && { isPublicEntry }) };
  }

  #namedBy(own: Package): Named {
    let named = this.#named.get(own);
    if (!named) this.#named.set(own, (named = this.#read(own)));
    return named;
  }

  #read({ directory, manifest }: Package): Named {
    const fileOf = (target: string): string | undefined => {
      const path = resolve(directory, target);
      return (
        this.#sources.exactly(path) ?? this.#sources.of(path) ?? this.#sources.exactly(join(path, 'index'))
      );
    };
    const { bin, directories, scripts, main, module, exports } = manifest;
    const targets = exports === undefined ? [main ?? 'index.js', module] : [exports];
    const entries = new Set(targets.flatMap(stringsIn).flatMap((target) => fileOf(target) ?? []));
    const folders = stringsIn(exports)
      .filter((target) => target.includes('*'))
      .map((target) =>
        this.#sourceFolder(directory, resolve(directory, target.slice(0, target.indexOf('*')), '.')),
      );
    const isPublic = manifest['private'] !== true;

    const roles = new Map<string, DecidedRole>();
    for (const [script, command] of isRecord(scripts) ? Object.entries(scripts) : []) {
      const role = typeof command === 'string' ? roleOfScript(script) : undefined;
      if (!role || typeof command !== 'string') continue;
      for (const program of programsOf(command)) {
        const file = fileOf(program);
        // What is imported as well, or started to serve, is more than a script.
        if (file !== undefined && !entries.has(file)) roles.set(file, role);
      }
    }
    for (const [script, command] of isRecord(scripts) ? Object.entries(scripts) : []) {
      if (typeof command !== 'string' || !serving.test(script)) continue;
      for (const program of programsOf(command)) roles.delete(fileOf(program) ?? '');
    }
    for (const target of stringsIn(bin)) {
      const file = fileOf(target);
      if (file !== undefined) roles.set(file, { role: 'cli', reason: 'named by `bin` of package.json' });
    }
    if (isRecord(directories) && typeof directories['bin'] === 'string') {
      const folder = join(resolve(directory, directories['bin']), sep);
      for (const file of this.#sources.files) {
        if (file.startsWith(folder))
          roles.set(file, { role: 'cli', reason: 'in `directories.bin` of package.json' });
      }
    }
    return {
      roles,
      isEntry: (path) => isPublic && (entries.has(path) || folders.some((folder) => path.startsWith(folder))),
    };
  }

  /** The folder, with a separator at its end, that holds the sources of what an export with a star gives away. */
  #sourceFolder(directory: string, exported: string): string {
    const candidates = [exported, join(directory, 'src'), directory].map((folder) => join(folder, sep));
    const files = [...this.#sources.files];
    return candidates.find((folder) => files.some((file) => file.startsWith(folder))) ?? join(exported, sep);
  }

  /** The outermost package around a directory within its repository; outside of packages, the folder that is looked at. */
  #projectRoot(directory: string): string {
    let found = this.#roots.get(directory);
    if (found === undefined) {
      found = this.#findRoot(directory);
      this.#roots.set(directory, found);
    }
    return found;
  }

  #findRoot(directory: string): string {
    let found: string | undefined;
    for (let at = directory; ; at = dirname(at)) {
      if (this.#packages.around(at)?.directory === at) found = at;
      if (at === dirname(at) || existsSync(join(at, '.git'))) break;
    }
    return found ?? this.root;
  }
}

const serving = /^(?:pre|post)?(?:start|serve|dev|develop|watch|preview|server|worker)(?:$|[:.-])/i;
const testing =
  /^(?:pre|post)?(?:test|tests|spec|e2e|bench|benchmark|coverage|integration|unit|smoke)(?:$|[:.-])/i;
const building =
  /^(?:pre|post)?(?:build|bundle|compile|lint|format|generate|gen|codegen|prepare|prepack|publish|release|version|install|clean|check|docs?|types|typecheck|package|changelog|deploy|ci|watch|update)(?:$|[:.-])|:(?:build|lint|generate)$/i;

/** What a file that an npm script runs is for, by the script's name; undefined for one that may serve. */
function roleOfScript(script: string): DecidedRole | undefined {
  if (serving.test(script)) return undefined;
  const reason = `run by the npm script \`${script}\``;
  if (testing.test(script)) return { role: 'test', reason, guess: 'unless-loaded' };
  return building.test(script)
    ? { role: 'config', reason, guess: 'unless-serving' }
    : { role: 'cli', reason };
}
