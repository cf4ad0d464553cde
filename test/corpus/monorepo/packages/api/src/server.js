import { createServer } from 'node:http2';
import { files, loadPlugins } from '@acme/core';
import { etag } from '@acme/core/files';
import { withLock } from '@acme/core/internal/lock';

const plugins = loadPlugins('plugins');
const server = createServer();

server.on('request', (request, response) => {
  // + no-blocking-call warning: through the exports of another package
  response.setHeader('etag', etag(`public${request.url}`));
  // - no-blocking-call: opens a stream
  files.open(`public${request.url}`).pipe(response);
});

server.on('stream', (stream, headers) => {
  // + no-blocking-call warning: through a namespace that is exported again
  stream.respond({ etag: files.etag(headers[':path']), plugins: plugins.length });
});

server.on('timeout', () => {
  // + no-blocking-call warning: a lock that blocks until it is free
  withLock('timeouts', () => plugins.length);
});

server.listen(8000);
