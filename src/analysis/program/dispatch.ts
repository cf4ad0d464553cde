import type { Linker, Target, Value } from './linker';
import { typeKey } from './hierarchy';
import type { CallSummary } from '../facts/summary';

/** What tells which method a call runs: the class of the object that it is called on. */
export interface Dispatch {
  /** Called on `this` (or `super`): the object is that of the caller. */
  readonly isThis: boolean;
  /** Something else may be called as well, of which nothing is known. */
  readonly isUnsure: boolean;
  /** By `typeKey` of what it runs, the classes (as `typeKey` gives them) of whose instances that is the method. */
  readonly receivers: ReadonlyMap<string, ReadonlySet<string>>;
  /** What it runs, by `typeKey`, of an object of the very class that is named, not of one that extends it. */
  readonly own: ReadonlySet<string>;
}

/** Tells of the calls of one file, one after the other, on what the methods depend that they run. */
export class Dispatches {
  readonly #known = new Map<string, Dispatch>();

  constructor(readonly linker: Linker) {}

  /** Undefined where it is no method of an instance that is called. */
  of({ target, isNew }: CallSummary, file: string): Dispatch | undefined {
    if (isNew || target.kind !== 'member') return undefined;
    const { of, name } = target;
    const values = this.linker.values(of, file);
    if (!values.some((value) => value.kind === 'instance')) return undefined;
    const isThis = of.kind === 'instance' && of.isThis === true;
    // The class of the caller's object is another one than that which `super` names.
    const isSuper = isThis && !of.orSubtype;
    const key = JSON.stringify([isThis, isSuper, name, values]);
    const known = this.#known.get(key);
    if (known) return known;
    const dispatch = { ...this.#find(values, name), isThis };
    const found = isSuper ? { ...dispatch, receivers: new Map<string, ReadonlySet<string>>() } : dispatch;
    this.#known.set(key, found);
    return found;
  }

  #find(values: readonly Value[], name: string): Omit<Dispatch, 'isThis'> {
    const receivers = new Map<string, Set<string>>();
    const own = new Set<string>();
    let isUnsure = false;
    for (const value of values) {
      for (const { type, shape } of this.linker.typesOf(value)) {
        const functions = this.linker.functions(this.linker.memberOf(type, name));
        // Objects that nothing is said of may be of an interface, too.
        isUnsure ||= shape?.isInterface === true || (functions.length === 0 && shape?.isAbstract !== true);
        for (const fn of functions) {
          const target = targetKey(fn);
          const classes = receivers.get(target) ?? new Set();
          receivers.set(target, classes.add(typeKey(type)));
          if (value.kind !== 'module' && typeKey(type) === typeKey(value)) own.add(target);
        }
      }
    }
    return { receivers, own, isUnsure };
  }
}

export function targetKey({ file, id }: Target): string {
  return typeKey({ file, id });
}
