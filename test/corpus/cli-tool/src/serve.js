import http from 'node:http';
import { readFileSync } from 'node:fs';
import { listing } from './listing.js';

export function serve(files) {
  http
    .createServer((request, response) => {
      if (request.url === '/') {
        // + no-blocking-call warning: the server that the command starts blocks in a helper
        response.end(listing(files));
        return;
      }
      // + no-blocking-call warning: a handler, even in a command line program
      response.end(readFileSync(`.${request.url}`));
    })
    .listen(8080);
}
