import { awaiting, breaksOptionalChain } from '../../analysis/edits/await-expression';
import { type FunctionNode, type Node, NodeType } from '../../analysis/parse/syntax';
import { nameOf } from '../../analysis/semantics/callbacks';
import { shorten } from '../../base/text';
import { rewriteCallback } from './callbacks';
import { calledByLanguage } from './called-by-language';
import { Draft, rangeOf, refusal } from './draft';
import { declaredBy } from './declared';
import { dynamicAccesses, ownDynamicAccesses } from './dynamic-accesses';
import { labelOf } from './function-label';
import { givenBefore } from './given-before';
import { handedWithin, receivingParameters } from './handed';
import { enclosing } from './enclosing';
import { asyncIteration } from './iteration';
import { madeAsync } from './make-async';
import type { Refusal, Refused } from './migration';
import { asyncEntry, type TopLevelWait } from './module-level';
import { orderOfModules } from './module-order';
import { localName, mentioned } from './mentions';
import { withoutShortCircuit } from './optional-chain';
import { defaultInBody } from './parameter-default';
import { type NamePlace, NodeIndex, ownName } from './names';
import type { AsyncFunction, Plan, Seed } from './plan';
import { publicApi } from './public-api';
import { referencesTo } from './references';
import { wrap } from './rewrite';
import { isRefusal, type Source, type Sources } from './sources';
import type { Reference, TypedProgram } from './typed-program';
import { annotatedByName } from './type-alias';
import { untypedUses } from './untyped-uses';
import { type Use, usesOf } from './uses';

/** More functions than that are not changed at once: nobody could read it, and it would take too long to prove. */
const maxFunctions = 200;

/** All that has to change so that the code around a seed can wait, or what stands in its way. */
export function planMigration(seed: Seed, sources: Sources, program: TypedProgram): Plan | Refused {
  const steps = planning(seed, sources, program);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** As `planMigration`, a function at a time: gives the name of each that becomes asynchronous. */
export function* planning(
  seed: Seed,
  sources: Sources,
  program: TypedProgram,
): Generator<string, Plan | Refused> {
  const planner = new Planner(seed, sources, program);
  for (let task = planner.next(); task; task = planner.next()) {
    const refused = task();
    if (refused) return { kind: 'refused', refusals: [refused] };
    yield planner.current;
  }
  return planner.finish();
}

type Step = Refusal | undefined;
type Task = () => Step;

/**
 * A function that becomes asynchronous, or one that gives such a function when it is called `calls` times; what is
 * asked for are their uses.
 */
interface Followed {
  readonly fn: AsyncFunction;
  readonly calls: number;
  /** The member that may be the function, as it is written, where only its name says so. */
  readonly byName?: string;
}

/**
 * Goes from a function to its uses, and from each use to the function around it. Each step answers with what stands in
 * the way, or adds rewrites to the draft and further steps to the list.
 */
class Planner {
  readonly #seed: Seed;
  readonly #sources: Sources;
  readonly #program: TypedProgram;
  readonly #draft = new Draft();
  readonly #tasks: Task[] = [];
  /** What waits outside of functions where no `await` may stand. */
  readonly #topLevel = new Map<Source, TopLevelWait[]>();
  /** Functions whose bodies have become part of the code around them. */
  readonly #inlined = new Set<FunctionNode>();
  /** What has been followed: names and mentions, by file and offset. */
  readonly #followed = new Set<string>();
  readonly #indices = new Map<Source, NodeIndex>();
  current = '';

  constructor(seed: Seed, sources: Sources, program: TypedProgram) {
    this.#seed = seed;
    this.#sources = sources;
    this.#program = program;
    this.#draft.rewrite(seed.source, ...seed.rewrites);
    this.#draft.addHazards(seed.hazards);
    this.#draft.addAwait(seed.source, seed.at);
    this.#tasks.push(() => this.#wait(seed.source, seed.at, true));
  }

  /** What is to be done next, depth first, so that refusals are met close to the seed. */
  next(): Task | undefined {
    return this.#tasks.shift();
  }

  /** What is done when it is known of all functions whether they wait. */
  finish(): Plan | Refused {
    for (const [source, waits] of this.#topLevel) {
      const entry = asyncEntry(source, waits, this.#draft.rewritesOf(source), this.#program);
      if (isRefusal(entry)) return { kind: 'refused', refusals: [entry] };
      for (const at of entry.awaits) this.#writeAwait(source, at);
      this.#draft.rewrite(source, ...entry.rewrites);
      this.#draft.addHazards(entry.hazards);
    }
    return this.#draft.plan(this.#seed);
  }

  /** An `await` comes to stand at a node, unless its rewriting has brought it: what the node runs in has to wait. */
  #wait(source: Source, at: Node, hasAwait: boolean): Step {
    const around = enclosing(at, source);
    if (isRefusal(around)) return around;
    const isModule = around.kind === 'module' && !this.#program.formatOf(source.file).topLevelAwait;
    if (!hasAwait && !isModule) this.#writeAwait(source, at);
    switch (around.kind) {
      case 'function':
        return this.#makeAsync(source, around.fn, at);
      case 'parameter': {
        const moved = defaultInBody(around.fn, around.parameter, source, this.#program);
        if (isRefusal(moved)) return moved;
        if (this.#isNew('default', source, around.parameter.range[0])) this.#draft.rewrite(source, moved);
        return this.#makeAsync(source, around.fn);
      }
      case 'module':
        if (isModule) this.#addTopLevel(source, { at, statement: around.statement, hasAwait });
        else this.#draft.addHazards(orderOfModules(source, at, this.#sources, this.#program));
        return undefined;
    }
  }

  #addTopLevel(source: Source, wait: TopLevelWait): void {
    const known = this.#topLevel.get(source);
    if (known) known.push(wait);
    else this.#topLevel.set(source, [wait]);
  }

  #writeAwait(source: Source, call: Node): void {
    if (!this.#draft.addAwait(source, call)) return;
    const { before, after } = awaiting(call, source.model.text);
    this.#draft.rewrite(source, wrap(rangeOf(call), before, after));
  }

  #makeAsync(source: Source, fn: FunctionNode, waiting?: Node): Step {
    if (fn.async || this.#draft.has(fn) || this.#inlined.has(fn)) return undefined;
    const language = calledByLanguage(fn, source);
    if (language) return language;
    if (this.#draft.functions.length >= maxFunctions) {
      return refusal(
        'not-proved',
        `more than ${maxFunctions} functions would have to become asynchronous`,
        source,
        fn,
      );
    }
    const asyncFunction: AsyncFunction = { source, fn };
    this.current = labelOf(asyncFunction);
    const uses = fn.type === NodeType.FunctionDeclaration ? [] : usesOf(fn, source);
    for (const use of uses) {
      if (use.kind !== 'handed') continue;
      const refused = this.#handed(use, source, { fn: asyncFunction, calls: 0 }, waiting);
      if (refused) return refused;
    }
    if (this.#inlined.has(fn)) return undefined;

    const made = madeAsync(fn, source);
    if (isRefusal(made)) return made;
    this.#draft.addFunction(source, fn);
    this.#draft.rewrite(source, ...made);
    const followed = { fn: asyncFunction, calls: 0 };
    for (const use of uses) if (use.kind !== 'handed') this.#push(use, source, followed);
    for (const access of dynamicAccesses(fn, source, this.#program, this.#sources, this.#index)) {
      this.#tasks.push(() => this.#mention(access.source, access.member, followed));
    }
    const name = ownName(source, fn);
    if (name) this.#tasks.push(() => this.#follow(source, name, followed));
    return undefined;
  }

  #push(use: Use, source: Source, followed: Followed): void {
    this.#tasks.push(() => {
      const refused = this.#use(use, source, followed);
      if (!refused || followed.byName === undefined) return refused;
      const maybe = `\`${followed.byName}\` may be ${labelOf(followed.fn)}, as its type is not known`;
      return { ...refused, message: `${maybe}: ${refused.message}` };
    });
  }

  #use(use: Use, source: Source, followed: Followed): Step {
    switch (use.kind) {
      case 'refused':
        return use.refusal;
      case 'named':
        return this.#follow(source, use.name, followed);
      case 'handed':
        return this.#handed(use, source, followed);
      case 'handed-within':
        return handedWithin(use, source, this.#program);
      case 'called':
        if (followed.calls === 0) return this.#result(source, use.at, followed.fn.fn);
        return this.#mention(source, use.at, { ...followed, calls: followed.calls - 1 });
      case 'returned':
        return this.#returned(use.by, source, followed);
    }
  }

  /** All that is done with an expression that is the function. */
  #mention(source: Source, node: Node, followed: Followed): Step {
    if (!this.#isNew('value', source, node.range[0], followed.calls, node.range[1])) return undefined;
    for (const use of usesOf(node, source)) this.#push(use, source, followed);
    return undefined;
  }

  #isNew(kind: string, source: Source, offset: number, calls = 0, end = 0): boolean {
    const key = `${kind} ${calls} ${offset} ${end} ${source.file}`;
    if (this.#followed.has(key)) return false;
    this.#followed.add(key);
    return true;
  }

  /** All uses of a variable or a member that holds the function. */
  #follow(source: Source, name: NamePlace, followed: Followed): Step {
    if (!this.#isNew('name', source, name.offset, followed.calls)) return undefined;
    for (const reference of referencesTo(name, source, this.#sources, this.#program)) {
      const refused = this.#reference(reference, followed);
      if (refused) return refused;
    }
    const refused = name.isMember && name.name !== undefined && this.#untypedUses(name.name, followed);
    if (refused) return refused;
    const dynamic = name.isMember ? ownDynamicAccesses(source, this.#program, this.#sources) : [];
    for (const access of dynamic) {
      this.#tasks.push(() => this.#mention(access.source, access.member, followed));
    }
    this.#draft.addHazards(publicApi(source, name, this.#program));
    return undefined;
  }

  readonly #index = (source: Source): NodeIndex => {
    const known = this.#indices.get(source);
    if (known) return known;
    const index = new NodeIndex(source);
    this.#indices.set(source, index);
    return index;
  };

  #reference(reference: Reference, followed: Followed): Step {
    const source = this.#sources.of(reference.file);
    if (isRefusal(source)) return source;
    for (const name of this.#index(source).namesAt(reference.range.start)) {
      const refused = this.#nameUse(name, source, followed);
      if (refused) return refused;
    }
    return undefined;
  }

  /** One place where a name stands that holds the function. */
  #nameUse(name: Node, source: Source, followed: Followed): Step {
    if (!this.#isNew('mention', source, name.range[0], followed.calls, isKey(name) ? 1 : 0)) return undefined;
    if (followed.calls === 0) {
      const declared = declaredBy(name, source);
      if (isRefusal(declared)) return declared;
      this.#draft.rewrite(source, ...declared.rewrites);
      const types = annotatedByName(name, source, this.#program, this.#sources, this.#index);
      if (isRefusal(types)) return types;
      for (const type of types) {
        if (this.#isNew('type', type.source, type.at.range[0]))
          this.#draft.rewrite(type.source, ...type.rewrites);
      }
      const refused = declared.fn && this.#makeAsync(source, declared.fn);
      if (refused) return refused;
    }
    const local = localName(name, source);
    if (local) return this.#follow(source, local, followed);
    const value = mentioned(name);
    return value && this.#mention(source, value, followed);
  }

  /** An expression gives a promise from now on. */
  #result(source: Source, call: Node, fn: FunctionNode): Step {
    const before = givenBefore(call, source, this.#program);
    if (before && isRefusal(before)) return before;
    if (before) {
      this.#draft.addHazards(before);
      return undefined;
    }
    if (!this.#isNew('result', source, call.range[0], 0, call.range[1])) return undefined;
    if (fn.generator) return this.#iteration(source, call);
    if (breaksOptionalChain(call)) {
      const rewrites = withoutShortCircuit(call, source);
      if (!rewrites) {
        const message = 'an `await` in the middle of an optional chain would end it early';
        return refusal('expression', message, source, call);
      }
      this.#draft.rewrite(source, ...rewrites);
    }
    return this.#wait(source, call, false);
  }

  /** An expression gives the values of a generator later from now on. */
  #iteration(source: Source, call: Node): Step {
    const iteration = asyncIteration(call);
    if (!iteration) {
      const message = 'what the generator gives is taken here by what cannot wait for it';
      return refusal('generator', message, source, call);
    }
    if (!this.#draft.addAwait(source, iteration.at)) return undefined;
    this.#draft.rewrite(source, ...iteration.rewrites);
    return this.#wait(source, iteration.at, true);
  }

  #handed(use: Use & { kind: 'handed' }, source: Source, followed: Followed, waiting?: Node): Step {
    const { call, argument } = use;
    if (!this.#isNew('handed', source, argument.range[0], followed.calls)) return undefined;
    const parameters = receivingParameters(use, followed.fn, source, {
      program: this.#program,
      sources: this.#sources,
      indexOf: this.#index,
    });
    if (parameters && isRefusal(parameters)) return parameters;
    if (parameters) {
      for (const parameter of parameters) {
        this.#tasks.push(() => this.#follow(parameter.source, parameter.name, followed));
      }
      return undefined;
    }
    if (followed.calls > 0) {
      const callee = nameOf(call.callee);
      const message = `\`${callee}\` is handed a function that returns ${labelOf(followed.fn)}, and it is not known who calls that`;
      return refusal('escapes', message, source, argument);
    }
    const { fn } = followed;
    const rewritten = rewriteCallback({
      source,
      call,
      argument,
      fn,
      program: this.#program,
      ...(waiting && { waiting }),
    });
    if (isRefusal(rewritten)) return rewritten;
    if (rewritten.isInlined) this.#inlined.add(fn.fn);
    this.#draft.rewrite(source, ...rewritten.rewrites);
    this.#draft.addHazards(rewritten.hazards);
    for (const at of rewritten.awaits) {
      if (this.#draft.addAwait(source, at)) this.#tasks.push(() => this.#wait(source, at, true));
    }
    return undefined;
  }

  #returned(by: FunctionNode, source: Source, followed: Followed): Step {
    const outer = { ...followed, calls: followed.calls + 1 };
    for (const use of by.type === NodeType.FunctionDeclaration ? [] : usesOf(by, source)) {
      this.#push(use, source, outer);
    }
    const name = ownName(source, by);
    return name && this.#follow(source, name, outer);
  }

  /** Calls of a method of that name on what may be anything. */
  #untypedUses(name: string, followed: Followed): Step {
    const lookup = { program: this.#program, sources: this.#sources, indexOf: this.#index };
    const { likely, hazards } = untypedUses(name, followed.fn, lookup);
    this.#draft.addHazards(hazards);
    for (const { source, key } of likely) {
      const byName = shorten(source.model.textOf(mentioned(key) ?? key));
      const refused = this.#nameUse(key, source, { ...followed, byName });
      if (refused) return refused;
    }
    return undefined;
  }
}

/** Tells the two names of `{ f }` from each other, which stand in the same place. */
const isKey = (name: Node): boolean => name.parent?.type === NodeType.Property && name.parent.key === name;
