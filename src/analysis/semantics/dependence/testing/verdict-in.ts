import type { ParallelVerdict } from '../../../parallel-verdict';
import { parseSource } from '../../../parse/parse';
import { isFunction, isLoop, type Node, NodeType, walk } from '../../../parse/syntax';
import { FileModel } from '../../file-model';
import { LoopCosts } from '../../loop-cost';
import { Resolver } from '../../resolver';
import { Sizes } from '../../trip-count';
import { CalledFunctions } from '../called-functions';
import { FunctionVerdicts } from '../function-verdict';
import { type LoopVerdict, LoopVerdicts } from '../loop-verdict';

/** The verdict on the first loop, array method or function of a text that a test picks. */
export function loopVerdictIn(text: string, isPicked: (node: Node) => boolean): LoopVerdict {
  const parsed = parseSource('test.ts', text);
  if (!parsed.ok) throw new Error(`cannot be parsed: ${parsed.error.message}\n${text}`);
  const model = new FileModel('test.ts', text, parsed.value);
  const sizes = new Sizes(model, new Resolver(model));
  const costs = new LoopCosts(sizes);
  const functions = new CalledFunctions(sizes, costs);
  const verdicts = new LoopVerdicts(sizes, costs, functions);
  const functionVerdicts = new FunctionVerdicts(sizes, functions);
  let found: LoopVerdict | undefined;
  walk(parsed.value, (node) => {
    if (found) return false;
    if (!isPicked(node)) return true;
    if (isLoop(node)) found = verdicts.verdictOf(node);
    else if (isFunction(node)) found = { ...functionVerdicts.verdictOf(node), sendsList: false };
    else if (node.type === NodeType.CallExpression) {
      const iteration = costs.iteration(node);
      if (iteration) found = verdicts.verdictOf(iteration);
    }
    return !found;
  });
  if (!found) throw new Error(`nothing to judge in: ${text}`);
  return found;
}

export function verdictIn(text: string, isPicked: (node: Node) => boolean): ParallelVerdict {
  return loopVerdictIn(text, isPicked).verdict;
}

/** A verdict in one line: its kind, and what it names. */
export function told(verdict: ParallelVerdict): string {
  switch (verdict.kind) {
    case 'reduction':
      return `reduction ${verdict.reductions.map(({ into, operator, order }) => `${into} ${operator} ${order}`).join(', ')}`;
    case 'carried-dependence':
      return `carried ${verdict.write.text} -> ${verdict.read.text}`;
    case 'independent':
      return ['independent', ...(verdict.needs ?? []).map(({ text }) => `needs ${text}`)].join(' ');
    case 'impure':
      return `impure ${verdict.at.text}`;
    case 'not-transferable':
      return `not-transferable ${verdict.value.text}`;
    case 'unknown':
      return `unknown ${verdict.at?.text ?? ''}`.trim();
    default:
      return verdict.kind;
  }
}
