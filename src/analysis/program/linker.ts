import type { FunctionId } from '../finding';
import { Circles, Questions } from './circular-questions';
import type { FileIndex } from './file-index';
import { type ProgramType, typeKey } from './hierarchy';
import type { CallSummary, FunctionSummary, Reference, ShapeSummary, Use } from '../facts/summary';

/** A function of the program. */
export interface Target {
  readonly file: string;
  readonly id: FunctionId;
  /** Runs in the course of another one that the same call runs. */
  readonly isInner?: true;
}

/**
 * What a reference stands for: a function, class or object, the instances of one, or a module. `orSubtype`: an instance,
 * perhaps of a class that extends or implements it. `isInner` as of the function that it is.
 */
export type Value =
  | {
      readonly kind: 'static' | 'instance';
      readonly file: string;
      readonly id: number;
      readonly orSubtype?: true;
      readonly isInner?: true;
    }
  | { readonly kind: 'module'; readonly file: string };

type ShapeValue = Exclude<Value, { readonly kind: 'module' }>;

/** What a reference to another reference is. */
type Compound = Extract<Reference, { readonly of: Reference }>;

/** What a function does with what it is given for one of its parameters. */
export type ParameterUse =
  /** Calls it, in its own course. */
  | { readonly kind: 'called'; readonly inLoop: boolean; readonly isLater: boolean }
  /** A function within it calls it. */
  | { readonly kind: 'called-by'; readonly target: Target; readonly inLoop: boolean }
  /** What it returns calls it. */
  | { readonly kind: 'called-by-result' }
  /** Hands it to something that is known to run it. */
  | { readonly kind: 'run'; readonly use: Use };

/** Classes that inherit from more classes than these inherit no constructor from further on. */
const maxInherited = 200;

/** Of a call that may run more functions than these, nothing is said of any one of them. */
const maxAlternatives = 30;

/** What the linker asks for. */
export interface LinkedFiles {
  index(path: string): FileIndex | undefined;
  /** All that extend or implement a type. */
  subtypesOf(type: ProgramType): readonly ProgramType[];
  /** The path of the file of the program that a specifier means. */
  resolve(from: string, specifier: string): string | undefined;
}

/**
 * Follows references through the files of a program. Answers are kept until the program changes. `visited` collects the
 * files that answers depend on.
 */
export class Linker {
  readonly #files: LinkedFiles;
  readonly #circles = new Circles();
  readonly #values = new Questions<Reference, Value>(this.#circles, identify);
  readonly #members = new Questions<string, Value>(this.#circles, identify);
  readonly #exported = new Questions<string, Value>(this.#circles, identify);
  readonly #uses = new Questions<string, ParameterUse>(this.#circles, (use) => JSON.stringify(use));

  constructor(files: LinkedFiles) {
    this.#files = files;
  }

  /** The files that the answers given since it was set depend on. */
  get visited(): Set<string> {
    return this.#circles.visited;
  }
  set visited(files: Set<string>) {
    this.#circles.visited = files;
  }

  /**
   * The functions that a call runs: all of them where it is a `new`; otherwise one of those that are not inner, and the
   * inner ones in its course.
   */
  callees(call: CallSummary, file: string): readonly Target[] {
    const values = this.values(call.target, file);
    if (call.isNew) return this.#constructors(values);
    const functions = this.functions(values);
    return functions.length > maxAlternatives ? [] : functions;
  }

  /** The functions among values; a module stands for its default export. */
  functions(values: readonly Value[]): readonly Target[] {
    return values.flatMap((value): readonly Target[] => {
      if (value.kind === 'module') return this.functions(this.#defaults(value.file));
      const { file, id, isInner } = value;
      return value.kind === 'static' && this.#index(file)?.functions.has(id) && !this.#isClass(value)
        ? [{ file, id, ...(isInner && { isInner }) }]
        : [];
    });
  }

  /** The functions that are members of an object, or methods of the instances of a class. */
  methods(value: Value): readonly Target[] {
    if (value.kind === 'module') return [];
    const { file, id } = value;
    const members = this.#index(file)?.allMembers(id, value.kind === 'instance') ?? [];
    return members.flatMap((member) => this.functions(this.values(member.value, file)));
  }

  summaryOf({ file, id }: Target): FunctionSummary | undefined {
    return this.#index(file)?.functions.get(id);
  }

  /** The classes, interfaces and functions used as such that a reference stands for. */
  types(reference: Reference, file: string): readonly ProgramType[] {
    return this.#statics(this.values(reference, file)).map(({ file: of, id }) => ({ file: of, id }));
  }

  /** Does a reference stand for what is declared to be of an interface, which objects have without saying so? */
  isInterface(reference: Reference, file: string): boolean {
    return this.values(reference, file).some(
      (value) =>
        value.kind !== 'module' && this.#index(value.file)?.shapes.get(value.id)?.isInterface === true,
    );
  }

  /** The classes or interfaces of which a value may be an instance. */
  typesOf(value: Value): readonly { readonly type: ProgramType; readonly shape: ShapeSummary | undefined }[] {
    if (value.kind !== 'instance') return [];
    return [value, ...(value.orSubtype ? this.#files.subtypesOf(value) : [])].map(({ file, id }) => ({
      type: { file, id },
      shape: this.#index(file)?.shapes.get(id),
    }));
  }

  /** What a member is of the instances of a class, not of those of others that extend it. */
  memberOf({ file, id }: ProgramType, name: string): readonly Value[] {
    return this.#member({ kind: 'instance', file, id }, name);
  }

  /** What a reference in a file stands for. */
  values(reference: Reference, file: string): readonly Value[] {
    switch (reference.kind) {
      case 'local':
        return [{ kind: 'static', file, id: reference.id }];
      case 'module': {
        const target = reference.specifier === '' ? file : this.resolve(file, reference.specifier);
        if (target === undefined) return [];
        return reference.name === undefined
          ? [{ kind: 'module', file: target }]
          : this.exported(target, reference.name);
      }
      case 'either': {
        const parts = reference.any.map((part) => this.values(part, file));
        return parts.every((values) => values.length > 0) ? parts.flat() : [];
      }
      case 'parameter':
        return reference.type ? this.values(reference.type, file) : [];
      default:
        return this.#values.ask(reference, () => this.#findValues(reference, file));
    }
  }

  #findValues(reference: Compound, file: string): readonly Value[] {
    const of = this.values(reference.of, file);
    switch (reference.kind) {
      case 'member':
        return of.flatMap((value) => this.#member(value, reference.name));
      case 'instance':
        return this.#statics(of).map(({ file: inFile, id }) => ({
          kind: 'instance',
          file: inFile,
          id,
          ...(reference.orSubtype && { orSubtype: true }),
        }));
      case 'base':
        return this.#statics(of).flatMap((value) => this.#base(value));
      case 'result':
        return this.#results(of, reference.at, file);
    }
  }

  /** What a file exports under a name, be it by way of other files. */
  exported(file: string, name: string): readonly Value[] {
    return this.#exported.ask(`${file}\n${name}`, () => this.#findExport(file, name));
  }

  /** What a module exports, and in which file; `outside` where it is no file of the program. */
  exportedReference(
    file: string,
    specifier: string,
    name = 'default',
  ): { readonly file: string; readonly value: Reference } | 'outside' | undefined {
    if (specifier === '') return this.#exporter(file, name);
    const target = this.resolve(file, specifier);
    return target === undefined ? 'outside' : this.#exporter(target, name);
  }

  /** What a function does with a parameter. */
  usesOf(target: Target, index: number): readonly ParameterUse[] {
    const key = `${target.file}\n${target.id}:${index}`;
    return this.#uses.ask(key, () => this.#findUses(target, index));
  }

  #findExport(file: string, name: string): readonly Value[] {
    const holder = this.#exporter(file, name);
    if (holder) return this.values(holder.value, holder.file);
    // `import store from './store'` where that is a CommonJS module without a value of its own.
    if (name === 'default') return [{ kind: 'module', file }];
    const whole = this.#index(file)?.exports.get('default');
    return whole ? this.values(whole, file).flatMap((value) => this.#member(value, name)) : [];
  }

  /** The file that exports a name, among a file and those all of whose exports it exports again. */
  #exporter(file: string, name: string): { readonly file: string; readonly value: Reference } | undefined {
    const files = new Set([file]);
    for (const path of files) {
      const index = this.#index(path);
      const value = index?.exports.get(name);
      if (value) return { file: path, value };
      if (!index || name === 'default') continue;
      for (const specifier of index.summary.stars) {
        const target = this.resolve(path, specifier);
        if (target !== undefined) files.add(target);
      }
    }
    return undefined;
  }

  #member(value: Value, name: string): readonly Value[] {
    if (value.kind === 'module') return this.exported(value.file, name);
    const key = `${identify(value)}\n${name}`;
    return this.#members.ask(key, () =>
      value.orSubtype && !name.startsWith('#')
        ? this.#findOverrides({ kind: 'instance', file: value.file, id: value.id }, name)
        : this.#findMember(value, name),
    );
  }

  /** What a member may be of an instance of a class or interface, or of one of those that extend or implement it. */
  #findOverrides(value: ShapeValue, name: string): readonly Value[] {
    const found = new Map<string, Value>();
    for (const type of [value, ...this.#files.subtypesOf(value)]) {
      this.visited.add(typeKey(type));
      for (const member of this.#member({ kind: 'instance', file: type.file, id: type.id }, name)) {
        found.set(identify(member), member);
      }
    }
    return [...found.values()];
  }

  #findMember(value: ShapeValue, name: string): readonly Value[] {
    const { file } = value;
    const index = this.#index(file);
    if (!index) return [];
    const isInstance = value.kind === 'instance';
    if (!isInstance && name === 'prototype') return [{ ...value, kind: 'instance' }];
    for (const reference of index.members(value.id, name, isInstance)) {
      const found = this.values(reference, file);
      if (found.length > 0) return found;
    }
    const shape = index.shapes.get(value.id);
    // It replaces what would be inherited.
    if (isInstance && shape?.unread?.includes(name) === true) return [];
    for (const spread of shape?.spreads ?? []) {
      const found = this.values(spread, file).flatMap((other) => this.#member(other, name));
      if (found.length > 0) return found;
    }
    return this.#base(value).flatMap((base) =>
      this.#member(isInstance && base.kind === 'static' ? { ...base, kind: 'instance' } : base, name),
    );
  }

  #base(value: Value): readonly Value[] {
    if (value.kind === 'module') return [];
    const base = this.#index(value.file)?.shapes.get(value.id)?.base;
    return base ? this.#statics(this.values(base, value.file)) : [];
  }

  /** What calls give: what the called functions return, and what they were given to call in turn. */
  #results(called: readonly Value[], at: number, file: string): readonly Value[] {
    return this.functions(called).flatMap((target) => {
      const returned = (this.summaryOf(target)?.returns ?? []).flatMap((value) =>
        this.values(value, target.file),
      );
      const args = this.#index(file)?.calls.get(at)?.args ?? [];
      const given = args.flatMap(({ index, value }) =>
        this.usesOf(target, index).some(({ kind }) => kind === 'called-by-result')
          ? this.values(value, file).map((inner) =>
              inner.kind === 'module' ? inner : { ...inner, isInner: true as const },
            )
          : [],
      );
      return [...returned, ...given];
    });
  }

  #findUses({ file, id }: Target, index: number): readonly ParameterUse[] {
    const mentions = this.#index(file)?.mentionsOf(id, index);
    if (!mentions) return [];
    const uses: ParameterUse[] = mentions.uses.map((use) => ({ kind: 'run', use }));
    for (const { fn, inLoop, isLater } of mentions.calls) {
      uses.push(this.#calledIn(fn, { file, id }, inLoop, isLater));
    }
    for (const { call, index: at } of mentions.handedTo) {
      for (const callee of this.callees(call, file)) {
        for (const use of this.usesOf(callee, at)) {
          if (use.kind === 'called') {
            uses.push(
              this.#calledIn(call.fn, { file, id }, call.inLoop || use.inLoop, call.isLater || use.isLater),
            );
          } else if (use.kind === 'called-by-result') {
            const isReturned = this.summaryOf({ file, id })?.returns.some(
              (returned) => returned.kind === 'result' && returned.at === call.end,
            );
            if (isReturned === true) uses.push(use);
          } else {
            uses.push(use);
          }
        }
      }
    }
    return uses;
  }

  /** A function calls the parameter of another one that is around it, or the same. */
  #calledIn(fn: FunctionId, owner: Target, inLoop: boolean, isLater: boolean): ParameterUse {
    if (fn === owner.id) return { kind: 'called', inLoop, isLater };
    const { file } = owner;
    const returns = this.summaryOf(owner)?.returns ?? [];
    const isReturned = returns.some((returned) => returned.kind === 'local' && returned.id === fn);
    return isReturned
      ? { kind: 'called-by-result' }
      : { kind: 'called-by', target: { file, id: fn }, inLoop };
  }

  /** What `new` runs: a class without a constructor of its own has that of its base as well. */
  #constructors(values: readonly Value[], depth = 0): readonly Target[] {
    return this.#statics(values).flatMap((value) => {
      const { file, id } = value;
      const index = this.#index(file);
      const construct = index?.shapes.get(id)?.construct ?? id;
      const inherited =
        construct === id && depth < maxInherited ? this.#constructors(this.#base(value), depth + 1) : [];
      return index?.functions.has(construct) ? [{ file, id: construct }, ...inherited] : inherited;
    });
  }

  #statics(values: readonly Value[]): readonly ShapeValue[] {
    return values.flatMap((value) => {
      if (value.kind === 'module') return this.#statics(this.#defaults(value.file));
      return value.kind === 'static' ? [value] : [];
    });
  }

  #defaults(file: string): readonly Value[] {
    return this.exported(file, 'default').filter(({ kind }) => kind !== 'module');
  }

  #isClass({ file, id }: { readonly file: string; readonly id: number }): boolean {
    return this.#index(file)?.shapes.get(id)?.construct !== undefined;
  }

  #index(path: string): FileIndex | undefined {
    this.visited.add(path);
    return this.#files.index(path);
  }

  /** The path of the file of the program that a specifier means. */
  resolve(from: string, specifier: string): string | undefined {
    return this.#files.resolve(from, specifier);
  }
}

function identify(value: Value): string {
  if (value.kind === 'module') return value.file;
  const { file, kind, id, orSubtype = false, isInner = false } = value;
  return [file, kind, id, orSubtype, isInner].join('\n');
}
