import { dirname, join, resolve } from 'node:path';
import type { PackageFacts } from '../refactoring/async-migration/typed-program';
import { programsOf } from '../workspace/npm-scripts';
import { isRecord, type Package, Packages, stringsIn } from '../workspace/packages';
import { ProjectConfigs } from '../workspace/project-configs';
import { SourceFinder } from '../workspace/source-finder';
import type { InstalledPackages } from './installed-packages';

/** What the package.json files around the sources say. */
export class WorkspacePackages {
  readonly #packages: Packages;
  readonly #sources: SourceFinder;
  readonly #installed: InstalledPackages;
  readonly #facts = new Map<Package, PackageFacts>();

  constructor(files: ReadonlySet<string>, installed: InstalledPackages) {
    this.#packages = new Packages(files);
    this.#sources = new SourceFinder(files, this.#packages, new ProjectConfigs());
    this.#installed = installed;
  }

  of(file: string): PackageFacts | undefined {
    const own = this.#packages.around(dirname(file));
    if (!own) return undefined;
    let facts = this.#facts.get(own);
    if (!facts) this.#facts.set(own, (facts = this.#read(own)));
    return facts;
  }

  #read({ directory, manifest, name }: Package): PackageFacts {
    const dependencies = new Map<string, string>();
    for (const kind of ['peerDependencies', 'optionalDependencies', 'devDependencies', 'dependencies']) {
      for (const [dependency, asked] of entriesOf(manifest[kind])) {
        const version = this.#installed.versionFor(join(directory, 'package.json'), dependency) ?? asked;
        if (typeof version === 'string') dependencies.set(dependency, version);
      }
    }
    const { main, module, exports, bin, scripts, engines } = manifest;
    const commands = entriesOf(scripts).flatMap(([, command]) =>
      typeof command === 'string' ? programsOf(command) : [],
    );
    const targets = [main, module, exports, bin].flatMap(stringsIn).concat(commands);
    if (main === undefined && exports === undefined) targets.push('index.js');
    const entries = new Set(targets.flatMap((target) => this.#sourceOf(resolve(directory, target)) ?? []));
    const node = isRecord(engines) ? lowestRelease(engines['node']) : undefined;
    return {
      directory,
      ...(name !== undefined && { name }),
      isPublished: name !== undefined && manifest['private'] !== true,
      dependencies,
      ...(node && { node }),
      entries: [...entries].sort(),
    };
  }

  #sourceOf(path: string): string | undefined {
    return (
      this.#sources.exactly(path) ?? this.#sources.of(path) ?? this.#sources.exactly(join(path, 'index'))
    );
  }
}

const entriesOf = (value: unknown): [string, unknown][] => (isRecord(value) ? Object.entries(value) : []);

/** The lowest release that a range of versions allows: `[18, 17]` of `^18.17.1 || >=20`. */
export function lowestRelease(range: unknown): readonly [number, number] | undefined {
  if (typeof range !== 'string') return undefined;
  const lowest = range
    .split('||')
    .map(lowestOfAll)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])[0];
  return range.trim() === '' ? undefined : lowest;
}

/** Of comparators that all have to hold, the highest of the lower bounds. */
function lowestOfAll(comparators: string): readonly [number, number] {
  const [range = comparators] = comparators.split(/\s+-\s+/);
  const bounds = [...range.matchAll(/([<>=~^]*)\s*v?(\d+)(?:\.(\d+))?[^\s]*/g)]
    .filter(([, operator = '']) => !operator.startsWith('<'))
    .map(([, , major, minor]) => [Number(major), Number(minor ?? 0)] as const);
  return bounds.sort((a, b) => b[0] - a[0] || b[1] - a[1])[0] ?? [0, 0];
}
