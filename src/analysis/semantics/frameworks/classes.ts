/** Methods of classes that a framework runs, told by decorators, interfaces and base classes. */
export interface ClassConvention {
  /** Modules that the decorator, interface or base class is imported from. */
  readonly modules: RegExp;
  /** Names that an `implements` or `extends` clause may hold. */
  readonly types: RegExp;
  readonly methods: RegExp;
  /** A handler where it is left out. */
  readonly kind?: 'start-up' | 'function';
  readonly reason: string;
  readonly ownsParameters?: true;
}

const nest = /^@nestjs\//;

interface Lifecycle extends Pick<ClassConvention, 'types' | 'methods' | 'reason'> {
  readonly kind: 'start-up' | 'function';
}

/** Hooks of NestJS, called by name whether or not a class says that it implements their interfaces. */
const nestLifecycle: readonly Lifecycle[] = [
  {
    types: /^(?:OnModuleInit|OnApplicationBootstrap)$/,
    methods: /^(?:onModuleInit|onApplicationBootstrap)$/,
    kind: 'start-up',
    reason: 'runs once while NestJS starts',
  },
  {
    types: /^(?:OnModuleDestroy|BeforeApplicationShutdown|OnApplicationShutdown)$/,
    methods: /^(?:onModuleDestroy|beforeApplicationShutdown|onApplicationShutdown)$/,
    kind: 'function',
    reason: 'runs once while NestJS shuts down',
  },
];

/** Decorators of classes that NestJS makes instances of. */
const nestClasses = new Set([
  'Injectable',
  'Controller',
  'Module',
  'WebSocketGateway',
  'Resolver',
  'Processor',
]);

/** The hook that a method of a class is by its name, where a decorator gives the class to the framework. */
export function lifecycleHook(
  method: string,
  decorator: { readonly module: string; readonly name: string },
): Lifecycle | undefined {
  if (!decorator.module.startsWith('@nestjs/') || !nestClasses.has(decorator.name)) return undefined;
  return nestLifecycle.find(({ methods }) => methods.test(method));
}

export const classConventions: readonly ClassConvention[] = [
  {
    modules: nest,
    types: /^CanActivate$/,
    methods: /^canActivate$/,
    reason: 'a guard of NestJS',
    ownsParameters: true,
  },
  {
    modules: nest,
    types: /^NestInterceptor$/,
    methods: /^intercept$/,
    reason: 'an interceptor of NestJS',
    ownsParameters: true,
  },
  {
    modules: nest,
    types: /^PipeTransform$/,
    methods: /^transform$/,
    reason: 'a pipe of NestJS',
    ownsParameters: true,
  },
  {
    modules: nest,
    types: /^NestMiddleware$/,
    methods: /^use$/,
    reason: 'middleware of NestJS',
    ownsParameters: true,
  },
  {
    modules: nest,
    types: /^ExceptionFilter$/,
    methods: /^catch$/,
    reason: 'an exception filter of NestJS',
    ownsParameters: true,
  },
  { modules: nest, types: /^(?:WorkerHost)$/, methods: /^process$/, reason: 'a queue processor of NestJS' },
  {
    modules: nest,
    types: /^OnGateway(?:Connection|Disconnect)$/,
    methods: /^handle(?:Connection|Disconnect)$/,
    reason: 'a gateway of NestJS',
  },
  ...nestLifecycle.map(({ types, methods, kind, reason }) => ({
    modules: nest,
    types,
    methods,
    kind,
    reason,
  })),
  {
    modules: /^vscode$/,
    types: /(?:Provider|Serializer|Adapter|Controller|Terminal|FileSystem)$/,
    methods:
      /^(?:provide|resolve|prepare|getChildren|getTreeItem|getParent|handle|deserialize|open|read|write|stat)/,
    reason: 'a provider, run whenever the editor asks',
  },
  {
    modules: /^stream$/,
    types: /^(?:Readable|Writable|Duplex|Transform|PassThrough)$/,
    methods: /^_(?:transform|write|writev|read|flush)$/,
    reason: 'run for each chunk of a stream',
  },
];

/** Decorators that make a method serve requests, messages or the clock. */
export interface DecoratorConvention {
  readonly modules: RegExp;
  readonly names: ReadonlySet<string>;
  readonly ownsParameters?: true;
}

export const decoratorConventions: readonly DecoratorConvention[] = [
  {
    modules: /^(?:@nestjs\/|routing-controllers$|type-graphql$|tsoa$|@tsed\/|@loopback\/rest$)/,
    names: new Set([
      'Get',
      'Post',
      'Put',
      'Patch',
      'Delete',
      'Head',
      'Options',
      'All',
      'Sse',
      'MessagePattern',
      'EventPattern',
      'GrpcMethod',
      'GrpcStreamMethod',
      'SubscribeMessage',
      'Query',
      'Mutation',
      'Subscription',
      'ResolveField',
      'ResolveReference',
      'FieldResolver',
    ]),
    ownsParameters: true,
  },
  {
    modules: /^@nestjs\//,
    names: new Set(['OnEvent', 'Cron', 'Interval', 'Timeout', 'Process', 'OnQueueEvent', 'OnWorkerEvent']),
  },
];
