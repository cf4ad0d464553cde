import child_process from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { now } from '../../probe/clock';
import { callableAt, standIn, type Callable } from '../../probe/stand-in';
import type { Collect, ProbedThread, SchedulerTime } from '../../probe/thread';
import { shorten } from '../shorten';
import { callSite, type Site } from './call-site';

/** Shorter calls are not recorded. */
const threshold = 500;
/** How old, in microseconds, the last reading of the scheduler's counts may be at the start of a call. */
const readingAge = 2000;
const detailLength = 200;

interface BlockingCall {
  readonly api: string;
  /** What the call was about: a path or a command line, never data. */
  readonly detail: string;
  readonly start: number;
  readonly dur: number;
  /** Microseconds on a CPU; null where the platform does not tell. */
  readonly cpu: number | null;
  /** Microseconds ready to run, but without a CPU; null where the platform does not tell. */
  readonly wait: number | null;
  readonly site: Site | null;
}

/**
 * The synchronous calls that held up this thread for half a millisecond or more, with the place that called.
 * A call inside a recorded call is part of it. A child process is announced before it starts: the thread can be
 * killed while it waits, when nothing in it runs any more.
 */
export const collectBlockingCalls: Collect = (thread) => {
  const recorder = new Recorder(thread);
  for (const [module, name, detail] of [
    [fs, 'fs', pathOf],
    [child_process, 'child_process', commandOf],
    [crypto, 'crypto', noDetail],
    [zlib, 'zlib', noDetail],
  ] as const) {
    const keys = Object.keys(module).filter((key) => key.endsWith('Sync'));
    recorder.wrap(module, keys, name, detail);
  }
  recorder.wrap(Atomics, ['wait'], 'Atomics', noDetail);
  return recorder;
};

type DetailOf = (args: readonly unknown[]) => string;

class Recorder {
  readonly #thread: ProbedThread;
  #calls: BlockingCall[] = [];
  #inside = false;
  #stopped = false;
  #scheduler: SchedulerTime = { ran: NaN, waited: NaN };
  #schedulerReadAt = -Infinity;

  constructor(thread: ProbedThread) {
    this.#thread = thread;
  }

  cut(final: boolean): void {
    if (this.#calls.length > 0) this.#thread.log.write({ type: 'blocking', calls: this.#calls });
    this.#calls = [];
    this.#stopped = final;
  }

  /** Replaces functions of `holder` by functions that look alike. */
  wrap(holder: object, keys: readonly string[], name: string, detail: DetailOf): void {
    const descriptors = Object.getOwnPropertyDescriptors(holder) as Record<string, PropertyDescriptor>;
    // Stack traces name a method by the property that holds it; the holder itself will hold the stand-ins.
    const originals = Object.create(Object.getPrototypeOf(holder) as object, descriptors) as object;
    for (const key of keys) {
      const original = callableAt(originals, key);
      if (original === undefined) continue;
      const value = this.#recorded(original, `${name}.${key}`, detail, holder, originals);
      // Some exports are read-only in some versions; those calls are then not recorded.
      Reflect.defineProperty(holder, key, { ...descriptors[key], value });
    }
  }

  /** Most calls take a few microseconds: nothing here may allocate, or look anything up, before one proves slow. */
  #recorded(original: Callable, api: string, detail: DetailOf, holder: object, originals: object): Callable {
    const { frames } = this.#thread;
    const startsProcess = api.startsWith('child_process.');
    return standIn(original, (self, args) => {
      const receiver = self === holder ? originals : self;
      if (this.#inside || this.#stopped) return Reflect.apply(original, receiver, args);
      this.#inside = true;
      if (startsProcess) this.#announce(api, detail(args));
      const limit = frames.makeRoom();
      const start = now();
      if (start - this.#schedulerReadAt > readingAge) this.#readScheduler(start);
      // `finally` without `catch`: an error that is thrown again would be reported at a place of the probe.
      try {
        return Reflect.apply(original, receiver, args) as unknown;
      } finally {
        const dur = now() - start;
        frames.restore(limit);
        this.#inside = false;
        if (dur >= threshold) {
          const given = this.#givenSince(start, dur);
          this.#calls.push({ api, detail: detail(args), start, dur, ...given, site: callSite() });
        }
      }
    });
  }

  #announce(api: string, detail: string): void {
    this.#thread.flush(50);
    this.#thread.log.write({ type: 'begin', api, detail, start: now(), site: callSite() });
  }

  #readScheduler(at: number): void {
    this.#scheduler = this.#thread.schedulerTime();
    this.#schedulerReadAt = at;
  }

  /** What a call got, from a reading up to `readingAge` older: the thread ran in between. */
  #givenSince(start: number, dur: number): Pick<BlockingCall, 'cpu' | 'wait'> {
    const before = this.#scheduler;
    const ranBefore = start - this.#schedulerReadAt;
    this.#readScheduler(start + dur);
    const { ran, waited } = this.#scheduler;
    const within = (time: number): number | null =>
      Number.isNaN(time) ? null : Math.max(0, Math.min(dur, Math.round(time)));
    return { cpu: within(ran - before.ran - ranBefore), wait: within(waited - before.waited) };
  }
}

function pathOf([path]: readonly unknown[]): string {
  const text =
    typeof path === 'string' ? path : path instanceof URL || Buffer.isBuffer(path) ? String(path) : '';
  return shorten(text, detailLength);
}

function commandOf([command, args]: readonly unknown[]): string {
  const words = [command, ...(Array.isArray(args) ? (args as unknown[]) : [])];
  return shorten(words.map(String).join(' '), detailLength);
}

const noDetail = (): string => '';
