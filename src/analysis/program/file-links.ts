import type { TextRange } from '../../base/text';
import type { FunctionId } from '../finding';
import { blockingInstances } from './blocking-instances';
import { type Dispatch, Dispatches, targetKey } from './dispatch';
import type { FileIndex } from './file-index';
import type { Linker, Target } from './linker';
import type { BlockingSummary, CallSummary, Use } from '../facts/summary';

/** A function of a file (or the loading of the file) comes to run another function. */
export interface Link {
  /** The file that the call is written in. */
  readonly site: string;
  readonly from: Target;
  readonly to: Target;
  /** The call: its end, and where to point. In the file whose links these are. */
  readonly end: number;
  readonly callee: TextRange;
  readonly inLoop: boolean;
  /** The caller has given back control by then. */
  readonly isLater: boolean;
  /** Unless it is later: not behind a wait in a loop either. */
  readonly isAtStart?: true;
  /** Behind a wait of an asynchronous function that the caller, which is none, calls where it is written. */
  readonly isBehindWait?: true;
  /** Happens once: why. */
  readonly once?: string;
  /** Once for each call of this function of the file. */
  readonly oncePer?: FunctionId;
  /** A call, or a function that is handed on and run somewhere on the way. */
  readonly isCall: boolean;
  /** The call runs one of several functions, of which this is one. */
  readonly isOneOf?: true;
  /** It may run something else as well, of which nothing is known. */
  readonly isUnsure?: true;
  /** A method that is called on the caller's own object. */
  readonly isThis?: true;
  /** It is a method of none but those that extend the class that the object is known to be of. */
  readonly isOverride?: true;
  /** Of a method, the classes of the objects of which this is the one that runs. */
  readonly receivers?: ReadonlySet<string>;
}

/** A function that something is known to run, be it by way of functions of the program. */
export interface Root {
  readonly target: Target;
  readonly use: Use;
}

/** What one file brings to the call graph. */
export interface FileLinks {
  readonly links: readonly Link[];
  readonly roots: readonly Root[];
  /** Functions that reach code of which nothing is known. */
  readonly handedOut: readonly Target[];
  /** Functions that the file exports, as such or as members of an object. */
  readonly exported: readonly Target[];
  /** Names of methods called on objects of which nothing is known. */
  readonly unknownMethods: readonly string[];
  /** Calls of blocking APIs on what other files hold. */
  readonly blocking: readonly BlockingSummary[];
  /** The files that it names in what it calls, hands on and exports. */
  readonly named: ReadonlySet<string>;
  /** The files that all of this depends on, by way of others as well, and types. */
  readonly dependencies: ReadonlySet<string>;
}

/** Follows what one file calls and hands on into the other files. `dependencies`: what its types depend on. */
export function linksOf(index: FileIndex, linker: Linker, dependencies: ReadonlySet<string>): FileLinks {
  linker.visited = new Set([index.path, ...dependencies]);
  const dispatches = new Dispatches(linker);
  const links: Link[] = [];
  const roots: Root[] = [];
  const handedOut: Target[] = [];
  const unknownMethods = new Set(index.summary.unknownMethods);

  for (const call of index.summary.calls) {
    const { path } = index;
    const callees = linker.callees(call, path);
    const dispatch = callees.length > 0 ? dispatches.of(call, path) : undefined;
    const isOneOf = !call.isNew && callees.filter(({ isInner }) => !isInner).length > 1;
    for (const to of callees) {
      const link = linkOf(call, path, to, { isCall: true });
      links.push(to.isInner ? link : { ...link, ...(isOneOf && { isOneOf }), ...dispatched(dispatch, to) });
    }
    if (
      !call.isRead &&
      call.target.kind === 'member' &&
      (callees.length === 0 || linker.isInterface(call.target.of, index.path))
    ) {
      unknownMethods.add(call.target.name);
    }
    for (const { index: at, value } of call.args) {
      if (value.kind === 'parameter' && !value.type) continue;
      const values = linker.values(value, path);
      if (values.length === 0) continue;
      const given = linker.functions(values);
      if (callees.length === 0) {
        handedOut.push(...given, ...values.flatMap((object) => linker.methods(object)));
        continue;
      }
      for (const callee of callees) {
        for (const target of given) handOn(target, callee, at, call);
      }
    }
  }
  for (const { value, use } of index.summary.flows) {
    for (const target of linker.functions(linker.values(value, index.path))) roots.push({ target, use });
  }
  for (const reference of index.summary.handedOut) {
    const values = linker.values(reference, index.path);
    handedOut.push(...linker.functions(values), ...values.flatMap((object) => linker.methods(object)));
  }
  return {
    links,
    roots,
    handedOut,
    exported: exportedBy(index, linker),
    unknownMethods: [...unknownMethods],
    blocking: blockingInstances(index, linker),
    named: new Set([...index.specifiers()].flatMap((name) => linker.resolve(index.path, name) ?? [])),
    dependencies: linker.visited,
  };

  /** A function is handed to a function of the program as one of its arguments. */
  function handOn(target: Target, callee: Target, at: number, call: CallSummary): void {
    const uses = linker.usesOf(callee, at);
    if (uses.length === 0) handedOut.push(target);
    for (const use of uses) {
      switch (use.kind) {
        case 'called': {
          const inLoop = call.inLoop || use.inLoop;
          const isLater = call.isLater || use.isLater;
          links.push({ ...linkOf(call, index.path, target, { isCall: false }), inLoop, isLater });
          break;
        }
        case 'called-by': {
          const link = linkOf(call, index.path, target, { isCall: false });
          links.push({ ...link, from: use.target, inLoop: use.inLoop, isLater: true });
          break;
        }
        case 'run': {
          const name = linker.summaryOf(callee)?.name ?? 'a function';
          roots.push({ target, use: { ...use.use, reason: `${use.use.reason}, by way of \`${name}\`` } });
          break;
        }
        case 'called-by-result':
          // Whoever calls the result calls it.
          break;
      }
    }
  }
}

function linkOf(call: CallSummary, file: string, to: Target, { isCall }: { readonly isCall: boolean }): Link {
  const { end, callee, inLoop, isLater, isAtStart, isBehindWait, once, oncePer } = call;
  const from: Target = { file, id: call.fn };
  return {
    site: file,
    from,
    to,
    end,
    callee,
    inLoop,
    isLater,
    ...(isAtStart && { isAtStart }),
    ...(isBehindWait && { isBehindWait }),
    ...(once !== undefined && { once }),
    ...(oncePer !== undefined && { oncePer }),
    isCall,
  };
}

/** What is known of one of the methods that a call may run. */
function dispatched(
  dispatch: Dispatch | undefined,
  to: Target,
): Pick<Link, 'isUnsure' | 'isThis' | 'isOverride' | 'receivers'> {
  if (!dispatch) return {};
  const { isThis, isUnsure, own } = dispatch;
  const receivers = dispatch.receivers.get(targetKey(to));
  return {
    ...(isUnsure && { isUnsure }),
    ...(isThis && { isThis }),
    ...(!own.has(targetKey(to)) && { isOverride: true }),
    ...(receivers && { receivers }),
  };
}

/** The functions that a file exports, and the methods of the objects that it exports. Those of classes go by name. */
function exportedBy({ summary, path }: FileIndex, linker: Linker): readonly Target[] {
  return summary.exports.flatMap(({ value }) => {
    const values = linker.values(value, path);
    return [...linker.functions(values), ...values.flatMap((object) => linker.methods(object))];
  });
}
