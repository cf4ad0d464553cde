import Fastify from 'fastify';
import { readFileSync } from 'node:fs';
import { accounts } from './routes/accounts';
import { openDatabase } from '@services/database';

// - no-blocking-call: runs once while the service starts
const secret = readFileSync('secret', 'utf8');
const app = Fastify({ logger: true });
const database = openDatabase('accounts.db');

app.addHook('onRequest', async (request) => {
  // + no-blocking-call warning: a hook runs for each request
  const blocked = readFileSync('blocked-hosts', 'utf8');
  if (blocked.includes(request.ip)) throw new Error('blocked');
});

app.decorate('secret', secret);
await app.register(accounts, { database });
await app.listen({ port: 3000 });
