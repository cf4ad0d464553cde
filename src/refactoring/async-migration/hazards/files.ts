import { shorten } from '../../../base/text';
import { unwrap } from '../../../analysis/parse/syntax';
import type { Hazard } from '../migration';
import type { Access } from './access';
import type { WaitSteps } from './conflicts';
import { type FileAccess, isFileAccess } from './file-accesses';
import { both, lineIn, placeOf } from './hazard-text';
import type { Overlap } from './overlap';
import { decides, dependsOn } from './relation';
import type { SeenAccess } from './steps';

interface FileStep extends SeenAccess {
  readonly access: FileAccess;
}

const isFileStep = (step: SeenAccess): step is FileStep => isFileAccess(step.access);

/** Removes or moves what the other operation needs or has made. */
const takesAway = (access: Access): boolean =>
  isFileAccess(access) &&
  /^(?:unlink|rm|rmdir|rename|truncate)$/.test(access.operation) &&
  !access.isRepeatable;

/**
 * Files that are used on both sides of a wait, or by the wait itself, where another run may use the same one.
 *
 * @param own what runs do that are entered again; `any`: nobody knows yet
 */
export function fileHazardsAt(
  steps: WaitSteps,
  own: readonly Access[] | 'any',
  overlap: Pick<Overlap, 'kind' | 'other'>,
): Hazard[] {
  const hazards = new Map<string, Hazard>();
  // Each element has its own files, unless their names are the same for all.
  const concerns = (step: SeenAccess): step is FileStep =>
    isFileStep(step) && (overlap.kind !== 'elements' || step.access.isConstant);
  const after = steps.after.filter(concerns);
  for (const first of steps.before.filter(concerns)) {
    const { key } = first.access.state;
    for (const second of after) {
      if (second.access.state.key !== key || hazards.has(key)) continue;
      const { order, wait } = steps;
      if (!order.isParted(first, wait, second) || order.waitedBetween(first, second)) continue;
      const message = pairClause(first, second, steps, own, overlap);
      if (message === undefined) continue;
      hazards.set(key, {
        kind: 'check-then-use',
        message,
        ...placeOf(first.access),
        other: placeOf(second.access),
      });
    }
  }
  for (const hazard of usedByWait(steps, own, overlap, concerns)) {
    if (![...hazards.values()].some(({ range }) => range.start === hazard.range.start)) {
      hazards.set(hazard.message, hazard);
    }
  }
  return [...hazards.values()];
}

function pairClause(
  first: FileStep,
  second: FileStep,
  { code }: WaitSteps,
  own: readonly Access[] | 'any',
  { other }: Pick<Overlap, 'other'>,
): string | undefined {
  const { form } = first.access;
  const isRound = first.at > second.at || first.node === second.node;
  if (!form && second.access.form) {
    if (isRound || second.access.isRepeatable) return undefined;
    return dependsOn(second.node, first.node, code.body, code.source.model)
      ? `${both(first.access, 'looked at', second.access, 'changed')}; ${other} may change it in between`
      : undefined;
  }
  if (form && !second.access.form) {
    // A folder that is there is there.
    const isMade = /^(?:mkdir|chmod|chown|utimes)$/.test(first.access.operation);
    if (isMade || takesAway(first.access)) return undefined;
    return `${both(first.access, 'written', second.access, 'read')}; ${other} may write it in between`;
  }
  if (form) {
    return takesAway(second.access) && !isRound
      ? `${both(first.access, 'written', second.access, 'removed')}; ${other} may do the same in between`
      : undefined;
  }
  if (isRound || !decides(first.node, second.node, code.body)) return undefined;
  if (own === 'any') return '';
  const by = own.find((access) => access.state.key === first.access.state.key && takesAway(access));
  return (
    by &&
    `${both(first.access, 'looked for', second.access, 'read')}; ${other} may remove it in between (${lineIn(by, first.access)})`
  );
}

/** What is waited for uses a file while another run writes it: neither leaves it as it should be. */
function usedByWait(
  { wait, before, code }: WaitSteps,
  own: readonly Access[] | 'any',
  { other, kind }: Pick<Overlap, 'kind' | 'other'>,
  concerns: (step: SeenAccess) => step is FileStep,
): Hazard[] {
  return before.filter(concerns).flatMap((step): Hazard[] => {
    const { access } = step;
    if (step.isThroughCall || step.node !== unwrap(wait) || access.source !== code.source) return [];
    const name = `\`${shorten(access.name)}\``;
    if (/^(?:writeFile|copyFile|cp|truncate)$/.test(access.operation) && access.form) {
      // Of requests and calls nobody knows which files they name.
      const message = `${name}, which ${lineIn(access, access)} writes, may be written by ${other} at the same time`;
      return [{ kind: 'overlapping-runs', message, ...placeOf(access) }];
    }
    if (access.form || kind === 'elements' || own === 'any') return [];
    const by = own.find(
      (writer) =>
        writer.form &&
        writer.state.key === access.state.key &&
        isFileAccess(writer) &&
        /^(?:write|append)/.test(writer.operation),
    );
    if (!by) return [];
    const message = `${name} is read on ${lineIn(access, access)} while ${other} may write it (${lineIn(by, access)})`;
    return [{ kind: 'check-then-use', message, ...placeOf(access), other: placeOf(by) }];
  });
}
