/** A function that the program would have called: the only thing known of it is that it can be called. */
export type Callable = (...args: never[]) => unknown;

/**
 * A function that looks like `original`, with its name, length and own properties, and makes `call` instead.
 * Not a proxy, because Node 26 prints those as such.
 */
export function standIn(original: Callable, call: (self: unknown, args: unknown[]) => unknown): Callable {
  const replacement: Callable = Object.hasOwn(original, 'prototype')
    ? function (this: unknown, ...args: unknown[]): unknown {
        return call(this, args);
      }
    : methodOf({
        method(this: unknown, ...args: unknown[]): unknown {
          return call(this, args);
        },
      });
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Reflect.defineProperty(replacement, key, descriptor);
  }
  return replacement;
}

/** A function without `prototype`, as built-in ones are. */
const methodOf = (holder: { readonly method: Callable }): Callable => holder.method;

/** The function that `holder[key]` is; undefined when it is none. */
export function callableAt(holder: object, key: PropertyKey): Callable | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
  return typeof value === 'function' ? (value as Callable) : undefined;
}
