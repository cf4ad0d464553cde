import { resolve } from 'node:path';
import ts from 'typescript';
import { applyEdits, type TextRange } from '../base/text';
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
import { Cancellation } from './cancellation';
import { CheckedProject } from './checked-project';
import { ModuleLookup, slashed } from './module-lookup';
import { nodeWith } from './nodes';
import { overlaidProgram } from './overlay';
import { newDiagnostics } from './problems';
import type { ProgramProblem } from './program-problem';
import { findProjects } from './projects';
import { referencesIn, sorted } from './references';
import { Shift } from './shift';
import { listSources } from './source-listing';
import { Texts } from './texts';
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
  readonly lookup: ModuleLookup;
  readonly problems: readonly ProgramProblem[];
}

class Host implements TypedProgramHost {
  readonly #root: string;
  readonly #options: TypedProgramOptions;
  readonly #texts = new Texts();
  readonly #registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames);
  readonly #cancellation: Cancellation;
  #opened: Opened;

  constructor(root: string, options: TypedProgramOptions) {
    this.#root = root;
    this.#options = options;
    this.#cancellation = new Cancellation(options.isCancelled ?? (() => false));
    this.#opened = this.#open();
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
    const former = this.#opened.projects;
    this.#texts.lookAgain();
    this.#opened = this.#open();
    for (const project of former) project.dispose();
  }

  dispose(): void {
    for (const project of this.#opened.projects) project.dispose();
  }

  text(file: string): string | undefined {
    return this.#opened.files.has(file) ? this.#texts.of(file) : undefined;
  }

  formatOf(file: string): ModuleFormat {
    return {
      kind: /\.(?:mjs|mts)$/.test(file) ? 'esm' : 'commonjs',
      topLevelAwait: /\.(?:mjs|mts)$/.test(file),
    };
  }

  packageOf(): PackageFacts | undefined {
    return undefined;
  }

  importersOf(file: string): readonly string[] {
    return [...this.#opened.files].filter((each) =>
      ts
        .preProcessFile(this.#texts.of(each) ?? '', true, true)
        .importedFiles.some(({ fileName }) => this.#opened.lookup.source(each, fileName) === file),
    );
  }

  references(file: string, offset: number): readonly Reference[] {
    return this.#cancellation.guard(() =>
      sorted(
        this.#opened.projects.flatMap((project) =>
          referencesIn(project, (each) => this.#opened.files.has(each), file, offset),
        ),
      ),
    );
  }

  untypedUses(): readonly Place[] {
    return [];
  }

  typeOf(file: string, range: TextRange): ValueType | undefined {
    const found = this.#nodeWith(file, range);
    return found && valueType(found.checker.getTypeAtLocation(found.node), found.checker);
  }

  calleeOf(): Callee {
    return { kind: 'unknown' };
  }

  callbackResult(): CallbackResult {
    return 'unknown';
  }

  publicIn(): string | undefined {
    return undefined;
  }

  problemsAfter(edits: readonly FileEdits[]): readonly Problem[] {
    const texts = new Map<string, string>();
    for (const each of edits) texts.set(each.file, applyEdits(this.#texts.of(each.file) ?? '', each.edits));
    return this.#cancellation.guard(() =>
      this.#opened.projects.flatMap((project) => {
        const before = project.program;
        const touched = edits.filter(({ file }) => before.getSourceFile(slashed(file)));
        if (touched.length === 0) return [];
        const after = overlaidProgram(project, before, texts, this.#cancellation);
        const shifts = new Map(touched.map((each) => [each.file, new Shift(each.edits)]));
        const checked = new Set([...shifts.keys(), ...touched.flatMap(({ file }) => this.importersOf(file))]);
        return [...checked].sort().flatMap((file) => {
          const [from, to] = [before.getSourceFile(slashed(file)), after.getSourceFile(slashed(file))];
          if (!from || !to) return [];
          return newDiagnostics(before, after, {
            before: from,
            after: to,
            shift: shifts.get(file) ?? new Shift([]),
          });
        });
      }),
    );
  }

  #nodeWith(file: string, range: TextRange): { node: ts.Node; checker: ts.TypeChecker } | undefined {
    return this.#cancellation.guard(() => {
      const program = this.#opened.projectOf(file)?.program;
      const tree = program?.getSourceFile(slashed(file));
      const node = tree && nodeWith(tree, range);
      return program && node && { node, checker: program.getTypeChecker() };
    });
  }

  #open(): Opened {
    const listing = listSources(this.#root, this.#options.ignore ?? []);
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
    return {
      files,
      projects: [...projects.values()],
      projectOf: (file) => {
        const project = layout.of(file);
        return project && projects.get(project);
      },
      lookup,
      problems: [...listing.problems, ...layout.problems],
    };
  }
}
