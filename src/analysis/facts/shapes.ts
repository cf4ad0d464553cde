import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';
import { constructorOf } from '../semantics/class-fields';
import { plainParameter, type References } from './references';
import { getterOf, type MemberSummary, type Reference, type ShapeSummary } from './summary';

/** The members of the classes of a file, and of those object literals that something stands for. */
export function shapesOf(references: References): ShapeSummary[] {
  const { model } = references;
  const shapes = [
    ...model.nodesOf(NodeType.ClassDeclaration),
    ...model.nodesOf(NodeType.ClassExpression),
  ].map((node) => classShape(node, references));
  shapes.push(
    ...model.nodesOf(NodeType.TSInterfaceDeclaration).map((node) => interfaceShape(node, references)),
  );
  // Members may be object literals in turn, which are added to the set while it is gone through.
  for (const object of references.objects) {
    const shape =
      object.type === NodeType.ArrayExpression
        ? listShape(object, references)
        : objectShape(object, references);
    if (shape.statics.length > 0 || shape.spreads.length > 0) shapes.push(shape);
  }
  return shapes.sort((a, b) => a.id - b.id);
}

function classShape(
  node: TSESTree.ClassDeclaration | TSESTree.ClassExpression,
  references: References,
): ShapeSummary {
  const statics: MemberSummary[] = [];
  const members: MemberSummary[] = [];
  const unread: string[] = [];
  for (const element of node.body.body) {
    if (element.type === NodeType.MethodDefinition && element.kind === 'constructor') {
      members.push(...parameterProperties(element.value, references));
      continue;
    }
    if (element.type !== NodeType.MethodDefinition && element.type !== NodeType.PropertyDefinition) continue;
    const name = keyOf(element.key, element.computed);
    if (name === undefined || (element.type === NodeType.MethodDefinition && element.kind === 'set'))
      continue;
    const value =
      (element.value && references.of(element.value)) ??
      (element.type === NodeType.PropertyDefinition ? references.typed(element.typeAnnotation) : undefined);
    if (!value && element.value && !element.static) unread.push(name);
    if (!value) continue;
    const isGetter = element.type === NodeType.MethodDefinition && element.kind === 'get';
    (element.static ? statics : members).push(
      ...(isGetter ? gotten(name, value, element) : [{ name, value }]),
    );
  }
  const base = node.superClass ? references.of(node.superClass) : undefined;
  const interfaces = node.implements.flatMap(({ expression }) => references.of(expression) ?? []);
  return {
    id: node.range[0],
    ...(node.id && { name: node.id.name }),
    ...(node.abstract && { isAbstract: true }),
    construct: constructorOf(node),
    ...(base && { base }),
    ...(interfaces.length > 0 && { interfaces }),
    statics,
    members,
    ...(unread.length > 0 && { unread }),
    spreads: [],
  };
}

/** Interfaces have no functions of their own, but objects whose types tell what they are. */
function interfaceShape(node: TSESTree.TSInterfaceDeclaration, references: References): ShapeSummary {
  const members = node.body.body.flatMap((element): MemberSummary[] => {
    if (element.type !== NodeType.TSPropertySignature) return [];
    const name = keyOf(element.key, element.computed);
    const value = name === undefined ? undefined : references.typed(element.typeAnnotation);
    return name !== undefined && value ? [{ name, value }] : [];
  });
  const interfaces = node.extends.flatMap(({ expression }) => references.of(expression) ?? []);
  return {
    id: node.range[0],
    name: node.id.name,
    isInterface: true,
    ...(interfaces.length > 0 && { interfaces }),
    statics: [],
    members,
    spreads: [],
  };
}

/** A getter stands for what it returns, and for itself where it is read. */
function gotten(name: string, getter: Reference, { range }: Node): MemberSummary[] {
  return [
    { name, value: { kind: 'result', of: getter, at: range[1] } },
    { name: getterOf(name), value: getter },
  ];
}

/** `constructor(private readonly store: Store)` */
function parameterProperties(
  constructor: TSESTree.FunctionExpression | TSESTree.TSEmptyBodyFunctionExpression,
  references: References,
): MemberSummary[] {
  return constructor.params.flatMap((parameter) => {
    const name = parameter.type === NodeType.TSParameterProperty ? plainParameter(parameter) : undefined;
    const value = name && references.typed(name.typeAnnotation);
    return name && value ? [{ name: name.name, value }] : [];
  });
}

function objectShape(node: TSESTree.ObjectExpression, references: References): ShapeSummary {
  const statics: MemberSummary[] = [];
  const spreads: Reference[] = [];
  for (const property of node.properties) {
    if (property.type === NodeType.SpreadElement) {
      const spread = references.of(property.argument);
      if (spread) spreads.push(spread);
      continue;
    }
    const name = keyOf(property.key, property.computed);
    const value = name === undefined ? undefined : memberValue(property.value, references);
    if (name === undefined || !value || property.kind === 'set') continue;
    statics.push(...(property.kind === 'get' ? gotten(name, value, property) : [{ name, value }]));
  }
  return { id: node.range[0], statics, members: [], spreads };
}

function listShape(node: TSESTree.ArrayExpression, references: References): ShapeSummary {
  const unknownFrom = node.elements.findIndex((element) => element?.type === NodeType.SpreadElement);
  const elements = unknownFrom < 0 ? node.elements : node.elements.slice(0, unknownFrom);
  const statics = elements.flatMap((element, index): MemberSummary[] => {
    const value = element && memberValue(element, references);
    return value ? [{ name: String(index), value }] : [];
  });
  return { id: node.range[0], statics, members: [], spreads: [] };
}

/** What a member holds; numbers and strings are nothing that can be called. */
function memberValue(value: Node, references: References): Reference | undefined {
  const held = unwrap(value);
  return isFunction(held) || held.type !== NodeType.Literal ? references.of(held) : undefined;
}

function keyOf(key: Node, isComputed: boolean): string | undefined {
  if (key.type === NodeType.PrivateIdentifier) return `#${key.name}`;
  if (isComputed) return undefined;
  if (key.type === NodeType.Identifier) return key.name;
  return key.type === NodeType.Literal && typeof key.value === 'string' ? key.value : undefined;
}
