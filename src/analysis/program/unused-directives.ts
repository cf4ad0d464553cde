import type { Note } from '../finding';
import type { AnalysisOptions } from '../options';
import type { Directive, Silenced } from '../suppression';
import type { FileLinks } from './file-links';
import type { FileSummary, Reference } from '../facts/summary';

/** What decides whether directives are of use. */
export interface Silence {
  readonly silenced: readonly Silenced[];
  /** What may have been silenced, since code that is not there decides. */
  readonly undecided: readonly Silenced[];
  /** The ids of all rules. */
  readonly known: ReadonlySet<string>;
  readonly options: AnalysisOptions;
}

/** What notes on directives have in the place of a rule. */
const unusedDirective = 'unused-directive';

/**
 * Of the comments that ask for silence those, or the names in them, that silence nothing: whoever wrote them believes
 * otherwise. Nothing is said of rules that are off, which might have something to report.
 */
export function unusedDirectives(directives: readonly Directive[], silence: Silence): Note[] {
  return directives.flatMap(({ rules, comment, removal, target }): Note[] => {
    const isUnused = (rule: string): boolean => isOfNoUse(rule, target, silence);
    const whole = (message: string): Note[] => [{ rule: unusedDirective, message, range: comment, removal }];
    if (rules.length === 0) {
      const isIdle = [...silence.known].every(isUnused);
      return isIdle ? whole('No rule has anything to report there, so this comment silences nothing.') : [];
    }
    const unused = rules.filter(({ id }) => isUnused(id));
    const messageOf = ({ id }: { readonly id: string }): string =>
      silence.known.has(id)
        ? `\`${id}\` has nothing to report there, so this comment silences none of it.`
        : `There is no rule \`${id}\`, so this comment silences none of that name.`;
    if (unused.length === rules.length) return whole(unused.map(messageOf).join(' '));
    return unused.map((rule) => ({ ...rule, rule: unusedDirective, message: messageOf(rule) }));
  });
}

function isOfNoUse(
  id: string,
  target: Directive['target'],
  { silenced, undecided, known, options }: Silence,
): boolean {
  if (!known.has(id)) return true;
  if (options.severity[id] === 'off') return false;
  const isThere = ({ rule, start }: Silenced): boolean =>
    rule === id && target.start <= start && start < target.end;
  return !silenced.some(isThere) && !undecided.some(isThere);
}

/** What `no-blocking-call` would have said of a call. */
export const blockingCallAt = (start: number): Silenced => ({ rule: 'no-blocking-call', start });

/** Where calls start that may lead to code which is not there: into files that were not read, or packages. */
export function callsElsewhere({ calls }: FileSummary, links: FileLinks | undefined): number[] {
  const followed = new Set(links?.links.map(({ end }) => end));
  return calls
    .filter(({ end, target }) => !followed.has(end) && leadsElsewhere(target))
    .map(({ callee }) => callee.start);
}

function leadsElsewhere(reference: Reference): boolean {
  let root = reference;
  while ('of' in root) root = root.of;
  return root.kind !== 'module' || !isBuiltin(root.specifier);
}

const isBuiltin = (specifier: string): boolean =>
  specifier.startsWith('node:') || builtinModules.has(specifier.split('/', 1)[0] ?? '');

/** Modules of Node.js that are imported without `node:` too (https://nodejs.org/api/modules.html#built-in-modules). */
const builtinModules: ReadonlySet<string> = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events ' +
    'fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream ' +
    'string_decoder timers tls trace_events tty url util v8 vm wasi worker_threads zlib'
  ).split(' '),
);
