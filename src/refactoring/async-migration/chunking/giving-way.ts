import { addImport, type ModuleStyle, moduleStyleOf } from '../../../analysis/edits/add-import';
import type { TextEdit } from '../../../base/text';
import { type LoopNode, NodeType } from '../../../analysis/parse/syntax';
import type { Source } from '../sources';
import type { TypedProgram } from '../typed-program';
import { runtimeOf } from './runtime';

/** How a file reads the time and lets others have their turn. */
export interface GivingWay {
  /** The time in milliseconds. */
  readonly now: string;
  /** A promise that is fulfilled once the event loop has gone round. */
  readonly turn: string;
  /** What brings the names into the file that these use. */
  readonly edits: readonly TextEdit[];
}

/**
 * With Node's own `scheduler.yield`, which lets all phases of the event loop pass; with a timer in pages, since not all
 * browsers have one, unless the file uses theirs already.
 */
export function givingWay(loop: LoopNode, source: Source, program: TypedProgram): GivingWay {
  const { model, resolver } = source;
  const isFree = (name: string): boolean => {
    const variable = model.lookUp(name, loop);
    // `import { performance } from 'node:perf_hooks'` is the global one.
    return variable === undefined || resolver.variable(variable)?.module === 'perf_hooks';
  };
  const after = (start: string): string => `new Promise((resolve) => ${start}(resolve))`;
  const globally = (name: string): string => (isFree(name) ? name : `globalThis.${name}`);
  if (runtimeOf(source, program) === 'browser') {
    const hasScheduler = model
      .nodesOf(NodeType.Identifier)
      .some((node) => node.name === 'scheduler' && model.isGlobal(node));
    return {
      now: `${globally('performance')}.now()`,
      turn: hasScheduler && isFree('scheduler') ? 'scheduler.yield()' : after(globally('setTimeout')),
      edits: [],
    };
  }
  const lowest = program.packageOf(source.file)?.node;
  const isAtLeast = (major: number, minor: number): boolean =>
    lowest === undefined || lowest[0] > major || (lowest[0] === major && lowest[1] >= minor);
  const now = isAtLeast(16, 0) ? `${globally('performance')}.now()` : `${globally('Date')}.now()`;
  // An import would make a module of a script.
  const style = moduleStyle(source, program);
  if (!isAtLeast(16, 14) || style === undefined) {
    return { now, turn: after(globally('setImmediate')), edits: [] };
  }
  const scheduler = addImport(
    { module: 'node:timers/promises', name: 'scheduler', as: 'scheduler' },
    loop,
    style,
    source,
  );
  return { now, turn: `${scheduler.name}.yield()`, edits: scheduler.edits };
}

function moduleStyle({ file, model, resolver }: Source, program: TypedProgram): ModuleStyle | undefined {
  return (
    moduleStyleOf(model, resolver) ?? (/\.[cm]?jsx?$/.test(file) ? program.formatOf(file).kind : undefined)
  );
}
