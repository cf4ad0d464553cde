// Signs customers in and shows their orders. Every request waits for the one before it: see why.
import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { ordersOf } from './orders.js';

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

server.listen(8080, 'localhost', () => {
  console.log('http://localhost:8080/orders?user=ada');
});
