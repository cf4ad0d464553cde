import module, { syncBuiltinESMExports } from 'node:module';
import worker_threads from 'node:worker_threads';
import { callableAt, standIn } from './stand-in';

/**
 * Keeps the probe's own functions out of the stack traces that the program sees. Node formats stacks through
 * `Error.prepareStackTrace` unless source maps are on, which have a formatter of their own: it is left in place,
 * and so is one that the program sets. In these two cases the frames of the probe stay visible.
 */
export class FrameConcealment {
  readonly #probeFile: string;
  /** The program's limit of frames while a wrapper has raised it. */
  #limit: number | undefined;

  constructor(probeFile: string) {
    this.#probeFile = probeFile;
  }

  install(): void {
    const format: unknown = Reflect.get(Error, 'prepareStackTrace');
    if (typeof format !== 'function') return;
    const withoutProbe = new Proxy(format, {
      apply: (target, self, [error, sites]: [unknown, readonly NodeJS.CallSite[]]): unknown => {
        const visible = sites.filter((site) => site.getFileName() !== this.#probeFile);
        if (visible.length < sites.length) visible.splice(this.#limit ?? Error.stackTraceLimit);
        return Reflect.apply(target, self, [error, visible]);
      },
    });
    // By assignment: redefining the property would make every later access to `Error` slow.
    const conceal = (sourceMaps: boolean): void => {
      Reflect.set(Error, 'prepareStackTrace', sourceMaps ? format : withoutProbe);
    };
    conceal(sourceMapsEnabled());
    const current = (): unknown => Reflect.get(Error, 'prepareStackTrace');
    for (const [holder, name] of sourceMapSwitches) {
      const original = callableAt(holder, name);
      if (original === undefined) continue;
      const replacement = standIn(original, (self, args) => {
        const result: unknown = this.around(() => Reflect.apply(original, self, args) as unknown);
        if (current() === format || current() === withoutProbe) conceal(sourceMapsEnabled());
        return result;
      });
      Reflect.set(holder, name, replacement);
    }
  }

  /** Makes a call of the program with room in stack traces for the probe's frames around it. */
  around<T>(call: () => T): T {
    const limit = this.makeRoom();
    try {
      return call();
    } finally {
      this.restore(limit);
    }
  }

  /** The first half of `around`: returns what the second, `restore`, must be given. */
  makeRoom(): number | undefined {
    if (this.#limit !== undefined) return undefined;
    const limit = Error.stackTraceLimit;
    this.#limit = limit;
    Error.stackTraceLimit = limit + 16;
    return limit;
  }

  restore(limit: number | undefined): void {
    if (limit === undefined) return;
    Error.stackTraceLimit = limit;
    this.#limit = undefined;
  }
}

const sourceMapsEnabled = (): boolean =>
  (process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled === true;

/** Where a program turns source maps on; the second one is not there in older versions. */
const sourceMapSwitches: readonly (readonly [object, string])[] = [
  [process, 'setSourceMapsEnabled'],
  [module, 'setSourceMapsSupport'],
];

/** Makes thread ids what they were without the supervisor, which is a thread of the process too. */
export function concealThread(supervisorThreadId: number): void {
  const visible = (id: number): number => (id > supervisorThreadId ? id - 1 : id);
  Reflect.set(worker_threads, 'threadId', visible(worker_threads.threadId));
  const descriptor = Object.getOwnPropertyDescriptor(worker_threads.Worker.prototype, 'threadId');
  const read: unknown = Reflect.get(descriptor ?? {}, 'get');
  if (typeof read === 'function') {
    Object.defineProperty(worker_threads.Worker.prototype, 'threadId', {
      ...descriptor,
      get: new Proxy(read, {
        apply: (target, self, args) => visible(Number(Reflect.apply(target, self, args))),
      }) as () => number,
    });
  }
  syncBuiltinESMExports();
}

/**
 * Tells when the process (or this worker) exits: `begin` is called before the program's own 'exit' listeners, and
 * again when one of them throws, `last` after them. `process.emit` is replaced by a transparent proxy whose handler
 * is only looked at, and `last` is called from within the program's last listener, so that no listener is counted and
 * no frame added to the stack traces of listeners.
 */
export function onExit(frames: FrameConcealment, begin: () => void, last: () => void): void {
  let armed = false;
  const handler = {};
  Object.defineProperty(handler, 'apply', {
    get(): undefined {
      // Node sets `_exiting` before it emits 'exit'.
      if ((process as { _exiting?: boolean })._exiting !== true) return undefined;
      begin();
      if (!armed) appendToExit(frames, last);
      armed = true;
      return undefined;
    },
  });
  const emit: unknown = Reflect.get(process, 'emit');
  if (typeof emit !== 'function') return;
  Object.defineProperty(process, 'emit', {
    value: new Proxy(emit, handler),
    configurable: true,
    enumerable: false,
    writable: true,
  });
}

function appendToExit(frames: FrameConcealment, last: () => void): void {
  const events = (process as { _events?: { exit?: unknown } })._events ?? {};
  const { exit } = events;
  const final: unknown = Array.isArray(exit) ? exit.at(-1) : exit;
  const finalThenLast = function (this: unknown, ...args: unknown[]): void {
    try {
      if (typeof final === 'function') frames.around(() => Reflect.apply(final, this, args) as unknown);
    } finally {
      last();
    }
  };
  events.exit = Array.isArray(exit) ? [...(exit as unknown[]).slice(0, -1), finalThenLast] : finalThenLast;
}

/**
 * Calls `before` when the program is about to end itself by a signal. Node then lets go of the inspector as at an
 * exit, without telling anybody.
 */
export function onSelfKill(frames: FrameConcealment, before: () => void): void {
  const kill = callableAt(process, 'kill');
  if (kill === undefined) return;
  const killAfter = standIn(kill, (self, args) => {
    const [pid, signal = 'SIGTERM'] = args;
    const own = pid === process.pid || pid === -process.pid || pid === 0 || pid === -1;
    if (own && signal !== 0 && process.listenerCount(String(signal)) === 0) before();
    return frames.around(() => Reflect.apply(kill, self, args) as unknown);
  });
  Reflect.set(process, 'kill', killAfter);
}
