import * as sass from 'sass';
import * as embedded from 'sass-embedded';
import { transformAsync } from '@babel/core';
import { transform } from '@swc/core';
import less from 'less';
import { minify } from 'terser';

export async function styles(file: string): Promise<string> {
  // + no-fake-async: compiles on this thread although it returns a promise
  const { css } = await sass.compileAsync(file);
  return css;
}

export async function stylesElsewhere(file: string): Promise<string> {
  // - no-fake-async: another process compiles
  const { css } = await embedded.compileAsync(file);
  return css;
}

export async function script(code: string): Promise<string> {
  // + no-fake-async: parses and prints on this thread
  const result = await transformAsync(code, { presets: ['env'] });
  return result?.code ?? '';
}

export async function scriptElsewhere(code: string): Promise<string> {
  // - no-fake-async: compiles on threads of its own
  const { code: result } = await transform(code);
  return result;
}

export async function lessStyles(text: string): Promise<string> {
  // + no-fake-async: computes on this thread
  const { css } = await less.render(text);
  return css;
}

export async function small(code: string): Promise<string> {
  // + no-fake-async: computes on this thread
  const { code: result } = await minify(code);
  return result ?? '';
}

export function soon<T>(task: () => T): Promise<T> {
  // - no-fake-async: nothing tells that the task computes for long
  return new Promise((resolve) => setImmediate(() => resolve(task())));
}
