import { type Node, NodeType, type TSESTree, unwrap } from '../parse/syntax';
import type { Operation } from './api-effects';
import type { Effect } from './effects';
import type { FileModel } from './file-model';
import { globals, type ModuleMember, type Resolver } from './resolver';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

const databaseModules = new Set([
  ...['pg', 'mysql', 'mysql2', 'mysql2/promise', 'mongodb', 'mongoose', '@prisma/client', 'typeorm', 'knex'],
  ...[
    'sequelize',
    'redis',
    'ioredis',
    'sqlite3',
    'sqlite',
    'better-sqlite3',
    'mssql',
    'oracledb',
    'postgres',
  ],
  ...[
    '@mikro-orm/core',
    'objection',
    'kysely',
    'slonik',
    'pg-promise',
    '@supabase/supabase-js',
    'neo4j-driver',
  ],
]);

/** What an object is called that queries are sent to. */
const clientName =
  /^_?(?:prisma|db|database|knex|pool|pgPool|sequelize|mongo|mongoose|redis|redisClient|orm|em|entityManager|dataSource|repository|repo|conn|connection|dbClient|pgClient|trx|tx|collection|table|sql)$|(?:Db|DB|Pool|Repository|Repo|Model|Collection|Dao|EntityManager|Redis)$/;

/** A model of an object mapper: `User.findOne`, `prisma.user.findMany`. */
const readingMethods =
  /^(?:find|findMany|findOne|findAll|findBy|findOneBy|findById|findByPk|findUnique|findFirst|findUniqueOrThrow|findFirstOrThrow|findOneOrFail|findAndCount|findAndCountAll|count|countDocuments|estimatedDocumentCount|exists|existsBy|aggregate|groupBy|distinct|select|get|mget|hget|hgetall|hmget|lrange|smembers|zrange|sismember|scard|llen|ttl|keys|scan|one|oneOrNone|many|manyOrNone|any|all|first|pluck|getMany|getOne|getRawMany|getRawOne|getCount|listCollections|listIndexes)$/;
const writingMethods =
  /^(?:create|createMany|insert|insertOne|insertMany|update|updateOne|updateMany|upsert|bulkCreate|bulkWrite|bulkInsert|delete|deleteOne|deleteMany|destroy|remove|removeMany|replaceOne|save|saveMany|persist|flush|findOneAndUpdate|findOneAndDelete|findOneAndReplace|findByIdAndUpdate|findByIdAndDelete|findByIdAndRemove|findOrCreate|increment|decrement|incrementEach|set|setex|hset|hmset|del|incr|decr|lpush|rpush|lpop|rpop|sadd|srem|zadd|zrem|expire|truncate|drop|dropTable|createTable|createIndex|createCollection|softDelete|restore|none|run|exec|insertAll|put)$/;
const queryMethods =
  /^(?:query|execute|raw|\$queryRaw|\$executeRaw|\$queryRawUnsafe|\$executeRawUnsafe|sql|queryOne|queryRow)$/;

/** What a call asks of a database client, told by its module, its name, and the name of its method. */
export function databaseOperation(
  call: Call,
  member: ModuleMember | undefined,
  model: FileModel,
  resolver: Resolver,
): readonly Operation[] | undefined {
  const callee = unwrap(call.callee);
  if (callee.type !== NodeType.MemberExpression || call.type === NodeType.NewExpression) return undefined;
  const method = resolver.propertyName(callee);
  if (method === undefined) return undefined;
  const isModule = member !== undefined && databaseModules.has(member.module);
  const isElsewhere = member !== undefined && member.module !== globals;
  if (!isModule && (isElsewhere || !isClient(callee.object, resolver))) {
    return isMapperCall(callee.object, method)
      ? [operation(method, call, callee.object, resolver)]
      : undefined;
  }
  if (queryMethods.test(method)) {
    const [text] = call.arguments;
    const access = text && isSelect(text, model) ? 'read' : 'write';
    // Which rows a statement changes is in its text.
    return [{ effect: { resource: 'database', access }, at: access === 'read' ? [0, 1] : [] }];
  }
  if (readingMethods.test(method) || writingMethods.test(method)) {
    return [operation(method, call, callee.object, resolver)];
  }
  // Building a query does nothing; neither does asking a module for a client or a model.
  return /^(?:where|andWhere|from|into|join|leftJoin|orderBy|limit|offset|skip|sort|table|collection|db|model|getRepository|withSchema|returning|values|on|createQueryBuilder|multi|pipeline|define|Schema)$/.test(
    method,
  )
    ? []
    : undefined;
}

function operation(method: string, call: Call, object: Node, resolver: Resolver): Operation {
  const access: Effect['access'] = readingMethods.test(method) ? 'read' : 'write';
  const target = tableOf(object, resolver);
  // The arguments tell which rows, but new ones are numbered in the order of the calls.
  const [first] = call.arguments;
  const isNew = first?.type === NodeType.NewExpression || first?.type === NodeType.ObjectExpression;
  const adds =
    (method.startsWith('save') && isNew) ||
    /^(?:create|insert|bulk|persist|[lr]push|flush|exec|run|none)/.test(method);
  return {
    effect: { resource: 'database', access, ...(target !== undefined && { target }) },
    at: adds ? [] : [0, 1, 2],
  };
}

/** `prisma.user`, `knex('user')`, `db.collection('user')`, `User`: the table that is asked. */
function tableOf(node: Node, resolver: Resolver): string | undefined {
  const object = unwrap(node);
  if (object.type === NodeType.CallExpression) {
    const [name] = object.arguments;
    const text = name && resolver.staticString(name);
    if (text !== undefined) return text;
    const callee = unwrap(object.callee);
    return callee.type === NodeType.MemberExpression ? tableOf(callee.object, resolver) : undefined;
  }
  if (object.type === NodeType.Identifier) {
    return /^[A-Z]|(?:Model|Repository|Repo|Collection)$/.test(object.name)
      ? object.name.toLowerCase()
      : undefined;
  }
  if (object.type !== NodeType.MemberExpression) return undefined;
  const name = resolver.propertyName(object);
  if (name === undefined || clientName.test(name)) {
    return name !== undefined && /(?:Model|Repository|Repo|Collection)$/.test(name)
      ? name.toLowerCase()
      : undefined;
  }
  return name.toLowerCase();
}

/** Does a chain of members and calls begin at something that is called like a database client? */
function isClient(node: Node, resolver: Resolver): boolean {
  let object = unwrap(node);
  for (let depth = 0; depth < 20; depth++) {
    if (object.type === NodeType.Identifier) return clientName.test(object.name);
    if (object.type === NodeType.MemberExpression) {
      const name = resolver.propertyName(object);
      if (name !== undefined && clientName.test(name)) return true;
      object = unwrap(object.object);
    } else if (object.type === NodeType.CallExpression) object = unwrap(object.callee);
    else return false;
  }
  return false;
}

/** `User.findById(id)`: a class with a method that only object mappers have. */
function isMapperCall(node: Node, method: string): boolean {
  const object = unwrap(node);
  if (object.type !== NodeType.Identifier || !/^[A-Z][a-z]/.test(object.name)) return false;
  if (/^(?:Object|Array|Map|Set|Promise|Reflect|Iterator)$/.test(object.name)) return false;
  return /^(?:find(?:One|All|Many|ById|ByPk|Unique|First|OneBy|OneAnd\w+|ByIdAnd\w+|OrCreate|AndCountAll)|countDocuments|insertMany|updateOne|updateMany|deleteOne|deleteMany|bulkCreate|aggregate|upsert|destroy)$/.test(
    method,
  );
}

function isSelect(node: Node, model: FileModel): boolean {
  return /^[`'"]?\s*(?:--[^\n]*\n\s*)*(?:select|show|explain|describe|pragma\s+\w+\s*[`'"])\b/i.test(
    model.textOf(node),
  );
}
