import type { FastifyInstance } from 'fastify';
import axios from 'axios';
import { prisma } from '#common/database';

const balances = new Map<string, number>();

export async function billing(app: FastifyInstance): Promise<void> {
  app.post<{ Body: { account: string; amount: number } }>('/spend', async (request, reply) => {
    const { account, amount } = request.body;
    const balance = balances.get(account) ?? 0;
    if (balance < amount) return reply.code(402).send();
    await axios.post('https://bank.example/charge', { account, amount });
    // + no-async-race warning: the balance was looked at before the wait
    balances.set(account, balance - amount);
    return reply.send();
  });

  app.post<{ Body: { account: string; amount: number } }>('/reserve', async (request, reply) => {
    const { account, amount } = request.body;
    const balance = balances.get(account) ?? 0;
    if (balance < amount) return reply.code(402).send();
    // - no-async-race: taken before the wait
    balances.set(account, balance - amount);
    await axios.post('https://bank.example/charge', { account, amount });
    return reply.send();
  });

  app.get<{ Params: { account: string } }>('/:account', async (request) => {
    const { account } = request.params;
    const { data: plan } = await axios.get(`https://plans.example/${account}`);
    // + prefer-concurrent-awaits warning: another service, asked by the same name
    const { data: usage } = await axios.get(`https://usage.example/${account}`);
    return { plan, usage };
  });

  app.post<{ Params: { account: string } }>('/:account/renew', async (request) => {
    const { data: renewed } = await axios.post(`https://plans.example/${request.params.account}`);
    // - prefer-concurrent-awaits: reads at the server what the request before has changed
    const { data: plan } = await axios.get(`https://plans.example/${request.params.account}`);
    return { renewed, plan };
  });

  app.post<{ Body: { urls: string[] } }>('/notify', async (request) => {
    // + no-unbounded-concurrency warning: as many sockets as the sender of the request wants
    const answers = await Promise.allSettled(request.body.urls.map((url) => axios.post(url, { paid: true })));
    return answers.length;
  });

  app.post<{ Body: { ids: string[] } }>('/invoices', async (request) => {
    // - no-unbounded-concurrency: the pool of the database lets so many through at a time
    return Promise.all(request.body.ids.map((id) => prisma.invoice.findUnique({ where: { id } })));
  });

  app.post<{ Body: { ids: string[] } }>('/collect', async (request) => {
    let total = 0;
    for (const id of request.body.ids) {
      // + no-await-in-loop warning: the sum needs the answers, the requests do not need the sum
      const { data } = await axios.get(`https://bank.example/invoices/${id}`);
      total += data.amount;
    }
    return { total };
  });

  app.get('/rates', async (request, reply) => {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // - no-await-in-loop: tries again only if the one before has failed
        const { data } = await axios.get('https://rates.example/today');
        return data;
      } catch (error) {
        request.log.warn(error);
      }
    }
    return reply.code(502).send();
  });
}
