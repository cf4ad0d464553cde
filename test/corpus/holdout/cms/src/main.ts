import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { accounts } from './auth/accounts.js';
import { documents } from './content/documents.js';
import { media } from './uploads/media.js';
import { billing } from './content/billing.js';

const app = Fastify({
  // - no-blocking-call: once, before the server listens
  https: { key: readFileSync('tls/key.pem'), cert: readFileSync('tls/cert.pem') },
});

await app.register(accounts, { prefix: '/accounts' });
// - prefer-concurrent-awaits: plugins are registered in order
await app.register(documents, { prefix: '/documents' });
await app.register(media, { prefix: '/media' });
await app.register(billing, { prefix: '/billing' });
await app.listen({ port: 3000 });
