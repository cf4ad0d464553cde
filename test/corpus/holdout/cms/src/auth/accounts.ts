import type { FastifyInstance } from 'fastify';
import { prisma } from '#common/database';
import { derive, deriveAll, isAddress, matches } from './passwords.js';

interface Credentials {
  address: string;
  password: string;
}

export async function accounts(app: FastifyInstance): Promise<void> {
  app.post<{ Body: Credentials }>('/', async (request, reply) => {
    const { address, password } = request.body;
    // + no-slow-regex warning: a stranger chooses the address, whose letters can be divided in any way
    if (!/^([a-z0-9]+[-._]?)+@[a-z]+\.[a-z]{2,}$/i.test(address)) return reply.code(400).send();
    // - no-blocking-call: `derive` hands the work to the pool
    const hash = await derive(password, address);
    return prisma.account.create({ data: { address, hash } });
  });

  app.post<{ Body: Credentials }>('/login', async (request, reply) => {
    const account = await prisma.account.findUnique({ where: { address: request.body.address } });
    if (!account) return reply.code(401).send();
    // + no-blocking-call warning: `matches` derives a key on this thread
    if (!matches(request.body.password, account.hash)) return reply.code(401).send();
    return { ok: true };
  });

  app.get<{ Params: { id: string } }>('/:id', async (request) => {
    const { id } = request.params;
    const account = await prisma.account.findUnique({ where: { id } });
    // + prefer-concurrent-awaits warning: the posts are found by the same id
    const posts = await prisma.post.findMany({ where: { accountId: id } });
    return { account, posts };
  });

  app.get<{ Params: { id: string } }>('/:id/team', async (request, reply) => {
    const account = await prisma.account.findUnique({ where: { id: request.params.id } });
    if (!account) return reply.code(404).send();
    // - prefer-concurrent-awaits: needs the team of the account
    const team = await prisma.team.findUnique({ where: { id: account.teamId } });
    return team;
  });

  app.post<{ Body: { passwords: string[]; salt: string } }>('/import', async (request) => {
    return deriveAll(request.body.passwords, request.body.salt);
  });

  app.get<{ Querystring: { q: string } }>('/search', async (request) => {
    // + no-slow-regex warning: starts over at each space that a stranger has sent
    const words = request.query.q.replace(/\s+$/, '').split(' ');
    // - no-slow-regex: words and hyphens, which do not compete
    const plain = words.filter((word) => /^\w+(?:-\w+)*$/.test(word));
    if (!isAddress(plain[0] ?? '')) return [];
    return prisma.account.findMany({ where: { address: { in: plain } } });
  });
}
