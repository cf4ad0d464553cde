import { assignmentTargets, keyName, type Node, NodeType, type TSESTree } from '../parse/syntax';
import type { FileModel } from '../semantics/file-model';
import type { References } from './references';
import { getterOf, type Reference, rootOf } from './summary';

/** A member that is read, and the getter that it may have. */
export interface GetterRead {
  readonly node: TSESTree.MemberExpression;
  readonly getter: Reference;
}

/**
 * The members that a file reads and that may have a getter: those of what comes from other files, and those by the names of
 * getters of its own. What is called is not among them.
 */
export function getterReads({
  model,
  references,
}: {
  model: FileModel;
  references: References;
}): GetterRead[] {
  const own = ownGetters(model);
  const written = new Set<Node>([
    ...model.nodesOf(NodeType.AssignmentExpression).flatMap(({ left }) => assignmentTargets(left)),
    ...model.nodesOf(NodeType.ForOfStatement).flatMap(({ left }) => assignmentTargets(left)),
    ...model
      .nodesOf(NodeType.UnaryExpression)
      .flatMap(({ operator, argument }) => (operator === 'delete' ? argument : [])),
  ]);
  return model.nodesOf(NodeType.MemberExpression).flatMap((node) => {
    const { parent } = node;
    const isCalled =
      (parent.type === NodeType.CallExpression || parent.type === NodeType.NewExpression) &&
      parent.callee === node;
    const name = isCalled || written.has(node) ? undefined : references.memberName(node);
    const of = name === undefined ? undefined : references.of(node.object);
    if (name === undefined || !of || !(own.has(name) || isFromElsewhere(of))) return [];
    return [{ node, getter: { kind: 'member', of, name: getterOf(name) } }];
  });
}

function ownGetters(model: FileModel): ReadonlySet<string> {
  const getters = [...model.nodesOf(NodeType.MethodDefinition), ...model.nodesOf(NodeType.Property)].filter(
    ({ kind }) => kind === 'get',
  );
  return new Set(getters.flatMap(({ key }) => keyName(key) ?? []));
}

/** Is it an object that another file makes, or of a class of another file? */
function isFromElsewhere(object: Reference): boolean {
  const root = rootOf(object);
  if (root.kind === 'parameter') return root.type !== undefined && isFromElsewhere(root.type);
  return root.kind === 'module';
}
