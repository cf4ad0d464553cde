import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import bcrypt from 'bcrypt';
import jwt from 'jsonwebtoken';
import type { Accounts } from '@services/database';
import { avatar, exportAll } from '@services/files';
import { timed } from '~shared';

interface Options {
  database: Accounts;
}

export async function accounts(app: FastifyInstance, { database }: Options): Promise<void> {
  app.get('/accounts/:id', async (request: FastifyRequest<{ Params: { id: string } }>) => {
    // + no-blocking-call warning: SQLite runs the statement on this thread, in another file
    return database.find(request.params.id);
  });

  app.route({
    method: 'POST',
    url: '/login',
    handler: async (request, reply) => {
      const { name, password } = request.body as { name: string; password: string };
      // + no-blocking-call warning: bcrypt takes 100 ms and more
      const isRight = bcrypt.compareSync(password, name);
      if (!isRight) return reply.code(401).send();
      return jwt.sign({ name }, 'secret');
    },
  });

  app.post('/login/async', async (request) => {
    const { name, password } = request.body as { name: string; password: string };
    // - no-blocking-call: computes on a pool thread
    return await bcrypt.compare(password, name);
  });

  app.get('/avatars/:id', showAvatar);

  app.get('/export', async () => {
    // + no-blocking-call warning: through a path of tsconfig, a wrapper that calls its argument, and a helper
    return timed('export', () => exportAll());
  });
}

async function showAvatar(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
  // + no-blocking-call warning: a named handler, a helper through a path of tsconfig
  return reply.type('image/png').send(avatar(request.params.id));
}
