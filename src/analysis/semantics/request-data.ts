import type { Definition, Variable } from '@typescript-eslint/scope-manager';
import {
  contains,
  type FunctionNode,
  isFunction,
  lastName,
  type Node,
  NodeType,
  type TSESTree,
  unwrap,
  wrapped,
} from '../parse/syntax';
import { DefinitionType } from './definition-type';
import { servesRequests } from './execution-context';
import { Answers, Cuts } from './answers';
import type { FileModel } from './file-model';
import type { Resolver } from './resolver';

/** Members of requests (and of contexts and events that stand for them) that hold what the sender wrote. */
const sentMembers = new Set([
  ...['body', 'rawBody', 'query', 'params', 'headers', 'cookies', 'signedCookies', 'url', 'originalUrl'],
  ...['path', 'hostname', 'host', 'search', 'querystring', 'searchParams', 'nextUrl', 'files'],
  // AWS Lambda
  ...[
    'queryStringParameters',
    'multiValueQueryStringParameters',
    'pathParameters',
    'rawPath',
    'rawQueryString',
  ],
]);

/** Methods of requests that give what the sender wrote. */
const sentMethods = new Set([
  ...['json', 'text', 'formData', 'parseBody', 'queries', 'header', 'get', 'param', 'is', 'cookie'],
]);

/** Those whose size the sender chooses: headers and addresses are limited to some kilobytes. */
const bodyMembers = new Set(['body', 'rawBody', 'files']);
const bodyMethods = new Set(['json', 'text', 'formData', 'parseBody']);
const bodyDecorators = new Set(['Body', 'MessageBody', 'Payload', 'RawBody']);

/** Names of parameters that are requests, or contexts that have one. */
const requestName = /^(?:req|request|ctx|context|c|event|evt)$/;

/** Names by which people call what messages arrive through. */
const channelName = /(?:socket|ws|wss|conn|connection|client|channel|peer|io)$/i;

/** Decorators of NestJS for parameters. */
const sentDecorators = new Set(['Body', 'Query', 'Param', 'Headers', 'MessageBody', 'Payload', 'RawBody']);

/** Functions whose result is made of their argument, by what the resolver calls them. */
const converters = new Set([
  ...[
    'String',
    'decodeURIComponent',
    'decodeURI',
    'unescape',
    'JSON.parse',
    'URL.new',
    'URLSearchParams.new',
  ],
  ...[
    'Buffer.from',
    'Object.values',
    'Object.keys',
    'Object.entries',
    'structuredClone',
    'Array.from',
    'atob',
  ],
]);
const converterModules = new Set(['url', 'querystring', 'qs', 'cookie']);

/** Flows through more steps than this are not followed. */
const maxSteps = 12;

/** Tells whether a value comes from a request or a message, so that whoever sends it chooses it. */
export class RequestData {
  readonly #cuts = new Cuts();
  readonly #variables = new Answers<Variable, boolean>(this.#cuts, false);

  readonly #members: ReadonlySet<string>;
  readonly #methods: ReadonlySet<string>;
  readonly #decorators: ReadonlySet<string>;

  /** @param part all that is sent, or only the body, whose size the sender chooses. */
  constructor(
    readonly model: FileModel,
    readonly resolver: Resolver,
    part: 'all' | 'body' = 'all',
  ) {
    this.#members = part === 'all' ? sentMembers : bodyMembers;
    this.#methods = part === 'all' ? sentMethods : bodyMethods;
    this.#decorators = part === 'all' ? sentDecorators : bodyDecorators;
  }

  /** Does the value of an expression come out of a request, as far as the file tells? */
  isSent(node: Node, steps = 0): boolean {
    if (steps > maxSteps) {
      this.#cuts.wasCut = true;
      return false;
    }
    const value = unwrap(node);
    const again = (part: Node): boolean => this.isSent(part, steps + 1);
    switch (value.type) {
      case NodeType.Identifier: {
        const variable = this.model.variableOf(value);
        return variable !== undefined && this.#holdsSent(variable, steps);
      }
      case NodeType.MemberExpression: {
        const name = this.resolver.propertyName(value);
        if (name !== undefined && this.#members.has(name) && this.#isRequest(value.object)) return true;
        // How many there are is not what they are.
        return name !== 'length' && again(value.object);
      }
      case NodeType.CallExpression:
        return this.#call(value, steps);
      case NodeType.NewExpression:
        return this.#converts(value) && value.arguments.some(again);
      case NodeType.AwaitExpression:
        return again(value.argument);
      case NodeType.TemplateLiteral:
        return value.expressions.some(again);
      case NodeType.BinaryExpression:
        return value.operator === '+' && (again(value.left) || again(value.right));
      case NodeType.LogicalExpression:
        return again(value.left) || again(value.right);
      case NodeType.ConditionalExpression:
        return again(value.consequent) || again(value.alternate);
      case NodeType.AssignmentExpression:
        return again(value.right);
      default:
        return false;
    }
  }

  #call(call: TSESTree.CallExpression, steps: number): boolean {
    const callee = unwrap(call.callee);
    if (this.#converts(call)) return call.arguments.some((argument) => this.isSent(argument, steps + 1));
    if (callee.type !== NodeType.MemberExpression) return false;
    const method = this.resolver.propertyName(callee);
    if (method !== undefined && this.#methods.has(method) && this.#isRequest(callee.object)) return true;
    return this.isSent(callee.object, steps + 1);
  }

  #converts(call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
    const target = this.resolver.resolve(call.type === NodeType.NewExpression ? call : call.callee);
    if (!target) return false;
    return target.module === 'globalThis'
      ? converters.has(target.path.join('.'))
      : converterModules.has(target.module);
  }

  /** `req`, `ctx.request`, `ctx.req`: a parameter by such a name, or the first one of a handler. */
  #isRequest(node: Node): boolean {
    const value = unwrap(node);
    if (value.type === NodeType.MemberExpression) {
      const name = this.resolver.propertyName(value);
      return (name === 'request' || name === 'req' || name === 'raw') && this.#isRequest(value.object);
    }
    if (value.type === NodeType.ThisExpression) return false;
    if (value.type !== NodeType.Identifier) return false;
    const definition = this.model.variableOf(value)?.defs[0];
    if (definition?.type === DefinitionType.Variable) {
      // `const { request } = ctx`, `const req = ctx.request`
      const { init, id } = definition.node;
      if (!init || !requestName.test(value.name)) return false;
      return id.type === NodeType.ObjectPattern ? this.#isRequest(init) : this.#isRequest(init);
    }
    return definition?.type === DefinitionType.Parameter && this.#isRequestParameter(definition);
  }

  #isRequestParameter({ node, name }: Definition): boolean {
    if (!isFunction(node)) return false;
    if (name.type === NodeType.Identifier && requestName.test(name.name)) return true;
    const [first] = node.params;
    return first === name && servesRequests(node, this.model, this.resolver);
  }

  #holdsSent(variable: Variable, steps: number): boolean {
    // One that is defined by way of itself holds nothing new.
    return this.#variables.ask(variable, steps, () =>
      variable.defs.some((definition) => this.#definesSent(definition, variable, steps)),
    );
  }

  #definesSent(definition: Definition, variable: Variable, steps: number): boolean {
    if (definition.type === DefinitionType.Parameter) return this.#parameterIsSent(definition, steps);
    if (definition.type !== DefinitionType.Variable) return false;
    const { node } = definition;
    const loop = node.parent.parent;
    if (loop.type === NodeType.ForOfStatement && loop.left === node.parent)
      return this.isSent(loop.right, steps + 1);
    return variable.references.some((reference) => {
      const { writeExpr } = reference;
      if (!writeExpr) return false;
      if (this.isSent(writeExpr, steps + 1)) return true;
      // `const { body } = req`
      return (
        node.id.type === NodeType.ObjectPattern &&
        this.#isTakenFromRequest(node.id, definition.name, writeExpr)
      );
    });
  }

  #isTakenFromRequest(pattern: Node, name: Node, source: Node): boolean {
    if (pattern.type !== NodeType.ObjectPattern || !this.#isRequest(source)) return false;
    return takes(pattern, name, this.#members);
  }

  #parameterIsSent({ node, name }: Definition, steps: number): boolean {
    if (!isFunction(node)) return false;
    const index = node.params.findIndex((parameter) => contains(parameter, name));
    const parameter = node.params[index];
    if (!parameter) return false;
    if (this.#isDecorated(parameter)) return true;
    // `({ body }, res) => …`
    if (parameter.type === NodeType.ObjectPattern && takes(parameter, name, this.#members)) {
      if (index === 0 && servesRequests(node, this.model, this.resolver)) return true;
    }
    return this.#isMessage(node, index) || this.#isGivenSent(node, index, steps);
  }

  #isDecorated(parameter: TSESTree.Parameter): boolean {
    return parameter.decorators.some(({ expression }) => {
      const decorator = expression.type === NodeType.CallExpression ? expression.callee : expression;
      return decorator.type === NodeType.Identifier && this.#decorators.has(decorator.name);
    });
  }

  /** The parameter of `socket.on('message', (text) => …)`. */
  #isMessage(fn: FunctionNode, index: number): boolean {
    const call = wrapped(fn).parent;
    if (index !== 0 || call?.type !== NodeType.CallExpression || call.arguments[1] !== wrapped(fn))
      return false;
    const callee = unwrap(call.callee);
    if (callee.type !== NodeType.MemberExpression) return false;
    const method = this.resolver.propertyName(callee);
    if (method !== 'on' && method !== 'once' && method !== 'addEventListener') return false;
    const [first] = call.arguments;
    const event = first && this.resolver.staticString(first);
    if (event === undefined || event === 'error' || event === 'close') return false;
    return channelName.test(lastName(callee.object)) || (event === 'data' && this.#isRequest(callee.object));
  }

  /** Is a function of this file called with something sent, or does it go over the elements of such? */
  #isGivenSent(fn: FunctionNode, index: number, steps: number): boolean {
    const place = wrapped(fn);
    const call = place.parent;
    if (call?.type === NodeType.CallExpression && call.arguments[0] === place && index === 0) {
      const callee = unwrap(call.callee);
      return callee.type === NodeType.MemberExpression && this.isSent(callee.object, steps + 1);
    }
    const name = nameOf(fn);
    const variable = name && this.model.lookUp(name.name, name);
    return (variable ? variable.references : []).some(({ identifier }) => {
      const use = wrapped(identifier);
      const caller = use.parent;
      const argument =
        caller?.type === NodeType.CallExpression && caller.callee === use
          ? caller.arguments[index]
          : undefined;
      return argument !== undefined && this.isSent(argument, steps + 1);
    });
  }
}

/** Does a name take one of the members of a request that are sent, by way of an object pattern? */
function takes(pattern: TSESTree.ObjectPattern, name: Node, members: ReadonlySet<string>): boolean {
  return pattern.properties.some(
    (property) =>
      property.type === NodeType.Property &&
      property.key.type === NodeType.Identifier &&
      members.has(property.key.name) &&
      contains(property.value, name),
  );
}

function nameOf(fn: FunctionNode): TSESTree.Identifier | undefined {
  if (fn.type === NodeType.FunctionDeclaration) return fn.id ?? undefined;
  const { parent } = wrapped(fn);
  return parent?.type === NodeType.VariableDeclarator && parent.id.type === NodeType.Identifier
    ? parent.id
    : undefined;
}
