import child_process from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import worker_threads from 'node:worker_threads';
import type { FrameConcealment } from './conceal';
import { preloadOption, sessionVariable, withPreload, withoutPreload } from './preload-option';
import { callableAt, standIn } from './stand-in';

const optionsVariable = 'NODE_OPTIONS';
type Constructor = new (...args: unknown[]) => unknown;

/**
 * The program sees an environment without the probe; its workers and child processes get the probe all the same,
 * whatever environment they are given.
 */
export class Inheritance {
  readonly #option: string;
  readonly #folder: string;
  readonly #frames: FrameConcealment;

  constructor(probeFile: string, folder: string, frames: FrameConcealment) {
    this.#option = preloadOption(probeFile);
    this.#folder = folder;
    this.#frames = frames;
  }

  /** Gives this thread the environment that it would have without the probe. */
  concealEnvironment(): void {
    const { env } = process;
    // `delete` throws nothing and a shared environment may have lost the variables already.
    Reflect.deleteProperty(env, sessionVariable);
    const options = withoutPreload(env[optionsVariable], this.#option);
    if (options === undefined) Reflect.deleteProperty(env, optionsVariable);
    else if (options !== env[optionsVariable]) env[optionsVariable] = options;
  }

  /** Makes all ways to start a worker or child process pass the probe on. */
  install(): void {
    this.#wrapWorker();
    this.#wrapSpawn();
    for (const name of ['spawnSync', 'execFileSync', 'execSync'] as const) this.#wrapSyncSpawn(name);
    syncBuiltinESMExports();
  }

  #wrapWorker(): void {
    const construct = (Original: object, args: unknown[], newTarget: object): object => {
      const create = (changed: readonly unknown[]): object =>
        this.#frames.around(() => {
          // The original's own prototype, so that stack traces and inspection show what they would.
          const target = newTarget === wrapped ? Original : newTarget;
          return Reflect.construct(Original as Constructor, changed, target as Constructor) as object;
        });
      const [file, options, ...rest] = args;
      // Without `env` and `execArgv` a worker inherits the parsed options of this thread, the probe among them.
      if (!isObject(options) || !(isGiven(options['execArgv']) || isGiven(options['env'])))
        return create(args);
      if (!isObject(options['env'])) return this.#visibly(() => create(args));
      return create([file, { ...options, env: this.#added(options['env']) }, ...rest]);
    };
    const wrapped: object = new Proxy(worker_threads.Worker, { construct });
    Reflect.set(worker_threads, 'Worker', wrapped);
  }

  #wrapSpawn(): void {
    const { prototype } = child_process.ChildProcess;
    const spawn = callableAt(prototype, 'spawn');
    if (spawn === undefined) return;
    const spawnProbed = standIn(spawn, (self, args) => {
      const [options] = args;
      if (isObject(options) && !forbidsFiles(options['args'])) this.#addToPairs(options['envPairs']);
      return this.#frames.around(() => Reflect.apply(spawn, self, args) as unknown);
    });
    Reflect.set(prototype, 'spawn', spawnProbed);
  }

  #wrapSyncSpawn(name: 'spawnSync' | 'execFileSync' | 'execSync'): void {
    const original = callableAt(child_process, name);
    if (original === undefined) return;
    const spawnProbed = standIn(original, (self, args) => {
      const call = (given: unknown[]): unknown =>
        this.#frames.around(() => Reflect.apply(original, self, given) as unknown);
      if (args.some(forbidsFiles)) return call(args);
      return this.#visibly(() =>
        call(
          args.map((arg) =>
            isObject(arg) && isObject(arg['env']) ? { ...arg, env: this.#added(arg['env']) } : arg,
          ),
        ),
      );
    });
    Reflect.set(child_process, name, spawnProbed);
  }

  /** Puts the probe into this thread's environment while `call`, which is synchronous, copies it. */
  #visibly<T>(call: () => T): T {
    const { env } = process;
    const options = env[optionsVariable];
    try {
      env[optionsVariable] = withPreload(options, this.#option);
      env[sessionVariable] = this.#folder;
      return call();
    } finally {
      if (options === undefined) Reflect.deleteProperty(env, optionsVariable);
      else env[optionsVariable] = options;
      Reflect.deleteProperty(env, sessionVariable);
    }
  }

  #added(env: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const added: Record<string, unknown> = {};
    // Node copies inherited properties too.
    for (const key in env) added[key] = env[key];
    const options = added[optionsVariable];
    added[optionsVariable] = withPreload(typeof options === 'string' ? options : undefined, this.#option);
    added[sessionVariable] = this.#folder;
    return added;
  }

  #addToPairs(pairs: unknown): void {
    if (!Array.isArray(pairs)) return;
    const list = pairs as unknown[];
    const set = (name: string, change: (value: string | undefined) => string): void => {
      const prefix = `${name}=`;
      const index = list.findIndex((pair) => typeof pair === 'string' && pair.startsWith(prefix));
      const value = index < 0 ? undefined : String(list[index]).slice(prefix.length);
      list[index < 0 ? list.length : index] = prefix + change(value);
    };
    set(optionsVariable, (value) => withPreload(value, this.#option));
    set(sessionVariable, () => this.#folder);
  }
}

/** Whether a command line turns on Node's permission model, under which the probe could not even be loaded. */
function forbidsFiles(args: unknown): boolean {
  return (
    Array.isArray(args) && args.some((arg) => arg === '--permission' || arg === '--experimental-permission')
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
