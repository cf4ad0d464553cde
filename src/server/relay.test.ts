import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { analysisStatusMethod, type AnalysisStatus } from '../messages/analysis-status';
import { relay } from './relay';

const thread = fileURLToPath(new URL('testing/server-thread.mjs', import.meta.url));
const uri = 'untitled:deep.js';

describe('the server in its thread', () => {
  it('analyses documents that nest as deep as the analysis goes, and ends when it is told to', async () => {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const exit = relay(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), thread);
    const client = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    const status = new Promise<AnalysisStatus>((resolve) => {
      client.onNotification(analysisStatusMethod, resolve);
    });
    const published = new Promise<PublishDiagnosticsParams>((resolve) => {
      client.onNotification('textDocument/publishDiagnostics', resolve);
    });
    client.listen();
    await client.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    await client.sendNotification('initialized', {});
    const chain = `list${'\n  .filter(Boolean)'.repeat(1_900)};`;
    const text = `${chain}\nexport async function f() { await 0; require('fs').readFileSync('x'); }\n`;
    await client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'javascript', version: 1, text },
    });
    const { diagnostics } = await published;
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['no-blocking-call'],
    );
    assert.deepEqual(await status, { uri, state: 'analysed', reason: '' });

    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
    assert.equal(await exit, 0);
    client.dispose();
  });
});
