/** Members of objects that somebody runs, told by their name and by where the object stands. */
export interface MemberConvention {
  readonly members: RegExp;
  /** The object is an argument of a call whose last name matches. */
  readonly callee?: RegExp;
  /** The object is the value of a member whose name matches: `Query: { user() { … } }`. */
  readonly within?: RegExp;
  /** The object is what the module exports by default. */
  readonly isDefaultExport?: true;
  readonly reason: string;
  readonly ownsParameters?: true;
}

export const memberConventions: readonly MemberConvention[] = [
  {
    // Fastify and hapi: `route({ method, url, handler, preHandler })`, and the options of `get` and the like.
    members:
      /^(?:handler|preHandler|onRequest|preParsing|preValidation|preSerialization|onSend|onResponse|onError|wsHandler)$/,
    callee:
      /^(?:route|get|post|put|patch|delete|head|options|all|http|timer|serviceBusQueue|storageQueue|storageBlob|eventHub|cosmosDB|defineRoute|createRoute)$/,
    reason: 'as a request handler of a route',
    ownsParameters: true,
  },
  {
    // ws and socket.io
    members: /^(?:verifyClient|handleProtocols|allowRequest)$/,
    callee: /^(?:WebSocketServer|Server)$/,
    reason: 'for each connection',
    ownsParameters: true,
  },
  {
    // KafkaJS: `consumer.run({ eachMessage })`
    members: /^each(?:Message|Batch)$/,
    callee: /^run$/,
    reason: 'for each message of a queue',
  },
  {
    // Resolvers of GraphQL
    members: /./,
    within: /^(?:Query|Mutation|Subscription)$/,
    reason: 'as a resolver of GraphQL',
    ownsParameters: true,
  },
  {
    // Cloudflare Workers, Bun, Deno
    members: /^(?:fetch|scheduled|queue|email|tail)$/,
    isDefaultExport: true,
    reason: 'as a handler of a worker that serves requests',
    ownsParameters: true,
  },
];

export function memberConventionOf(place: {
  readonly member: string;
  readonly callee: string | undefined;
  readonly within: string | undefined;
  readonly isDefaultExport: boolean;
}): MemberConvention | undefined {
  return memberConventions.find(
    ({ members, callee, within, isDefaultExport }) =>
      members.test(place.member) &&
      (callee === undefined || (place.callee !== undefined && callee.test(place.callee))) &&
      (within === undefined || (place.within !== undefined && within.test(place.within))) &&
      (isDefaultExport === undefined || place.isDefaultExport),
  );
}
