import { addImport, type ModuleStyle, moduleStyleOf } from '../add-import';
import { visibleName } from '../bindings';
import type { Fix, NewFile } from '../../finding';
import { packageAround } from '../../options';
import type { Node } from '../../parse/syntax';
import type { RuleInput } from '../../rules/rule';
import { helperFile } from './helper-file';

/** What lets only so many through at a time: one of two packages, or a helper of the project's own. */
export interface Limiter {
  readonly kind: 'p-map' | 'p-limit' | 'helper';
  /** What it is called at the place it was asked for. */
  readonly name: string;
  /** What makes the name visible there. */
  readonly edits: Fix['edits'];
  readonly newFiles: readonly NewFile[];
}

/** From these on a package can be imported only. */
const esmFrom = { 'p-map': 5, 'p-limit': 4 } as const;

/**
 * What maps a list and begins no more once something has failed: `p-map` or `p-limit` (which goes on) if the project has
 * one, else `mapConcurrently`. Undefined where it cannot be told how the file imports.
 */
export const mapperFor = (use: Node, input: RuleInput): Limiter | undefined =>
  limiterOf(['p-map', 'p-limit'], 'mapConcurrently', use, input);

/** What lets so many calls of a function through at a time, and all of them in the end: `p-limit`, else `limited`. */
export const limiterFor = (use: Node, input: RuleInput): Limiter | undefined =>
  limiterOf(['p-limit'], 'limited', use, input);

function limiterOf(
  packages: readonly (keyof typeof esmFrom)[],
  helper: 'mapConcurrently' | 'limited',
  use: Node,
  input: RuleInput,
): Limiter | undefined {
  const { model, resolver } = input;
  for (const kind of packages) {
    const name = visibleName({ module: kind, path: [] }, use, model, resolver);
    if (name !== undefined) return { kind, name, edits: [], newFiles: [] };
  }
  const style = styleOf(input);
  if (!style) return undefined;
  const has = (kind: keyof typeof esmFrom): boolean => isInstalled(kind, style, input);
  const kind = packages.find(has);
  if (kind) {
    const as = kind === 'p-map' ? 'pMap' : 'pLimit';
    return { kind, ...addImport({ module: kind, name: 'default', as }, use, style, input), newFiles: [] };
  }
  const file = helperFile(helper, style, input);
  const imported = addImport({ module: file.specifier, name: helper, as: helper }, use, style, input);
  return { kind: 'helper', ...imported, newFiles: [file] };
}

function styleOf({ model, resolver, options }: RuleInput): ModuleStyle | undefined {
  const style = moduleStyleOf(model, resolver);
  if (style || !/\.jsx?$/.test(model.path)) return style;
  const around = packageAround(model.path, options);
  return around && (around.isModule ? 'esm' : 'commonjs');
}

/** Does the package around the file install a version that the file can load? */
function isInstalled(name: keyof typeof esmFrom, style: ModuleStyle, { model, options }: RuleInput): boolean {
  const range = packageAround(model.path, options)?.dependencies[name];
  if (range === undefined) return false;
  const major = /\d+/.exec(range)?.[0];
  return style === 'esm' || (major !== undefined && Number(major) < esmFrom[name]);
}
