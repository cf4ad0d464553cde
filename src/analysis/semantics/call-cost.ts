import { keyName, type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';
import { globals, type ModuleMember } from './module-member';
import type { Sizes } from './trip-count';
import { callCosts, mathCost } from './unit-costs';

/** What a call of a global or of a module of Node's takes, in nanoseconds; undefined where the name does not tell. */
export function knownCost(
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  { module, path }: ModuleMember,
  sizes: Sizes,
): number | undefined {
  if (module === globals && path[0] === 'Math') return mathCost(path[1] ?? '');
  const key = `${module}:${path.join('.')}`;
  const cost = callCosts.get(key);
  return cost === undefined ? undefined : cost * workAsked(key, call.arguments, sizes);
}

/** The rounds that the cost of `pbkdf2Sync` was measured with. */
const measuredRounds = 100_000;

/** The parameters that the cost of `scryptSync` was measured with, Node's own: its time is in proportion to each. */
const measuredScrypt: Readonly<Record<string, number>> = {
  ...{ N: 16_384, cost: 16_384 },
  ...{ r: 8, blockSize: 8 },
  ...{ p: 1, parallelization: 1 },
};

/** How much of the work that was measured the arguments ask for, as far as the text gives it. */
function workAsked(key: string, given: readonly Node[], sizes: Sizes): number {
  switch (key) {
    case 'crypto:pbkdf2Sync': {
      const rounds = given[2] && sizes.number(given[2]);
      return rounds === undefined ? 1 : rounds / measuredRounds;
    }
    case 'crypto:scryptSync': {
      const options = given[3] && unwrap(given[3]);
      const object =
        options?.type === NodeType.Identifier
          ? unwrap(sizes.resolver.constantInitialiser(options) ?? options)
          : options;
      if (object?.type !== NodeType.ObjectExpression) return 1;
      return object.properties.reduce((product, property) => {
        if (property.type !== NodeType.Property || property.computed) return product;
        const measured = measuredScrypt[keyName(property.key) ?? ''];
        const asked = measured === undefined ? undefined : sizes.number(property.value);
        return measured === undefined || asked === undefined ? product : (product * asked) / measured;
      }, 1);
    }
    default:
      return 1;
  }
}
