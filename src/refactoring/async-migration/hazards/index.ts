import { enclosingFunction, type FunctionNode } from '../../../analysis/parse/syntax';
import { OuterEffects } from '../../../analysis/semantics/outer-effects';
import { servesRequests } from '../../../analysis/semantics/execution-context';
import type { Hazard } from '../migration';
import type { NewAwait, Plan } from '../plan';
import type { Sources } from '../sources';
import type { TypedProgram } from '../typed-program';

/** What others may do to the program while it waits where it did not wait before. */
export function interleavingHazards(plan: Plan, _sources: Sources, _program: TypedProgram): Hazard[] {
  return plan.awaits.flatMap((wait) => {
    const fn = enclosingFunction(wait.at);
    return fn ? changedAfter(wait, fn) : [];
  });
}

function changedAfter({ source, at }: NewAwait, fn: FunctionNode): Hazard[] {
  const { model, resolver, file } = source;
  const effects = new OuterEffects(model, resolver).of(fn, {
    ownsParameters: servesRequests(fn, model, resolver),
  });
  const later = effects.find(({ kind, node }) => kind === 'changes' && node.range[1] > at.range[1]);
  if (!later) return [];
  const { line } = model.lines.positionAt(later.node.range[0]);
  return [
    {
      kind: 'shared-state',
      message: `\`${later.name}\` is changed on line ${line}, when others may have run`,
      file,
      range: { start: at.range[0], end: at.range[1] },
      other: { file, range: { start: later.node.range[0], end: later.node.range[1] } },
    },
  ];
}
