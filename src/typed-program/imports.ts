import ts from 'typescript';
import type { ModuleLookup } from './module-lookup';
import type { Texts } from './texts';

interface Imported {
  readonly version: string;
  readonly files: ReadonlySet<string>;
}

/** Which sources import which, by whatever form of import. */
export class Imports {
  readonly #files: ReadonlySet<string>;
  readonly #texts: Texts;
  readonly #lookup: ModuleLookup;
  readonly #of = new Map<string, Imported>();
  #importers: { readonly version: number; readonly of: ReadonlyMap<string, readonly string[]> } | undefined;

  constructor(files: ReadonlySet<string>, texts: Texts, lookup: ModuleLookup) {
    this.#files = files;
    this.#texts = texts;
    this.#lookup = lookup;
  }

  /** Sorted. */
  importersOf(file: string): readonly string[] {
    if (this.#importers?.version !== this.#texts.version) {
      this.#importers = { version: this.#texts.version, of: this.#invert() };
    }
    return this.#importers.of.get(file) ?? [];
  }

  #invert(): Map<string, string[]> {
    const importers = new Map<string, string[]>();
    for (const importer of this.#files) {
      for (const imported of this.#importedBy(importer)) {
        const known = importers.get(imported);
        if (known) known.push(importer);
        else importers.set(imported, [importer]);
      }
    }
    return importers;
  }

  #importedBy(file: string): ReadonlySet<string> {
    const version = this.#texts.versionOf(file);
    const known = this.#of.get(file);
    if (known?.version === version) return known.files;
    const { importedFiles } = ts.preProcessFile(this.#texts.of(file) ?? '', true, true);
    const files = new Set(importedFiles.flatMap(({ fileName }) => this.#lookup.source(file, fileName) ?? []));
    this.#of.set(file, { version, files });
    return files;
  }
}
