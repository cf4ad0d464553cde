// Signs customers in and shows their orders. Every request waits for the one before it: see why.
import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const data = fileURLToPath(new URL('data', import.meta.url));

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const user = url.searchParams.get('user') ?? '';
  if (url.pathname === '/login') {
    const known = checkPassword(user, url.searchParams.get('password') ?? '');
    response.writeHead(known ? 204 : 401).end();
  } else if (url.pathname === '/orders') {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await ordersOf(user)));
  } else {
    response.writeHead(404).end();
  }
});

function checkPassword(user, password) {
  const hash = pbkdf2Sync(password, user, 200_000, 32, 'sha256');
  const stored = pbkdf2Sync(`${user}'s secret`, user, 200_000, 32, 'sha256');
  return timingSafeEqual(hash, stored);
}

async function ordersOf(user) {
  const orders = [];
  for (const name of fs.readdirSync(data)) {
    const text = fs.readFileSync(join(data, name), 'utf8');
    orders.push(...text.split('\n').filter((line) => line.startsWith(`${user},`)));
  }
  return orders;
}

server.listen(8080, 'localhost', () => {
  console.log('http://localhost:8080/orders?user=ada');
});
