import {
  type FunctionNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  wrapped,
} from '../../analysis/parse/syntax';
import { refusal } from './draft';
import { isExports } from './exports-object';
import { keyPlace, type NamePlace } from './names';
import type { Refusal } from './migration';
import type { Source } from './sources';

const globalObjects = new Set(['globalThis', 'global', 'window']);

/** What becomes of the value of an expression that is a function. */
export type Use =
  /** It is called: the node gives what the function gives. */
  | { readonly kind: 'called'; readonly at: Node }
  | {
      readonly kind: 'handed';
      readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
      readonly argument: Node;
    }
  /** A variable or a member holds it from here on. */
  | { readonly kind: 'named'; readonly name: NamePlace }
  /** It is a member of an object literal that is handed to a call. */
  | {
      readonly kind: 'handed-within';
      readonly call: TSESTree.CallExpression | TSESTree.NewExpression;
      readonly property: TSESTree.Property;
    }
  /** A function gives it back. */
  | { readonly kind: 'returned'; readonly by: FunctionNode }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What becomes of a function right where it is written, or where it is mentioned. Nothing where it is only looked at. */
export function usesOf(value: Node, source: Source): readonly Use[] {
  const node = wrapped(value);
  const { parent } = node;
  if (!parent) return [];
  const refuse = (reason: Refusal['reason'], message: string): readonly Use[] => [
    { kind: 'refused', refusal: refusal(reason, message, source, node) },
  ];
  const name = (): string => describe(node, source);

  switch (parent.type) {
    case NodeType.CallExpression:
      return parent.callee === node
        ? [{ kind: 'called', at: parent }]
        : [{ kind: 'handed', call: parent, argument: node }];
    case NodeType.NewExpression:
      return parent.callee === node
        ? refuse(
            'constructor',
            `${name()} is called with \`new\`, which cannot wait; a function that makes the object could`,
          )
        : [{ kind: 'handed', call: parent, argument: node }];
    case NodeType.TaggedTemplateExpression:
      return [{ kind: 'called', at: parent }];
    case NodeType.MemberExpression:
      return parent.object === node ? usesOfMember(parent, source) : [];
    case NodeType.VariableDeclarator:
      return parent.id.type === NodeType.Identifier ? named(keyPlace(parent.id, source)) : [];
    case NodeType.AssignmentPattern:
      return parent.left.type === NodeType.Identifier ? named(keyPlace(parent.left, source)) : [];
    case NodeType.AssignmentExpression:
      return assigned(parent, source);
    case NodeType.Property:
      return parent.parent.type === NodeType.ObjectExpression
        ? [...named(keyPlace(parent.key, source)), ...handedWithin(parent)]
        : [];
    case NodeType.MethodDefinition:
    case NodeType.PropertyDefinition:
    case NodeType.AccessorProperty:
      return named(keyPlace(parent.key, source));
    case NodeType.ConditionalExpression:
      return parent.test === node ? [] : usesOf(parent, source);
    case NodeType.LogicalExpression:
      return parent.left === node && parent.operator === '&&' ? [] : usesOf(parent, source);
    case NodeType.AwaitExpression:
      return usesOf(parent, source);
    case NodeType.ReturnStatement: {
      const by = functionAround(parent);
      return by ? [{ kind: 'returned', by }] : [];
    }
    case NodeType.ArrowFunctionExpression:
      return [{ kind: 'returned', by: parent }];
    case NodeType.BinaryExpression:
      return parent.operator === 'instanceof' && parent.right === node
        ? refuse('constructor', `${name()} is used as a constructor, which cannot wait`)
        : [];
    case NodeType.ClassDeclaration:
    case NodeType.ClassExpression:
      return refuse('constructor', `a class extends ${name()}, and constructors cannot wait`);
    case NodeType.Decorator:
      return refuse('decorator', `${name()} is a decorator, which cannot wait`);
    case NodeType.ExportDefaultDeclaration:
    case NodeType.TSExportAssignment:
      return isFunction(node) || node.type !== NodeType.Identifier
        ? named({
            offset: source.model.text.indexOf('default', parent.range[0]),
            isMember: false,
            isDefault: true,
          })
        : [];
    case NodeType.UnaryExpression:
    case NodeType.ExpressionStatement:
    case NodeType.IfStatement:
    case NodeType.WhileStatement:
    case NodeType.DoWhileStatement:
    case NodeType.ForStatement:
    case NodeType.SwitchStatement:
    case NodeType.SwitchCase:
    case NodeType.TemplateLiteral:
    case NodeType.SequenceExpression:
    case NodeType.TSTypeQuery:
    case NodeType.ExportNamedDeclaration:
      return [];
    default:
      return refuse('escapes', `${name()} is kept in a place where its calls cannot be seen`);
  }
}

const named = (name: NamePlace | undefined): readonly Use[] => (name ? [{ kind: 'named', name }] : []);

/** `f.call(…)`, `f.bind(…)`, `f.prototype`, and what else is done with a function as an object. */
function usesOfMember(member: TSESTree.MemberExpression, source: Source): readonly Use[] {
  const property = source.resolver.propertyName(member);
  const holder = wrapped(member);
  const call =
    holder.parent?.type === NodeType.CallExpression && holder.parent.callee === holder
      ? holder.parent
      : undefined;
  switch (property) {
    case 'call':
    case 'apply':
      return call ? [{ kind: 'called', at: call }] : [];
    case 'bind':
      return call ? usesOf(call, source) : [];
    case 'prototype':
      return [
        {
          kind: 'refused',
          refusal: refusal(
            'constructor',
            `${describe(member.object, source)} is used as a constructor, which cannot wait`,
            source,
            member,
          ),
        },
      ];
    default:
      return [];
  }
}

/** `g = f`, `exports.f = f`, and what becomes of the assignment's own value. */
function assigned(assignment: TSESTree.AssignmentExpression, source: Source): readonly Use[] {
  const { left } = assignment;
  const target = targetPlace(left, source);
  if (!target && left.type === NodeType.MemberExpression) {
    const message = `${describe(assignment.right, source)} is kept under a name that is worked out while the program runs`;
    return [{ kind: 'refused', refusal: refusal('escapes', message, source, assignment) }];
  }
  if (left.type === NodeType.MemberExpression && globalObjects.has(lastName(left.object))) {
    const message = `${describe(assignment.right, source)} becomes a global, which may be called from everywhere`;
    return [{ kind: 'refused', refusal: refusal('escapes', message, source, assignment) }];
  }
  const isStatement = assignment.parent.type === NodeType.ExpressionStatement;
  return [...named(target), ...(isStatement ? [] : usesOf(assignment, source))];
}

function targetPlace(left: Node, source: Source): NamePlace | undefined {
  if (left.type === NodeType.Identifier) return keyPlace(left, source);
  if (left.type !== NodeType.MemberExpression) return undefined;
  const place = keyPlace(left.property, source);
  // `module.exports = f`: what the module is, which is not a member of anything.
  const isModule = isExports(left) && !isExports(left.object);
  return place && isModule ? { ...place, isMember: false } : place;
}

/** The call that the object literal is handed to of which a function is a member, or a member's member. */
function handedWithin(property: TSESTree.Property): readonly Use[] {
  for (let node: Node = wrapped(property.parent); node.parent; node = wrapped(node.parent)) {
    const { parent } = node;
    switch (parent.type) {
      case NodeType.CallExpression:
      case NodeType.NewExpression:
        return parent.callee === node ? [] : [{ kind: 'handed-within', call: parent, property }];
      case NodeType.Property:
      case NodeType.ObjectExpression:
      case NodeType.ArrayExpression:
      case NodeType.SpreadElement:
      case NodeType.ConditionalExpression:
      case NodeType.LogicalExpression:
        break;
      default:
        return [];
    }
  }
  return [];
}

function functionAround(node: Node): FunctionNode | undefined {
  for (let current = node.parent; current; current = current.parent) if (isFunction(current)) return current;
  return undefined;
}

/** A function as it is mentioned, for people. */
function describe(node: Node, source: Source): string {
  if (isFunction(node)) return 'the function';
  const text = source.model.textOf(node);
  return text.length <= 40 && !text.includes('\n') ? `\`${text}\`` : 'the function';
}
