import type { FastifyInstance } from 'fastify';
import { prisma } from '#common/database';
import { Mutex } from '#common/lock';
import { DocumentService } from './document-service.js';

const service = new DocumentService(prisma);
const drafts = new Map<string, number>();
const mutex = new Mutex();
let views = 0;
let publishing = false;

export async function documents(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { id: string } }>('/:id', async (request) => {
    // + no-async-race warning: reads the number before the wait and writes it after
    views = views + (await service.weight(request.params.id));
    return service.find(request.params.id);
  });

  app.post<{ Params: { id: string } }>('/:id/draft', async (request) => {
    const { id } = request.params;
    const count = drafts.get(id) ?? 0;
    await service.snapshot(id);
    // + no-async-race warning: two requests count from the same number
    drafts.set(id, count + 1);
    return { count };
  });

  app.post<{ Params: { id: string } }>('/:id/lock', async (request) =>
    mutex.runExclusive(async () => {
      const count = drafts.get(request.params.id) ?? 0;
      await service.snapshot(request.params.id);
      // - no-async-race: a lock lets one in at a time
      drafts.set(request.params.id, count + 1);
    }),
  );

  app.post('/publish', async (request, reply) => {
    if (publishing) return reply.code(409).send();
    publishing = true;
    try {
      await service.publishAll();
    } finally {
      // - no-async-race: the flag was set before the first wait
      publishing = false;
    }
    return reply.send();
  });

  app.post<{ Body: { ids: string[] } }>('/versions', async (request) => {
    const found = [];
    for (const id of request.body.ids) {
      // + no-await-in-loop warning: a question for each id, none needs another's answer
      found.push(await service.find(id));
    }
    return found;
  });

  app.post<{ Body: { ids: string[] } }>('/move', async (request) => {
    await prisma.$transaction(async (tx) => {
      for (const id of request.body.ids) {
        // - no-await-in-loop: one transaction, one connection
        await tx.document.update({ where: { id }, data: { folder: 'archive' } });
      }
    });
  });

  app.get('/stats', async () => {
    const total = await prisma.document.count();
    // + prefer-concurrent-awaits warning: counts of two tables
    const authors = await prisma.account.count();
    // - prefer-concurrent-awaits: said once, at the second
    const teams = await prisma.team.count();
    return { total, authors, teams };
  });

  app.delete<{ Params: { id: string } }>('/:id', async (request, reply) => {
    await service.checkAccess(request.headers.authorization, request.params.id);
    // - prefer-concurrent-awaits: only what was allowed is deleted
    await prisma.document.delete({ where: { id: request.params.id } });
    return reply.code(204).send();
  });
}
