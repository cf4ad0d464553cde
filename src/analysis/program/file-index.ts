import type { FunctionId } from '../finding';
import {
  type CallSummary,
  type FileSummary,
  type FunctionSummary,
  type MemberSummary,
  type Reference,
  type ShapeSummary,
  specifiersOf,
  type Use,
} from '../facts/summary';

/** What a function does with one of its parameters, as far as its file tells. */
export interface ParameterMentions {
  /** The calls of it. */
  readonly calls: CallSummary[];
  /** The calls that it is handed on to, and at which place. */
  readonly handedTo: { readonly call: CallSummary; readonly index: number }[];
  /** What is known to run it. */
  readonly uses: Use[];
}

/** A file's summary, made ready to be looked things up in. */
export class FileIndex {
  readonly functions: ReadonlyMap<FunctionId, FunctionSummary>;
  readonly calls: ReadonlyMap<number, CallSummary>;
  readonly shapes: ReadonlyMap<number, ShapeSummary>;
  readonly exports: ReadonlyMap<string, Reference>;
  readonly #statics = new Map<number, MemberSummary[]>();
  readonly #members = new Map<number, MemberSummary[]>();
  readonly #parameters = new Map<string, ParameterMentions>();

  constructor(
    readonly path: string,
    readonly summary: FileSummary,
  ) {
    this.functions = new Map(summary.functions.map((fn) => [fn.id, fn]));
    this.calls = new Map(summary.calls.map((call) => [call.end, call]));
    this.shapes = new Map(summary.shapes.map((shape) => [shape.id, shape]));
    // Of several exports of one name the last one stays, as with `module.exports`.
    this.exports = new Map(summary.exports.map(({ name, value }) => [name, value]));
    for (const { id, statics, members } of summary.shapes) {
      this.#statics.set(id, [...statics]);
      this.#members.set(id, [...members]);
    }
    for (const { owner, name, value } of summary.assignments) {
      const side = sideOf(owner);
      if (!side) continue;
      const list = side.isInstance ? this.#members : this.#statics;
      const known = list.get(side.id);
      if (known) known.push({ name, value });
      else list.set(side.id, [{ name, value }]);
    }
    this.#indexParameters();
  }

  /** The members of that name of a class, function or object, or of the instances of one. */
  members(id: number, name: string, isInstance: boolean): readonly Reference[] {
    const members = (isInstance ? this.#members : this.#statics).get(id) ?? [];
    return members.filter((member) => member.name === name).map(({ value }) => value);
  }

  /** All members of a class, function or object, or of the instances of one; not what they inherit. */
  allMembers(id: number, isInstance: boolean): readonly MemberSummary[] {
    return (isInstance ? this.#members : this.#statics).get(id) ?? [];
  }

  /** The modules that the file names in what is known of it; not the file itself. */
  specifiers(): ReadonlySet<string> {
    const { functions, calls, flows, shapes, assignments, exports, stars, handedOut } = this.summary;
    const found = new Set(stars);
    const add = (reference: Reference): void => {
      for (const specifier of specifiersOf(reference)) found.add(specifier);
    };
    for (const { returns } of functions) returns.forEach(add);
    for (const { target, args } of calls) [target, ...args.map(({ value }) => value)].forEach(add);
    for (const { base, interfaces = [], statics, members, spreads } of shapes) {
      [...(base ? [base] : []), ...interfaces, ...spreads].forEach(add);
      for (const { value } of [...statics, ...members]) add(value);
    }
    for (const { owner, value } of assignments) [owner, value].forEach(add);
    for (const { value } of [...flows, ...exports]) add(value);
    handedOut.forEach(add);
    found.delete('');
    return found;
  }

  mentionsOf(fn: FunctionId, index: number): ParameterMentions | undefined {
    return this.#parameters.get(`${fn}:${index}`);
  }

  #indexParameters(): void {
    const { calls, flows } = this.summary;
    for (const call of calls) {
      if (call.target.kind === 'parameter') this.#mention(call.target)?.calls.push(call);
      for (const { index, value } of call.args) this.#mention(value)?.handedTo.push({ call, index });
    }
    for (const { value, use } of flows) this.#mention(value)?.uses.push(use);
  }

  #mention(reference: Reference): ParameterMentions | undefined {
    if (reference.kind !== 'parameter') return undefined;
    const key = `${reference.fn}:${reference.index}`;
    let mentions = this.#parameters.get(key);
    if (!mentions) {
      mentions = { calls: [], handedTo: [], uses: [] };
      this.#parameters.set(key, mentions);
    }
    return mentions;
  }
}

/** The class, function or object of the file whose members an assignment adds to. */
function sideOf(owner: Reference): { id: number; isInstance: boolean } | undefined {
  switch (owner.kind) {
    case 'local':
      return { id: owner.id, isInstance: false };
    case 'instance':
      return owner.of.kind === 'local' ? { id: owner.of.id, isInstance: true } : undefined;
    case 'member':
      return owner.name === 'prototype' && owner.of.kind === 'local'
        ? { id: owner.of.id, isInstance: true }
        : undefined;
    default:
      return undefined;
  }
}
