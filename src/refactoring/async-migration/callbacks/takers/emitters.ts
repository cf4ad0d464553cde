import { NodeType, unwrap } from '../../../../analysis/parse/syntax';
import type { Hazard, Refusal } from '../../migration';
import type { UseRewrite } from '../../plan';
import type { Place } from '../../typed-program';
import { type CallbackUse, calleeName, functionOf, rangeOf, refuse } from '../callback-use';
import { isListening, readEarly } from './early-listener';

/** Modules whose objects emit from the event loop. */
const emitters =
  /^(?:process|http|https|http2|net|tls|fs|child_process|stream|readline|worker_threads|cluster|dgram|zlib|chokidar|ws)$/;

/** A listener, which may wait: whoever emits the event does not look at what it gives. Nothing if the call adds none. */
export function listener(use: CallbackUse): UseRewrite | Refusal | undefined {
  const { call, argument, source } = use;
  const callee = unwrap(call.callee);
  if (call.arguments[1] !== argument) return undefined;
  if (callee.type !== NodeType.MemberExpression || !isListening(call, source)) return undefined;
  const [first] = call.arguments;
  const event = first && source.resolver.staticString(first);
  if (event === undefined) {
    return refuse(
      use,
      'escapes',
      `${functionOf(use)} is handed to \`${calleeName(use)}\` for an event whose name cannot be told`,
    );
  }
  const emitter = source.resolver.resolve(callee.object);
  if (emitter?.module === 'process' && emitter.path.length === 0 && event === 'exit') {
    return refuse(
      use,
      'exit-hook',
      `${functionOf(use)} runs when the process exits, after which nothing can be waited for`,
    );
  }
  if (emitter && /^(?:commander|yargs)$/.test(emitter.module)) return undefined;
  const hazards = unhandled(use);
  if (!emitter || !emitters.test(emitter.module)) {
    const emitted = emittedAt(event, use);
    const type = use.program.typeOf(source.file, rangeOf(callee.object));
    // Nothing is known of whoever emits: it may do so within one turn of the event loop.
    if (emitted || !type || type.isUntyped) {
      const early = readEarly(event, use);
      if (early) return early;
      hazards.push({
        kind: 'goes-on',
        message: `whoever emits \`${event}\` goes on before this listener is done, and no longer gets what it throws`,
        file: source.file,
        range: rangeOf(argument),
        ...(emitted && { other: emitted }),
      });
    }
  }
  return { rewrites: [], awaits: [], hazards };
}

/** Where the workspace emits an event by itself, and so may rely on what listeners have done. */
function emittedAt(event: string, { program }: CallbackUse): Place | undefined {
  const emits = new RegExp(`\\bemit\\(\\s*(['"\`])${event.replace(/[^\w]/g, '\\$&')}\\1`);
  for (const file of program.files) {
    const found = emits.exec(program.text(file) ?? '');
    if (found) return { file, range: { start: found.index, end: found.index + found[0].length } };
  }
  return undefined;
}

/** A listener that is given the error alone: not what kind it is of, which comes second. */
const takesErrorOnly =
  /^\s*,\s*(?:async\s+)?(?:function\b\s*\w*\s*\(\s*\w*\s*\)|\(\s*\w*\s*\)\s*=>|\w+\s*=>)/;

/**
 * What is thrown on a turn of its own ends the process as an exception that nobody catches, and so does a promise that
 * nobody catches, unless the program listens to the latter, or asks which of the two it was.
 */
export function unhandled({ program, source, argument }: CallbackUse): Hazard[] {
  const told = (message: string, file: string, start: number, event: string): Hazard => ({
    kind: 'unhandled-rejection',
    message,
    file: source.file,
    range: rangeOf(argument),
    other: { file, range: { start, end: start + event.length } },
  });
  for (const file of program.files) {
    const text = program.text(file) ?? '';
    const rejected = text.indexOf('unhandledRejection');
    if (rejected >= 0) {
      return [
        told(
          'what it throws reaches the listener to `unhandledRejection`, and not that to `uncaughtException`',
          file,
          rejected,
          'unhandledRejection',
        ),
      ];
    }
    for (const { 0: listened, 1: event = '', index } of text.matchAll(
      /['"`](uncaughtException(?:Monitor)?)['"`](?=\s*,)/g,
    )) {
      if (takesErrorOnly.test(text.slice(index + listened.length))) continue;
      return [
        told(
          `what it throws reaches the listener to \`${event}\` as an unhandled rejection, which its second parameter tells`,
          file,
          index + 1,
          event,
        ),
      ];
    }
  }
  return [];
}
