import { shorten } from '../../../base/text';
import { lastName, type Node, NodeType, unwrap, wrapped } from '../../../analysis/parse/syntax';
import { inFlight, type InFlight } from '../../../analysis/rules/no-blocking-call/in-flight';
import { lineOf, rangeOf } from '../draft';
import type { Hazard } from '../migration';
import type { NewAwait } from '../plan';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import type { Body } from './run-code';

const listening =
  /^(?:on|once|addListener|prependListener|addEventListener|pipe|subscribe|onmessage|onerror)$/;
const settling = /^(?:then|catch|finally)$/;

/** Calls that make something on which nothing happens before more is done with it. */
const inert =
  /^(?:events|stream)\.|^(?:express|koa|fastify|commander|yargs)\b|^globals\.(?:AbortController|EventTarget)/;

const isUnknown = /^(?:any|unknown)\b|(?:any|unknown)(?:\[\]|>)/;

/** Finds what is under way while code comes to wait, and is waited for or listened to only afterwards. */
export class UnderWay {
  readonly #program: TypedProgram;
  readonly #known = new Map<Body, InFlight>();

  constructor(program: TypedProgram) {
    this.#program = program;
  }

  hazardAt({ source, at }: NewAwait, body: Body): Hazard | undefined {
    let known = this.#known.get(body);
    if (!known) {
      known = inFlight(body, source, (value) => this.#isPlain(value, source));
      this.#known.set(body, known);
    }
    const unhandled = known.at(at);
    if (!unhandled) return undefined;
    const { name, node, isBeside } = unhandled;
    const what = `\`${shorten(name)}\``;
    const [waits, later] = [lineOf(source, at), lineOf(source, node)];
    const place = { file: source.file, range: rangeOf(at) };
    const other = { file: source.file, range: rangeOf(node) };
    if (memberOf(node, source, listening)) {
      const message = `${what} is under way while line ${waits} waits, and what happens to it before line ${later} listens is lost`;
      return { kind: 'goes-on', message, ...place, other };
    }
    const message = isBeside
      ? `${what}, which line ${later} starts, may fail while line ${waits} waits and nobody listens to it yet`
      : `${what} is under way while line ${waits} waits: if it fails before line ${later} looks at it, that is an unhandled rejection`;
    return { kind: 'unhandled-rejection', message, ...place, other };
  }

  /** Is a value, where it is used, known to be neither a promise nor something that has events? */
  #isPlain(value: Node, source: Source): boolean {
    const made = value.type === NodeType.Identifier ? source.resolver.constantInitialiser(value) : value;
    const member =
      made && source.resolver.resolve(made.type === NodeType.CallExpression ? made.callee : made);
    if (member && inert.test([member.module, ...member.path].join('.'))) return true;
    if (made && 'callee' in made && /^create\w*Server$/.test(lastName(made.callee))) return true;
    if (memberOf(value, source, listening)) return false;
    const type = this.#program.typeOf(source.file, rangeOf(unwrap(value)));
    if (type && !type.isUntyped && !isUnknown.test(type.text)) {
      return !type.isPromise && !type.text.includes('Promise');
    }
    // Of what nothing is known, what is done with it tells.
    const { parent } = wrapped(value);
    const isWaitedFor =
      parent?.type === NodeType.AwaitExpression ||
      parent?.type === NodeType.YieldExpression ||
      parent?.type === NodeType.ForOfStatement ||
      parent?.type === NodeType.ArrayExpression;
    return !isWaitedFor && !memberOf(value, source, settling) && !isHandedToPromise(value, source);
  }
}

function memberOf(value: Node, { resolver }: Source, names: RegExp): boolean {
  const node = wrapped(value);
  const { parent } = node;
  return (
    parent?.type === NodeType.MemberExpression &&
    parent.object === node &&
    names.test(resolver.propertyName(parent) ?? '')
  );
}

/** `Promise.all(jobs)` */
function isHandedToPromise(value: Node, { resolver }: Source): boolean {
  const { parent } = wrapped(value);
  return parent?.type === NodeType.CallExpression && resolver.resolve(parent.callee)?.path[0] === 'Promise';
}
