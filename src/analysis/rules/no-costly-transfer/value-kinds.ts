import { isFunction, type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { isFileContent } from './sizes';
import { DefinitionType } from '../../semantics/definition-type';
import { localFunction } from '../../semantics/local-function';
import { globals, keyOfMember, type ModuleMember } from '../../semantics/resolver';
import type { RuleInput } from '../rule';

/**
 * What structured clone does to a value. `throws`: the call fails. `damaged`: it arrives as something else without a
 * word. The clauses follow the value's name: "arrives as a plain object …". Observed by posting one value of each kind to a
 * worker of Node 24, and 20 where they differ.
 */
export interface CloneProblem {
  readonly result: 'throws' | 'damaged';
  readonly is: string;
  readonly becomes: string;
  readonly instead: string;
}

function throwing(is: string, instead = 'Send plain data instead'): CloneProblem {
  return { result: 'throws', is, becomes: 'cannot be cloned: the call throws a DataCloneError', instead };
}

function damaged(is: string, becomes: string, instead: string): CloneProblem {
  return { result: 'damaged', is, becomes, instead };
}

const sendData = 'Send its data and make it anew on the other side';
const inert = 'arrives as a plain object that never emits anything';

/** Constructors and functions of the platform by what they make. */
const made: ReadonlyMap<string, CloneProblem> = new Map([
  ...['WeakMap', 'WeakSet', 'WeakRef', 'Proxy'].map(
    (name) => [`globalThis:${name}.new`, throwing(`a ${name}`)] as const,
  ),
  ['globalThis:Promise.new', throwing('a promise', 'Await it first')],
  ['globalThis:Symbol.()', throwing('a symbol', 'Send a string instead')],
  ['globalThis:Symbol.for.()', throwing('a symbol', 'Send a string instead')],
  ...['all', 'allSettled', 'race', 'any', 'resolve'].map(
    (name) => [`globalThis:Promise.${name}.()`, throwing('a promise', 'Await it first')] as const,
  ),
  ['globalThis:fetch.()', throwing('a promise', 'Await it first')],
  ...['NumberFormat', 'DateTimeFormat', 'Collator', 'PluralRules', 'RelativeTimeFormat', 'Segmenter'].map(
    (name) => [`globalThis:Intl.${name}.new`, throwing(`an Intl.${name}`, sendData)] as const,
  ),
  ...['URL', 'URLSearchParams', 'Headers', 'FormData', 'Request', 'Response'].flatMap((name) =>
    ['globalThis', 'url'].map(
      (module) =>
        [
          `${module}:${name}.new`,
          {
            result: 'throws',
            is: `a ${name}`,
            becomes: 'cannot be cloned: Node.js 24 throws, Node.js 20 hands over an empty object',
            instead: name === 'URL' ? 'Send its `href`' : 'Send its entries',
          } as const,
        ] as const,
    ),
  ),
  [
    'globalThis:AbortController.new',
    damaged('an AbortController', 'arrives as {}', 'Send a message to abort'),
  ],
  [
    'globalThis:AbortController.new.signal',
    damaged('an AbortSignal', 'arrives as {} and never aborts', 'Use `util.transferableAbortSignal`'),
  ],
  [
    'globalThis:AbortSignal.timeout.()',
    damaged('an AbortSignal', 'arrives as {} and never aborts', 'Use `util.transferableAbortSignal`'),
  ],
  ['globalThis:TextEncoder.new', damaged('a TextEncoder', 'arrives as {}', 'Make one on the other side')],
  ['globalThis:TextDecoder.new', damaged('a TextDecoder', 'arrives as {}', 'Make one on the other side')],
  ['events:EventEmitter.new', damaged('an EventEmitter', inert, 'Send messages instead of events')],
  ['events:new', damaged('an EventEmitter', inert, 'Send messages instead of events')],
  ...['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough'].map(
    (name) =>
      [`stream:${name}.new`, damaged('a stream', inert, 'Send the chunks, or a MessagePort')] as const,
  ),
  ['fs:createReadStream.()', damaged('a stream', inert, 'Send the path, and open it on the other side')],
  ['fs:createWriteStream.()', damaged('a stream', inert, 'Send the path, and open it on the other side')],
  ...['net:connect.()', 'net:createConnection.()', 'net:createServer.()', 'http:createServer.()'].map(
    (key) => [key, throwing('a socket or server', 'Keep it on its thread')] as const,
  ),
]);

const buffer = damaged(
  'a Buffer',
  'arrives as a Uint8Array, without methods such as `toString("hex")`',
  'Wrap it again on the other side: `Buffer.from(data.buffer, data.byteOffset, data.byteLength)`',
);

/** What is lost of a value when it is cloned; undefined where nothing is, or where the text does not show what it is. */
export function cloneProblem(node: Node, input: RuleInput): CloneProblem | undefined {
  const value = unwrap(node);
  if (value.type === NodeType.AwaitExpression) return isFileContent(value, input) ? buffer : undefined;
  if (isFunction(value) || value.type === NodeType.ClassExpression) return throwing('a function');
  if (value.type === NodeType.Identifier) return namedProblem(value, input);
  const member = input.resolver.resolve(value);
  const known = member && made.get(keyOfMember(member));
  if (known) return known;
  if (value.type === NodeType.CallExpression) return calledProblem(value, input, member);
  if (value.type === NodeType.NewExpression) {
    const constructed = localClass(value.callee, input);
    return constructed && instanceProblem(constructed, input);
  }
  return undefined;
}

function namedProblem(identifier: TSESTree.Identifier, input: RuleInput): CloneProblem | undefined {
  const member = input.resolver.resolve(identifier);
  const known = member && made.get(keyOfMember(member));
  if (known) return known;
  if (identifier.name === 'arguments' && input.model.variableOf(identifier)?.defs.length === 0) {
    return throwing('the arguments object', 'Send `[...arguments]`');
  }
  const initialiser = input.resolver.constantInitialiser(identifier);
  if (!initialiser) return localClass(identifier, input) ? throwing('a class') : undefined;
  const held = unwrap(initialiser);
  if (held.type === NodeType.Identifier || held.type === NodeType.ObjectExpression) return undefined;
  return cloneProblem(held, input);
}

function calledProblem(
  call: TSESTree.CallExpression,
  input: RuleInput,
  member: ModuleMember | undefined,
): CloneProblem | undefined {
  if (isBuffer(member) || (isDigest(member) && call.arguments.length === 0)) return buffer;
  if (member?.module === 'fs' && member.path[0] === 'promises' && member.path.length === 3) {
    return throwing('a promise', 'Await it first');
  }
  const fn = localFunction(call.callee, input.resolver);
  if (fn?.generator) return throwing('an iterator', 'Send an array of what it yields');
  return fn?.async ? throwing('a promise', 'Await it first') : undefined;
}

function isBuffer(member: ModuleMember | undefined): boolean {
  if (!member || (member.module !== globals && member.module !== 'buffer')) return false;
  return /^Buffer\.(?:from|alloc|allocUnsafe|allocUnsafeSlow|concat)\.\(\)$/.test(member.path.join('.'));
}

/** `createHash(…).update(…).digest()`, a text only where it is given an encoding. */
function isDigest(member: ModuleMember | undefined): boolean {
  return (
    member?.module === 'crypto' &&
    /^create(?:Hash|Hmac)\.\(\)(?:\.update\.\(\))*\.digest\.\(\)$/.test(member.path.join('.'))
  );
}

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

/** The class of this file that an expression names. */
function localClass(node: Node, input: RuleInput): ClassNode | undefined {
  const value = unwrap(node);
  if (value.type === NodeType.ClassExpression) return value;
  if (value.type !== NodeType.Identifier) return undefined;
  const [definition, ...others] = input.model.variableOf(value)?.defs ?? [];
  if (definition?.type === DefinitionType.ClassName) return others.length === 0 ? definition.node : undefined;
  const initialiser = input.resolver.constantInitialiser(value);
  const held = initialiser && unwrap(initialiser);
  return held?.type === NodeType.ClassExpression ? held : undefined;
}

const bases: ReadonlyMap<string, CloneProblem> = new Map([
  ...['Array', 'Map', 'Set'].map(
    (name) =>
      [
        `globalThis:${name}`,
        damaged(`an instance of a class that extends ${name}`, `arrives as a plain ${name}`, sendData),
      ] as const,
  ),
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError'].map(
    (name) =>
      [
        `globalThis:${name}`,
        damaged(
          `an instance of a class that extends ${name}`,
          `arrives as ${name}, without properties of its own such as \`code\``,
          'Send name, message and code as plain data',
        ),
      ] as const,
  ),
  ...['events:', 'events:EventEmitter'].map(
    (key) => [key, damaged('an EventEmitter', inert, 'Send messages instead of events')] as const,
  ),
  ...['Readable', 'Writable', 'Duplex', 'Transform', 'PassThrough'].map(
    (name) => [`stream:${name}`, damaged('a stream', inert, 'Send the chunks, or a MessagePort')] as const,
  ),
]);

function instanceProblem(node: ClassNode, input: RuleInput): CloneProblem | undefined {
  const name = node.id ? `an instance of ${node.id.name}` : 'an instance of a class';
  if (node.superClass) {
    const member = input.resolver.resolve(node.superClass);
    // Of a class from elsewhere nobody knows whether it can be cloned or transferred.
    return member ? bases.get(keyOfMember(member)) : parentProblem(node.superClass, name, input);
  }
  return membersLost(node, name);
}

function parentProblem(superClass: Node, name: string, input: RuleInput): CloneProblem | undefined {
  const parent = localClass(superClass, input);
  return parent && !parent.superClass
    ? damaged(name, 'arrives as a plain object without its methods', sendData)
    : undefined;
}

function membersLost({ body }: ClassNode, name: string): CloneProblem | undefined {
  const hasPrivate = body.body.some(
    (element) =>
      (element.type === NodeType.PropertyDefinition || element.type === NodeType.MethodDefinition) &&
      !element.static &&
      element.key.type === NodeType.PrivateIdentifier,
  );
  if (hasPrivate) {
    return damaged(name, 'arrives as a plain object without its private fields and methods', sendData);
  }
  const hasMethods = body.body.some(
    (element) =>
      element.type === NodeType.MethodDefinition && !element.static && element.kind !== 'constructor',
  );
  return hasMethods ? damaged(name, 'arrives as a plain object without its methods', sendData) : undefined;
}

/** What is lost of an object literal itself, its values aside. */
export function literalProblem(node: TSESTree.ObjectExpression, input: RuleInput): CloneProblem | undefined {
  for (const property of node.properties) {
    if (property.type !== NodeType.Property) continue;
    if (property.method) return throwing(`the method \`${keyText(property)}\``);
    if (property.kind !== 'init') {
      return damaged(
        `the accessor \`${keyText(property)}\``,
        'is evaluated once and arrives as plain data',
        'Send the value',
      );
    }
    const key = property.computed ? input.resolver.resolve(property.key) : undefined;
    if (key?.module === globals && key.path[0] === 'Symbol') {
      return damaged('the property with a symbol as its key', 'does not arrive', 'Use a string as the key');
    }
  }
  return undefined;
}

function keyText({ key }: TSESTree.Property): string {
  return key.type === NodeType.Identifier ? key.name : '…';
}
