import {
  type FunctionNode,
  isExported,
  keyName,
  lastName,
  type Node,
  NodeType,
  rootOf,
  type TSESTree,
} from '../../../analysis/parse/syntax';
import { calledFunction } from '../../../analysis/semantics/local-function';
import { rangeOf } from '../draft';
import { keyPlace, type NamePlace, NodeIndex } from '../names';
import { isRefusal, type Source, type Sources } from '../sources';
import type { TypedProgram } from '../typed-program';
import { type Use, usesOf } from '../uses';

/** A function of the workspace. */
export interface SourceFunction {
  readonly source: Source;
  readonly fn: FunctionNode;
}

/** What becomes of a function somewhere. */
export interface FunctionUse {
  readonly source: Source;
  readonly use: Exclude<Use, { readonly kind: 'named' }>;
}

/** All that the workspace does with a function. */
export interface FunctionUses {
  readonly uses: readonly FunctionUse[];
  /** Importers of the package may call it. */
  readonly isPublic: boolean;
  /** Whoever loads the module may call it. */
  readonly isExported: boolean;
}

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** Who calls functions, and what they call, across the files of the workspace. */
export class CallGraph {
  readonly #sources: Sources;
  readonly #program: TypedProgram;
  readonly #indices = new Map<Source, NodeIndex>();
  readonly #uses = new Map<FunctionNode, FunctionUses>();
  readonly #callees = new Map<Call, readonly SourceFunction[]>();

  constructor(sources: Sources, program: TypedProgram) {
    this.#sources = sources;
    this.#program = program;
  }

  usesOf({ source, fn }: SourceFunction): FunctionUses {
    const known = this.#uses.get(fn);
    if (known) return known;
    const found = this.#findUses(source, fn);
    this.#uses.set(fn, found);
    return found;
  }

  #findUses(source: Source, fn: FunctionNode): FunctionUses {
    const uses: FunctionUse[] = [];
    const seen = new Set<string>();
    let isPublic = false;
    let exported = fn.type === NodeType.FunctionDeclaration && isExported(fn);
    /** Grows while it is gone through. */
    const names: { readonly source: Source; readonly name: NamePlace }[] = [];
    const take = (from: Source, found: readonly Use[]): void => {
      for (const use of found) {
        if (use.kind === 'named') names.push({ source: from, name: use.name });
        // Compilers export by getters: whoever imports it has been found by its name.
        else if (use.kind === 'returned' && isExportingGetter(use.by)) exported = true;
        else uses.push({ source: from, use });
      }
    };
    take(source, fn.type === NodeType.FunctionDeclaration ? [] : usesOf(fn, source));
    const own = nameOf(fn, source);
    if (own) names.push({ source, name: own });
    for (const { source: from, name } of names) {
      const key = `${name.offset} ${from.file}`;
      if (seen.has(key)) continue;
      seen.add(key);
      isPublic ||= this.#program.publicIn(from.file, name.offset) !== undefined;
      for (const { file, range } of this.#program.references(from.file, name.offset)) {
        const place = this.#sources.of(file);
        if (isRefusal(place)) continue;
        for (const node of this.#index(place).namesAt(range.start)) {
          exported ||= isExport(node, place);
          take(place, usesAt(node, place));
        }
      }
    }
    return { uses, isPublic, isExported: exported };
  }

  /** The functions of the workspace that a call runs, each of which may be the one. */
  calleesOf(call: Call, source: Source): readonly SourceFunction[] {
    const known = this.#callees.get(call);
    if (known) return known;
    const local =
      call.type === NodeType.CallExpression ? calledFunction(call.callee, source.resolver) : undefined;
    const callees = local ? [{ source, fn: local }] : this.#declared(call, source);
    this.#callees.set(call, callees);
    return callees;
  }

  #declared(call: Call, source: Source): readonly SourceFunction[] {
    const member = source.resolver.resolve(call.callee);
    // What a package or Node.js offers is none of the workspace's functions.
    if (member && !/^[./]/.test(member.module)) return [];
    const callee = this.#program.calleeOf(source.file, rangeOf(call));
    if (callee.kind !== 'workspace') return [];
    return callee.declarations.flatMap(({ file, range }) => {
      const declaring = this.#sources.of(file);
      const fn = isRefusal(declaring) ? undefined : this.#index(declaring).functionAt(range);
      return fn && !isRefusal(declaring) ? [{ source: declaring, fn }] : [];
    });
  }

  /** The nodes of a file that a name may stand at. */
  namesAt(file: string, offset: number): readonly { readonly source: Source; readonly node: Node }[] {
    const source = this.#sources.of(file);
    if (isRefusal(source)) return [];
    return this.#index(source)
      .namesAt(offset)
      .map((node) => ({ source, node }));
  }

  #index(source: Source): NodeIndex {
    const known = this.#indices.get(source);
    if (known) return known;
    const index = new NodeIndex(source);
    this.#indices.set(source, index);
    return index;
  }
}

/** The name that a function is declared under; of a constructor that of its class, which is what is called. */
function nameOf(fn: FunctionNode, source: Source): NamePlace | undefined {
  const { parent } = fn;
  if (parent.type === NodeType.MethodDefinition && parent.kind === 'constructor') {
    const { id } = parent.parent.parent;
    return id ? keyPlace(id, source) : undefined;
  }
  if (fn.type === NodeType.ArrowFunctionExpression) return undefined;
  if (fn.id) return { offset: fn.id.range[0], isMember: false, name: fn.id.name };
  return fn.type === NodeType.FunctionDeclaration
    ? { offset: source.model.text.indexOf('default', parent.range[0]), isMember: false }
    : undefined;
}

/** `Object.defineProperty(exports, 'save', { get: function () { return save; } })` */
function isExportingGetter({ parent }: FunctionNode): boolean {
  const call = parent.type === NodeType.Property ? parent.parent.parent : undefined;
  return (
    parent.type === NodeType.Property &&
    keyName(parent.key) === 'get' &&
    call?.type === NodeType.CallExpression &&
    lastName(call.callee) === 'defineProperty'
  );
}

/** Is a name exported where it stands: `export { save }`, `export const save = …`, `exports.save = …`? */
function isExport(name: Node, { model }: Source): boolean {
  const { parent } = name;
  switch (parent?.type) {
    case NodeType.ExportSpecifier:
    case NodeType.ExportDefaultDeclaration:
      return true;
    case NodeType.VariableDeclarator:
      return parent.parent.parent.type === NodeType.ExportNamedDeclaration;
    case NodeType.ClassDeclaration:
      return parent.parent.type.startsWith('Export');
    case NodeType.MemberExpression: {
      const root = rootOf(parent);
      return (
        parent.property === name &&
        parent.parent.type === NodeType.AssignmentExpression &&
        parent.parent.left === parent &&
        root.type === NodeType.Identifier &&
        /^(?:exports|module)$/.test(root.name) &&
        model.isGlobal(root)
      );
    }
    case NodeType.Property:
    case NodeType.AssignmentExpression: {
      // `module.exports = { save }`, `module.exports = save`
      const assignment = parent.type === NodeType.Property ? parent.parent.parent : parent;
      return (
        assignment.type === NodeType.AssignmentExpression &&
        assignment.right === (parent.type === NodeType.Property ? parent.parent : name) &&
        /^(?:module\.)?exports$/.test(model.textOf(assignment.left))
      );
    }
    default:
      return false;
  }
}

/** What becomes of a function at a mention of its name; nothing where it is only declared or passed along. */
function usesAt(name: Node, source: Source): readonly Use[] {
  const { parent } = name;
  switch (parent?.type) {
    case NodeType.ImportSpecifier:
    case NodeType.ImportDefaultSpecifier:
    case NodeType.ImportNamespaceSpecifier:
    case NodeType.ExportSpecifier:
    case NodeType.ImportDeclaration:
    case NodeType.FunctionDeclaration:
    case NodeType.FunctionExpression:
    case NodeType.MethodDefinition:
    case NodeType.PropertyDefinition:
      return [];
    case NodeType.ClassDeclaration:
    case NodeType.ClassExpression: {
      // Whoever makes an object of a class that extends it calls its constructor.
      const derived = parent.superClass === name && parent.id ? keyPlace(parent.id, source) : undefined;
      return derived ? [{ kind: 'named', name: derived }] : [];
    }
    case NodeType.CallExpression: {
      // `require('./save')`, where that is all that the module exports.
      const isRequired = name.type === NodeType.Literal && source.model.textOf(parent.callee) === 'require';
      return usesOf(isRequired ? parent : name, source);
    }
    case NodeType.NewExpression:
      return parent.callee === name ? [{ kind: 'called', at: parent }] : usesOf(name, source);
    case NodeType.Property: {
      if (parent.parent.type !== NodeType.ObjectPattern) return usesOf(name, source);
      const { value } = parent;
      const target = keyPlace(value.type === NodeType.AssignmentPattern ? value.left : value, source);
      return target ? [{ kind: 'named', name: target }] : [];
    }
    case NodeType.MemberExpression: {
      if (parent.property !== name) return usesOf(name, source);
      const { parent: holder } = parent;
      if (holder.type === NodeType.AssignmentExpression && holder.left === parent) return [];
      return holder.type === NodeType.NewExpression && holder.callee === parent
        ? [{ kind: 'called', at: holder }]
        : usesOf(parent, source);
    }
    case NodeType.AssignmentExpression:
      return parent.left === name ? [] : usesOf(name, source);
    case NodeType.VariableDeclarator:
      return parent.id === name ? [] : usesOf(name, source);
    default:
      return usesOf(name, source);
  }
}

export const isCall = (node: Node): node is Call =>
  node.type === NodeType.CallExpression || node.type === NodeType.NewExpression;
