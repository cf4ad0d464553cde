import http from 'node:http';
import { createReadStream, statSync, watch } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { render, style } from './render.js';

export function serve({ port = 4000, output }) {
  const server = http.createServer((request, response) => {
    const file = `${output}${request.url}`;
    if (file.endsWith('.css')) {
      // + no-blocking-call warning: `style` compiles with sass
      response.end(style(file.replace('.css', '.scss')));
      return;
    }
    // + no-blocking-call warning: a request handler, also where a command line has started the server
    if (statSync(file).isDirectory()) {
      response.writeHead(302, { location: `${request.url}/` }).end();
      return;
    }
    if (file.endsWith('.json')) {
      // + no-blocking-call warning: compresses on this thread
      response.end(gzipSync(render({ text: request.url })));
      return;
    }
    // - no-blocking-call: a stream, which reads in portions and waits for nobody
    createReadStream(file).pipe(response);
  });
  watch(output, (event, name) => console.log(event, name));
  server.listen(port);
}
