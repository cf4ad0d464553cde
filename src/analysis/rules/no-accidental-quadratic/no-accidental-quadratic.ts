import { shorten } from '../../../base/text';
import type { Fix } from '../../finding';
import { isFunction, type Node, NodeType } from '../../parse/syntax';
import { executionContext } from '../../semantics/execution-context';
import type { FileModel } from '../../semantics/file-model';
import { pausingCode } from '../../semantics/pauses';
import { RequestData } from '../../semantics/request-data';
import { Sizes } from '../../semantics/trip-count';
import { consequencePlaceholder } from '../consequence';
import { type Report, type Rule, type RuleInput, severityByContext } from '../rule';
import { Changes } from './changes';
import { keepsComments } from './comments';
import { hoistFix } from './hoist-fix';
import { Kinds } from './collection-kind';
import type { Loop } from './loops-around';
import { pushFix } from './push-fix';
import { type RepeatedCopy, repeatedCopies } from './repeated-copies';
import { type RepeatedScan, repeatedScans } from './repeated-scans';
import { type RepeatedShift, repeatedShifts } from './repeated-shifts';
import { setFix } from './set-fix';
import { SmallCollections } from './small-collection';
import { uniqueFix } from './unique-fix';

/** Loops whose work grows with the square of their input because each iteration goes through a whole collection. */
export const noAccidentalQuadratic: Rule = {
  metadata: {
    id: 'no-accidental-quadratic',
    description: 'Reports loops that go through a whole collection once per iteration where they need not.',
    autoSeverity: severityByContext,
    documentation: 'no-accidental-quadratic.md',
  },
  check(input) {
    const sizes = new Sizes(input.model, input.resolver);
    const requestData = new RequestData(input.model, input.resolver, 'body');
    const small = new SmallCollections(sizes, requestData);
    const kinds = new Kinds(input.model, input.resolver);
    const pausing = pausingCode(input.model);
    const isBusy = ({ loop }: { readonly loop: Loop }): boolean => !pausing.has(loop.inside);
    return {
      reports: [
        ...repeatedScans(small, kinds, new Changes(input.model))
          .filter(isBusy)
          .flatMap((scan) => scanReport(scan, sizes, kinds, input) ?? []),
        ...repeatedCopies(small, kinds)
          .filter(isBusy)
          .flatMap((copy) => copyReport(copy, sizes, kinds, input) ?? []),
        ...repeatedShifts(small, kinds)
          .filter(isBusy)
          .flatMap((shift) => shiftReport(shift, sizes, input) ?? []),
      ],
    };
  },
};

/** Nobody has more than this where nothing in the text says so. */
const mostElements = 100_000;

/**
 * From how many elements on the loop computes for longer than the threshold, as a number for people; undefined if that
 * is more than anybody has. Each iteration goes through half of the elements on average: of those that there will be,
 * or up to the one that is found.
 */
function sizeThatMatters(
  unit: number,
  loop: Loop,
  collection: Node | undefined,
  sizes: Sizes,
  input: RuleInput,
) {
  const visits = (2 * input.options.loopThreshold * 1e6) / unit;
  const trips = loop.count.kind === 'known' ? loop.count.count : undefined;
  const size = collection && sizes.size(collection);
  if (trips !== undefined && size !== undefined && trips * size < visits) return undefined;
  const known = trips ?? size;
  const needed = known === undefined ? Math.sqrt(visits) : visits / known;
  return needed > mostElements ? undefined : rounded(needed);
}

function rounded(count: number): string {
  const digits = Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return (Math.round(count / 10 ** digits) * 10 ** digits).toLocaleString('en');
}

function scanReport(scan: RepeatedScan, sizes: Sizes, kinds: Kinds, input: RuleInput): Report | undefined {
  const { collection, loop, method, unit, isRebuilt, isGrowing } = scan;
  const size = sizeThatMatters(unit, loop, collection, sizes, input);
  if (size === undefined) return undefined;
  const name = shorten(input.model.textOf(collection), 50);
  const does = isRebuilt
    ? `\`${name}\` lists all properties, and \`${method}\` goes through them, once per iteration`
    : `\`${method}\` goes through \`${name}\`${isGrowing ? ', which grows,' : ''} once per iteration`;
  const { model, resolver } = input;
  const fix =
    uniqueFix(scan.call, loop, model, resolver, kinds) ??
    setFix(collection, model) ??
    hoistFix(scan, model, kinds);
  return report('scan', scan.call, loop, input, does, size, scanAdvice(scan), fix);
}

function scanAdvice(scan: RepeatedScan): string {
  const { method, isRebuilt, collection, loop } = scan;
  if (dropsDuplicates(scan)) return 'To drop duplicates, keep what was seen in a `Set`';
  if (isRebuilt)
    return 'Ask the object itself for the key (`Object.hasOwn`), or list it once before the loop';
  switch (method) {
    case 'includes':
    case 'some':
      return 'Look it up in a `Set`';
    case 'indexOf':
    case 'lastIndexOf':
    case 'findIndex':
      return loop.over === collection
        ? 'The callback is given the index; to drop duplicates, use a `Set`'
        : 'Look it up in a `Set`, or in a `Map` that holds the positions';
    case 'filter':
      return 'Group the elements by key in a `Map` before the loop';
    default:
      return 'Look it up in a `Map` that is made before the loop';
  }
}

/** `(x, i, all) => all.indexOf(x) === i`: is an element the first of its kind? */
function dropsDuplicates({ call, loop }: RepeatedScan): boolean {
  const { parent } = call;
  if (parent.type !== NodeType.BinaryExpression || !isFunction(loop.inside)) return false;
  const [, index] = loop.inside.params;
  const position = parent.left === call ? parent.right : parent.left;
  return (
    index?.type === NodeType.Identifier &&
    position.type === NodeType.Identifier &&
    index.name === position.name
  );
}

function copyReport(copy: RepeatedCopy, sizes: Sizes, kinds: Kinds, input: RuleInput): Report | undefined {
  const { holds, loop, collected, unit, node } = copy;
  const size = sizeThatMatters(unit, loop, undefined, sizes, input);
  if (size === undefined) return undefined;
  const does = `all that \`${collected.name}\` holds is copied once per iteration`;
  const advice = {
    elements: 'Add to one array with `push`',
    properties: 'Set the properties of one object, or collect pairs for `Object.fromEntries`',
    bytes: 'Collect the pieces in an array and join them once after the loop',
  }[holds];
  return report('copy', node, loop, input, does, size, advice, pushFix(copy, sizes, kinds));
}

function shiftReport(shift: RepeatedShift, sizes: Sizes, input: RuleInput): Report | undefined {
  const { method, collection, loop, call, unit } = shift;
  const size = sizeThatMatters(unit, loop, collection, sizes, input);
  if (size === undefined) return undefined;
  const does = `\`${method}\` moves all elements of \`${collection.name}\` behind it once per iteration`;
  const advice =
    method === 'splice'
      ? 'Keep what should stay with `filter`'
      : 'Use `push`, and `reverse` the array once after the loop';
  return report('shift', call, loop, input, does, size, advice);
}

function report(
  messageId: string,
  node: Node,
  loop: Loop,
  { model, resolver, options }: RuleInput,
  does: string,
  size: string,
  advice: string,
  fix?: Fix,
): Report {
  const beginning = does.startsWith('`') ? does : does.charAt(0).toUpperCase() + does.slice(1);
  return {
    messageId,
    message:
      `${beginning}: n × m steps, more than ${options.loopThreshold} ms from about ${size} of each on, and ${consequencePlaceholder}. ` +
      `${advice}. Neither async nor a worker (parallelism) makes the steps fewer: fix the algorithm first.`,
    range: { start: node.range[0], end: node.range[1] },
    remedy: 'less-work',
    context: executionContext(loop.node, model, resolver),
    fixes: fix && keepsComments(fix, model) && !runsText(model) ? [fix] : [],
  };
}

/** Does a file run code that it does not show, which may use any variable? */
function runsText(model: FileModel): boolean {
  return (
    model.nodesOf(NodeType.WithStatement).length > 0 ||
    model
      .nodesOf(NodeType.CallExpression)
      .some(({ callee }) => callee.type === NodeType.Identifier && callee.name === 'eval')
  );
}
