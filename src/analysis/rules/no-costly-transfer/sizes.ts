import { type Node, NodeType, type TSESTree, unwrap } from '../../parse/syntax';
import { globals } from '../../semantics/resolver';
import { Sizes } from '../../semantics/trip-count';
import type { RuleInput } from '../rule';

/** Memory that is copied when a value is cloned. */
export interface Memory {
  /** Undefined: as large as a file or a response is. */
  readonly bytes: number | undefined;
  /** The expression of the ArrayBuffer to hand over, as text after the name of the value: `.buffer`, or nothing. */
  readonly buffer: '.buffer' | '';
  /** Where it comes from, for people. */
  readonly origin: string;
}

const elementSizes: ReadonlyMap<string, number> = new Map([
  ...(['Int8Array', 'Uint8Array', 'Uint8ClampedArray'] as const).map((name) => [name, 1] as const),
  ...(['Int16Array', 'Uint16Array', 'Float16Array'] as const).map((name) => [name, 2] as const),
  ...(['Int32Array', 'Uint32Array', 'Float32Array'] as const).map((name) => [name, 4] as const),
  ...(['Float64Array', 'BigInt64Array', 'BigUint64Array'] as const).map((name) => [name, 8] as const),
]);

const maxDepth = 6;

/** The memory behind a value, if the text shows that it has some of its own and how much. */
export function memoryOf(node: Node, input: RuleInput, depth = 0): Memory | undefined {
  if (depth > maxDepth) return undefined;
  const value = unwrap(node);
  switch (value.type) {
    case NodeType.Identifier: {
      const initialiser = input.resolver.constantInitialiser(value);
      return initialiser && memoryOf(initialiser, input, depth + 1);
    }
    case NodeType.AwaitExpression:
      return awaitedMemory(value, input);
    case NodeType.NewExpression:
      return constructedMemory(value, input, depth);
    case NodeType.CallExpression:
      return calledMemory(value, input);
    case NodeType.MemberExpression: {
      const name = input.resolver.propertyName(value);
      if (name === 'data' && isImageData(value.object, input)) {
        return { bytes: undefined, buffer: '.buffer', origin: 'the pixels of a picture' };
      }
      const memory = name === 'buffer' ? memoryOf(value.object, input, depth + 1) : undefined;
      return memory && { ...memory, buffer: '' };
    }
    default:
      return undefined;
  }
}

/** Is it all of a file as bytes: `await readFile(path)`, without an encoding? */
export function isFileContent(node: TSESTree.AwaitExpression, input: RuleInput): boolean {
  return awaitedMemory(node, input)?.origin === wholeFile;
}

const wholeFile = 'a whole file';

function awaitedMemory({ argument }: TSESTree.AwaitExpression, input: RuleInput): Memory | undefined {
  const call = unwrap(argument);
  if (call.type !== NodeType.CallExpression) return undefined;
  const member = input.resolver.resolve(call.callee);
  if (
    member?.module === 'fs' &&
    member.path.join('.') === 'promises.readFile' &&
    call.arguments.length === 1
  ) {
    return { bytes: undefined, buffer: '.buffer', origin: wholeFile };
  }
  const callee = unwrap(call.callee);
  const name = callee.type === NodeType.MemberExpression ? input.resolver.propertyName(callee) : undefined;
  return name === 'arrayBuffer' && call.arguments.length === 0
    ? { bytes: undefined, buffer: '', origin: 'a whole body' }
    : undefined;
}

function calledMemory(call: TSESTree.CallExpression, input: RuleInput): Memory | undefined {
  const member = input.resolver.resolve(call.callee);
  if (!member) return undefined;
  const [first] = call.arguments;
  if (member.module === 'fs' && member.path.join('.') === 'readFileSync' && call.arguments.length === 1) {
    return { bytes: undefined, buffer: '.buffer', origin: wholeFile };
  }
  const isAlloc =
    (member.module === globals || member.module === 'buffer') &&
    /^Buffer\.alloc(?:Unsafe|UnsafeSlow)?$/.test(member.path.join('.'));
  const bytes = isAlloc && first ? new Sizes(input.model, input.resolver).number(first) : undefined;
  return bytes === undefined ? undefined : { bytes, buffer: '.buffer', origin: megabytes(bytes) };
}

function constructedMemory(
  call: TSESTree.NewExpression,
  input: RuleInput,
  depth: number,
): Memory | undefined {
  const member = input.resolver.resolve(call.callee);
  const [first] = call.arguments;
  if (!first || member?.module !== globals) return undefined;
  const name = member.path.join('.');
  const elementSize = name === 'ArrayBuffer' ? 1 : elementSizes.get(name);
  if (elementSize === undefined) return undefined;
  const buffer = name === 'ArrayBuffer' ? '' : '.buffer';
  const count = new Sizes(input.model, input.resolver).number(first);
  if (count !== undefined) {
    const bytes = count * elementSize;
    return { bytes, buffer, origin: megabytes(bytes) };
  }
  const inner = memoryOf(first, input, depth + 1);
  return inner && { ...inner, buffer };
}

function isImageData(node: Node, { model, resolver }: RuleInput): boolean {
  let value = unwrap(node);
  if (value.type === NodeType.Identifier) value = unwrap(resolver.constantInitialiser(value) ?? value);
  return (
    value.type === NodeType.CallExpression && model.textOf(unwrap(value.callee)).endsWith('.getImageData')
  );
}

export function megabytes(bytes: number): string {
  return `${Number((bytes / 1e6).toPrecision(2)).toLocaleString('en')} MB`;
}
