import { type FunctionNode, type Node, NodeType, type TSESTree, walk } from '../../parse/syntax';
import { calledFunctions } from '../../semantics/local-function';
import type { RuleInput } from '../rule';
import { shorten } from './shorten';

/** What a function of `fs` does with the files that its first arguments name. */
interface FileOperation {
  readonly writes: boolean;
  /** How many of its arguments are paths. */
  readonly paths: number;
}

/** Names without `Sync`; every other function of `fs` is taken to write. */
const reads = new Set([
  ...['access', 'exists', 'stat', 'lstat', 'statfs', 'readFile', 'readdir', 'readlink', 'realpath'],
  ...['opendir', 'glob', 'createReadStream', 'watch', 'watchFile', 'unwatchFile'],
]);
const ofTwoPaths = new Set(['rename', 'copyFile', 'cp', 'link', 'symlink']);

/** The synchronous, promise and callback forms of a function alike; undefined for what is not in `fs`. */
export function fileOperation(module: string, path: readonly string[]): FileOperation | undefined {
  const [first = '', second = ''] = path;
  const name = (first === 'promises' ? second : first).replace(/Sync$/, '');
  if (module !== 'fs' || name === '') return undefined;
  return { writes: !reads.has(name), paths: ofTwoPaths.has(name) ? 2 : 1 };
}

interface FileCall {
  readonly node: Node;
  readonly writes: boolean;
}

export interface FileCalls {
  /**
   * Does the function use the same file elsewhere, one of the two writing? Today another run of the function comes
   * before or after both; once one of them is awaited, it may come between. A clause for people.
   */
  conflictOf(call: TSESTree.CallExpression): string | undefined;
}

/** The calls of `fs` in a function and in those of this file that it calls. */
export function fileCallsIn(fn: FunctionNode, { model, resolver }: RuleInput): FileCalls {
  const callsByPath = new Map<string, { readonly readers: FileCall[]; readonly writers: FileCall[] }>();
  const operationOf = (call: TSESTree.CallExpression): FileOperation | undefined => {
    const member = resolver.resolve(call.callee);
    return member && fileOperation(member.module, member.path);
  };
  const pathsOf = (call: TSESTree.CallExpression, { paths }: FileOperation): string[] =>
    call.arguments.slice(0, paths).map((path) => {
      const text = resolver.staticString(path);
      return text === undefined ? model.textOf(path) : JSON.stringify(text);
    });

  for (const searched of [fn, ...calledFunctions(fn, model, resolver).map((called) => called.fn)]) {
    walk(searched.body, (node) => {
      const operation = node.type === NodeType.CallExpression ? operationOf(node) : undefined;
      if (node.type !== NodeType.CallExpression || !operation) return true;
      for (const path of pathsOf(node, operation)) {
        const calls = callsByPath.get(path) ?? { readers: [], writers: [] };
        callsByPath.set(path, calls);
        (operation.writes ? calls.writers : calls.readers).push({ node, writes: operation.writes });
      }
      return true;
    });
  }
  return {
    conflictOf(call) {
      const operation = operationOf(call);
      if (!operation) return undefined;
      for (const path of pathsOf(call, operation)) {
        const { readers = [], writers = [] } = callsByPath.get(path) ?? {};
        const isOther = ({ node }: FileCall): boolean => node !== call;
        const other = writers.find(isOther) ?? (operation.writes ? readers.find(isOther) : undefined);
        if (!other) continue;
        const { line } = model.lines.positionAt(other.node.range[0]);
        return `\`${shorten(path)}\` may change between this and line ${line}`;
      }
      return undefined;
    },
  };
}
