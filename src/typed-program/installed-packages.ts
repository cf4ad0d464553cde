import { dirname, join, sep } from 'node:path';
import { Packages } from '../workspace/packages';
import { isDefaultLibrary, isOwnNodeTypes } from './library-files';

export interface InstalledPackage {
  /** Of types that are packages of their own, the package that they describe; `node`, or `es` for the language itself. */
  readonly name: string;
  readonly version?: string;
}

/** What is installed in `node_modules` folders. */
export class InstalledPackages {
  readonly #packages = new Packages(new Set());
  readonly #versions = new Map<string, string | undefined>();

  /** The package that a file of a library lies in. */
  owning(file: string): InstalledPackage | undefined {
    if (isOwnNodeTypes(file)) return { name: 'node' };
    const at = file.lastIndexOf(`${sep}node_modules${sep}`);
    if (at < 0) return isDefaultLibrary(file) ? { name: 'es' } : undefined;
    const [scope = '', name = ''] = file.slice(at).split(sep).slice(2);
    const installed = scope.startsWith('@') ? `${scope}/${name}` : scope;
    if (installed === 'typescript' && isDefaultLibrary(file)) return { name: 'es' };
    const described = /^@types\/(.*)$/.exec(installed)?.[1]?.replace(/^(.*?)__/, '@$1/');
    const version =
      described === undefined
        ? this.#versionIn(join(file.slice(0, at), 'node_modules', installed))
        : this.versionFor(file, described);
    return { name: described ?? installed, ...(version !== undefined && { version }) };
  }

  /** The version of a package that a file's imports lead to, if it is installed. */
  versionFor(file: string, name: string): string | undefined {
    for (let at = dirname(file); ; at = dirname(at)) {
      const version = this.#versionIn(join(at, 'node_modules', name));
      if (version !== undefined) return version;
      if (at === dirname(at)) return undefined;
    }
  }

  #versionIn(directory: string): string | undefined {
    if (!this.#versions.has(directory)) {
      const found = this.#packages.around(directory);
      const version = found?.directory === directory ? found.manifest['version'] : undefined;
      this.#versions.set(directory, typeof version === 'string' ? version : undefined);
    }
    return this.#versions.get(directory);
  }
}
