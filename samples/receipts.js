// Greets customers and writes receipts. Nothing here tells that each request has everybody wait for the disk: see templates.js.
import { createServer } from 'node:http';
import { Letterhead, template, welcome } from './templates.js';

let issued = 0;

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const user = url.searchParams.get('user') ?? '';
  if (url.pathname === '/receipt') {
    response.end(receipt(user));
  } else if (url.pathname === '/letter') {
    response.end(`${new Letterhead().text}Dear ${user},`);
  } else {
    response.end(greeting(user));
  }
});

function greeting(user) {
  return welcome().replace('{user}', user);
}

/** Receipts are numbered: no two may have the same number. */
function receipt(user) {
  const number = issued + 1;
  const text = template('receipt').replace('{user}', user).replace('{number}', String(number));
  issued = number;
  return text;
}

server.listen(8081, 'localhost', () => {
  console.log('http://localhost:8081/?user=ada');
});
