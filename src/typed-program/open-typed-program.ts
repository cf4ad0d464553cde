import { resolve } from 'node:path';
import ts from 'typescript';
import type { TextRange } from '../base/text';
import { createFileRoles } from '../workspace/file-roles';
import type {
  Callee,
  CallbackResult,
  FileEdits,
  ModuleFormat,
  PackageFacts,
  Place,
  Problem,
  Reference,
  TypedProgram,
  ValueType,
} from '../refactoring/async-migration/typed-program';
import { calleeOf } from './callee';
import { callbackResult } from './callback-result';
import { Cancellation } from './cancellation';
import { CheckedProject, createRegistry } from './checked-project';
import { Imports } from './imports';
import { InstalledPackages } from './installed-packages';
import { moduleFormat } from './module-format';
import { ModuleLookup, slashed } from './module-lookup';
import { nameAt, nodeWith } from './nodes';
import { problemsAfter } from './problems-after';
import type { ProgramProblem } from './program-problem';
import { WorkspacePackages } from './package-facts';
import { findProjects } from './projects';
import { PublishedApi, isReached } from './public-api';
import { referencesIn, sorted } from './references';
import { listSources, type SourceListing } from './source-listing';
import { Texts } from './texts';
import { untypedUsesIn } from './untyped-uses';
import { valueType } from './value-type';

export interface TypedProgramOptions {
  /** What is left out, as in `.gitignore`, relative to the root. */
  readonly ignore?: readonly string[];
  /** Asked while work goes on; once it says so, `TypeCheckCancelled` is thrown. */
  readonly isCancelled?: () => boolean;
}

/** The sources under a folder, checked by TypeScript's language service. */
export interface TypedProgramHost extends TypedProgram {
  /** What could not be read or understood, and is left out. */
  readonly problems: readonly ProgramProblem[];
  /** Has an unsaved text stand for what is on disk; undefined: no longer. */
  setText(file: string, text: string | undefined): void;
  /** Looks at the disk anew: at what files there are, at their texts and at configurations. */
  invalidate(): void;
  /** Gives back the memory; nothing can be asked afterwards. */
  dispose(): void;
}

/** @param root an absolute path of a folder. Nothing is checked before it is asked for. */
export function openTypedProgram(root: string, options: TypedProgramOptions = {}): TypedProgramHost {
  return new Host(resolve(root), options);
}

/** What is known for as long as no file comes or goes. */
interface Opened {
  readonly files: ReadonlySet<string>;
  readonly projects: readonly CheckedProject[];
  readonly projectOf: (file: string) => CheckedProject | undefined;
  /** What the configuration that a file goes by says, if there is one. */
  readonly configuredOptions: (file: string) => ts.CompilerOptions | undefined;
  readonly lookup: ModuleLookup;
  readonly imports: Imports;
  readonly installed: InstalledPackages;
  readonly packages: WorkspacePackages;
  readonly published: PublishedApi;
  readonly problems: readonly ProgramProblem[];
  readonly fingerprint: string;
}

class Host implements TypedProgramHost {
  readonly #root: string;
  readonly #options: TypedProgramOptions;
  readonly #texts = new Texts();
  readonly #registry = createRegistry();
  readonly #cancellation: Cancellation;
  #opened: Opened;
  /** Those that have been asked for, while the texts are as they were. */
  #references: { readonly version: number; readonly of: Map<string, readonly Reference[]> };

  constructor(root: string, options: TypedProgramOptions) {
    this.#root = root;
    this.#options = options;
    this.#cancellation = new Cancellation(options.isCancelled ?? (() => false));
    this.#opened = this.#open(listSources(root, options.ignore ?? []));
    this.#references = { version: this.#texts.version, of: new Map() };
  }

  get files(): readonly string[] {
    return [...this.#opened.files];
  }

  get problems(): readonly ProgramProblem[] {
    return this.#opened.problems;
  }

  setText(file: string, text: string | undefined): void {
    this.#texts.set(file, text);
  }

  invalidate(): void {
    this.#texts.lookAgain();
    const listing = listSources(this.#root, this.#options.ignore ?? []);
    if (listing.fingerprint === this.#opened.fingerprint) return;
    const former = this.#opened.projects;
    this.#opened = this.#open(listing);
    for (const project of former) project.dispose();
  }

  dispose(): void {
    for (const project of this.#opened.projects) project.dispose();
  }

  text(file: string): string | undefined {
    return this.#opened.files.has(file) ? this.#texts.of(file) : undefined;
  }

  formatOf(file: string): ModuleFormat {
    const tree = this.#opened.projectOf(file)?.program.getSourceFile(slashed(file));
    return moduleFormat(file, tree, this.#opened.configuredOptions(file), ts.sys);
  }

  packageOf(file: string): PackageFacts | undefined {
    return this.#opened.packages.of(file);
  }

  importersOf(file: string): readonly string[] {
    return this.#opened.imports.importersOf(file);
  }

  references(file: string, offset: number): readonly Reference[] {
    if (this.#references.version !== this.#texts.version) {
      this.#references = { version: this.#texts.version, of: new Map() };
    }
    // Planning and whoever looks at its outcome ask for many of the same.
    const { of } = this.#references;
    const key = `${file}\0${offset}`;
    const known = of.get(key);
    if (known) return known;
    const found = this.#cancellation.guard(() =>
      sorted(
        this.#opened.projects.flatMap((project) => referencesIn(project, this.#isEditable, file, offset)),
      ),
    );
    of.set(key, found);
    return found;
  }

  untypedUses(name: string): readonly Place[] {
    return this.#cancellation.guard(() =>
      this.files.flatMap((file) => {
        this.#cancellation.check();
        if (!this.#texts.of(file)?.includes(name)) return [];
        const program = this.#opened.projectOf(file)?.program;
        const tree = program?.getSourceFile(slashed(file));
        return program && tree ? untypedUsesIn(tree, name, program.getTypeChecker(), this.#isSource) : [];
      }),
    );
  }

  typeOf(file: string, range: TextRange): ValueType | undefined {
    const found = this.#nodeWith(file, range);
    return found && valueType(found.checker.getTypeAtLocation(found.node), found.checker);
  }

  calleeOf(file: string, range: TextRange): Callee {
    const found = this.#nodeWith(file, range);
    if (!found) return { kind: 'unknown' };
    const { installed } = this.#opened;
    return this.#cancellation.guard(() =>
      calleeOf(found.node, {
        checker: found.checker,
        isEditable: this.#isEditable,
        isSource: this.#isSource,
        installed,
      }),
    );
  }

  callbackResult(file: string, range: TextRange): CallbackResult {
    const found = this.#nodeWith(file, range);
    return found ? callbackResult(found.node, found.checker) : 'unknown';
  }

  publicIn(file: string, offset: number): string | undefined {
    const own = this.packageOf(file);
    const program = this.#opened.projectOf(file)?.program;
    const tree = program?.getSourceFile(slashed(file));
    const name = tree && nameAt(tree, offset);
    if (!own?.isPublished || !program || !name) return undefined;
    return this.#cancellation.guard(() =>
      isReached(name, program.getTypeChecker(), this.#opened.published.of(own.directory, program))
        ? own.name
        : undefined,
    );
  }

  problemsAfter(edits: readonly FileEdits[]): readonly Problem[] {
    return this.#cancellation.guard(() =>
      problemsAfter(edits, {
        projectOf: this.#opened.projectOf,
        importersOf: (file) => this.importersOf(file),
        textOf: (file) => this.#texts.of(file),
        isChecked: (file) => this.#isChecked(file),
        cancellation: this.#cancellation,
      }),
    );
  }

  readonly #isEditable = (file: string): boolean => this.#opened.files.has(file);

  readonly #isSource = (from: string, specifier: string): boolean =>
    this.#opened.lookup.source(resolve(from), specifier) !== undefined;

  #isChecked(file: string): boolean {
    if (/\.[cm]?tsx?$/.test(file)) return true;
    const comment = /^\s*(?:#!.*\n)?\s*\/\/\s*@ts-(no)?check/m.exec(
      this.#texts.of(file)?.slice(0, 1000) ?? '',
    );
    return comment ? comment[1] === undefined : this.#opened.configuredOptions(file)?.checkJs === true;
  }

  #nodeWith(file: string, range: TextRange): { node: ts.Node; checker: ts.TypeChecker } | undefined {
    return this.#cancellation.guard(() => {
      const program = this.#opened.projectOf(file)?.program;
      const tree = program?.getSourceFile(slashed(file));
      const node = tree && nodeWith(tree, range);
      return program && node && { node, checker: program.getTypeChecker() };
    });
  }

  #open(listing: SourceListing): Opened {
    const files = new Set(listing.files);
    const layout = findProjects(this.#root, listing.files);
    const lookup = new ModuleLookup(files, layout, {
      fileExists: (file) => this.#texts.isUnsaved(file) || ts.sys.fileExists(file),
      readFile: (file) => this.#texts.of(file),
      directoryExists: (directory) => ts.sys.directoryExists(directory),
      realpath: (path) => ts.sys.realpath?.(path) ?? path,
    });
    const projects = new Map(
      layout.all.map((project) => [
        project,
        new CheckedProject(project, this.#texts, lookup, this.#registry, this.#cancellation),
      ]),
    );
    const installed = new InstalledPackages();
    const packages = new WorkspacePackages(files, installed);
    return {
      files,
      projects: [...projects.values()],
      projectOf: (file) => {
        const project = layout.of(file);
        return project && projects.get(project);
      },
      configuredOptions: (file) => layout.configuredOptions(file),
      lookup,
      imports: new Imports(files, this.#texts, lookup),
      installed,
      packages,
      published: new PublishedApi(this.#publicEntries(files, packages), this.#isEditable),
      problems: [...listing.problems, ...layout.problems],
      fingerprint: listing.fingerprint,
    };
  }

  #publicEntries(files: ReadonlySet<string>, packages: WorkspacePackages): Map<string, string[]> {
    const roles = createFileRoles(files, this.#root);
    const entries = new Map<string, string[]>();
    for (const file of files) {
      const directory = packages.of(file)?.directory;
      if (directory === undefined || roles.roleOf(file).isPublicEntry !== true) continue;
      entries.set(directory, [...(entries.get(directory) ?? []), file]);
    }
    return entries;
  }
}
