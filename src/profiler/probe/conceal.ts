import { syncBuiltinESMExports } from 'node:module';
import worker_threads from 'node:worker_threads';

/**
 * Keeps the probe's own functions out of the stack traces that the program sees. Node formats stacks through
 * `Error.prepareStackTrace` unless source maps are on, which have a formatter of their own: it is left in place,
 * and so is one that the program sets. In these two cases the frames of the probe stay visible.
 */
export function concealFrames(probeFile: string): void {
  const format: unknown = Reflect.get(Error, 'prepareStackTrace');
  if (typeof format !== 'function') return;
  const withoutProbe = new Proxy(format, {
    apply(target, self, [error, sites]: [unknown, readonly NodeJS.CallSite[]]): unknown {
      const visible = sites.filter((site) => site.getFileName() !== probeFile);
      // Wrappers raise the limit by their own frames, see `withRoomForFrames`.
      if (visible.length < sites.length) visible.splice(Error.stackTraceLimit);
      return Reflect.apply(target, self, [error, visible]);
    },
  });
  Object.defineProperty(Error, 'prepareStackTrace', {
    configurable: true,
    enumerable: Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')?.enumerable ?? false,
    get: (): unknown =>
      (process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled === true ? format : withoutProbe,
    set(value: unknown) {
      Object.defineProperty(Error, 'prepareStackTrace', {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
    },
  });
}

/** Calls `target` with room in stack traces for the probe's frames, which are removed when they are formatted. */
export function withRoomForFrames<T>(call: () => T): T {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = limit + 16;
    return call();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

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
 * Calls `last` after all of the program's own 'exit' listeners. `process.emit` is replaced by a transparent proxy
 * whose handler is only looked at, so that no listener is counted and no frame added to stack traces of listeners.
 */
export function onLastExit(last: (code: number) => void): void {
  let armed = false;
  const handler = {};
  Object.defineProperty(handler, 'apply', {
    get(): undefined {
      // Node sets `_exiting` before it emits 'exit'; a listener added now runs after those that are there.
      if (armed || (process as { _exiting?: boolean })._exiting !== true) return undefined;
      armed = true;
      process.on('exit', last);
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
