import { shorten } from '../../../base/text';
import { ScopeType } from '@typescript-eslint/scope-manager';
import { contains, type FunctionNode, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { freshPath } from '../../semantics/fresh-path';
import { calledFunctions } from '../../semantics/local-function';
import type { RuleInput } from '../rule';

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
  readonly node: TSESTree.CallExpression;
  readonly writes: boolean;
  /** What stands for each of its paths: equal for equal constants, else for equal source texts. */
  readonly paths: readonly string[];
  /** Those of them that are the same wherever they are written. */
  readonly constants: readonly string[];
}

/** Tells whether `call` and another call of the function use the same file: a clause for people. */
export type FileConflict = (call: TSESTree.CallExpression) => string | undefined;

/** The calls of `fs` in a file. */
export class FileCalls {
  readonly #input: RuleInput;
  readonly #calls: readonly FileCall[];
  /** The calls that write what a constant names. */
  readonly #writersOf = new Map<string, FileCall[]>();

  constructor(input: RuleInput) {
    this.#input = input;
    const { model, resolver } = input;
    this.#calls = model.nodesOf(NodeType.CallExpression).flatMap((node) => {
      const member = resolver.resolve(node.callee);
      const operation = member && fileOperation(member.module, member.path);
      // Nobody else knows of a file of its own.
      if (!operation || freshPath(node, resolver)) return [];
      const named = node.arguments.slice(0, operation.paths).map((path) => {
        const text = resolver.staticString(path);
        const isConstant = text !== undefined || isOuterName(path, model);
        return { name: text === undefined ? model.textOf(path) : JSON.stringify(text), isConstant };
      });
      const paths = named.map(({ name }) => name);
      const constants = named.flatMap(({ name, isConstant }) => (isConstant ? name : []));
      return { node, writes: operation.writes, paths, constants };
    });
    for (const call of this.#calls) {
      if (!call.writes) continue;
      for (const path of call.constants) {
        const writers = this.#writersOf.get(path);
        if (writers) writers.push(call);
        else this.#writersOf.set(path, [call]);
      }
    }
  }

  /**
   * Where a function, or one of this file that it calls, uses the same file twice, and one of the two writes. Today
   * another run of the function comes before or after both; once one of them is awaited, it may come between.
   */
  conflictsIn(fn: FunctionNode): FileConflict {
    const { model, resolver } = this.#input;
    const bodies = new Set([fn, ...calledFunctions(fn, model, resolver).map((called) => called.fn)]);
    const byNode = new Map<Node, FileCall>();
    const byPath = new Map<string, { readonly readers: FileCall[]; readonly writers: FileCall[] }>();
    for (const body of bodies) {
      for (const call of this.#calls) {
        if (!contains(body, call.node) || byNode.has(call.node)) continue;
        byNode.set(call.node, call);
        for (const path of call.paths) {
          const calls = byPath.get(path) ?? { readers: [], writers: [] };
          byPath.set(path, calls);
          (call.writes ? calls.writers : calls.readers).push(call);
        }
      }
    }
    const lineOf = ({ range }: Node): number => model.lines.positionAt(range[0]).line;
    return (node) => {
      const clause = (path: string, other: FileCall): string => {
        const line = lineOf(other.node);
        const place = line === lineOf(node) ? `\`${shorten(model.textOf(other.node))}\`` : `line ${line}`;
        return `\`${shorten(path)}\` may change between this and ${place}`;
      };
      const call = byNode.get(node);
      for (const path of call?.constants ?? []) {
        const other = call?.writes === true ? undefined : this.#writersOf.get(path)?.[0];
        if (other) return clause(path, other);
      }
      for (const path of call?.paths ?? []) {
        const { readers = [], writers = [] } = byPath.get(path) ?? {};
        const isOther = (other: FileCall): boolean => other !== call;
        const other = writers.find(isOther) ?? (call?.writes === true ? readers.find(isOther) : undefined);
        if (other) return clause(path, other);
      }
      return undefined;
    };
  }
}

/** Is it a name of the module, or a member of the object, which means the same in all functions (of the class)? */
function isOuterName(path: Node, model: RuleInput['model']): boolean {
  let root = unwrap(path);
  while (root.type === NodeType.MemberExpression && !root.computed) root = unwrap(root.object);
  if (root.type === NodeType.ThisExpression) return path !== root;
  const variable = root.type === NodeType.Identifier ? model.variableOf(root) : undefined;
  return variable !== undefined && variable.scope.variableScope.type !== ScopeType.function;
}
