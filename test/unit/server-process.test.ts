import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createProtocolConnection,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { root } from '../host/environment';

const server = join(root, 'dist/server.cjs');

describe('the language server’s process', () => {
  let child: ChildProcess | undefined;
  before(() => {
    assert.ok(existsSync(join(root, 'dist/.complete')), 'there is no complete build: run "npm run build"');
  });
  afterEach(() => {
    child?.kill();
  });

  async function initialized(reader: MessageReader, writer: MessageWriter): Promise<ProtocolConnection> {
    const client = createProtocolConnection(reader, writer);
    client.listen();
    const parameters = { processId: null, rootUri: null, capabilities: {} };
    const { capabilities } = await client.sendRequest(InitializeRequest.type, parameters);
    assert.equal(capabilities.hoverProvider, true);
    return client;
  }
  const exitOf = async (ended: ChildProcess): Promise<unknown> => {
    if (ended.exitCode === null) await once(ended, 'exit');
    return ended.exitCode;
  };

  for (const [ending, messages, expected] of [
    ['is told to exit after a shutdown', ['shutdown', 'exit'], 0],
    ['has its input closed after a shutdown', ['shutdown'], 0],
    ['is told to exit without a shutdown', ['exit'], 1],
    ['has its input closed without a shutdown', [], 1],
  ] as const) {
    it(`exits with ${expected} when it ${ending}`, async () => {
      const process_ = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
      child = process_;
      const client = await initialized(
        new StreamMessageReader(process_.stdout),
        new StreamMessageWriter(process_.stdin),
      );
      for (const message of messages) {
        if (message === 'shutdown') await client.sendRequest(message);
        else await client.sendNotification(message);
      }
      if (!messages.some((message) => message === 'exit')) process_.stdin.end();
      assert.equal(await exitOf(process_), expected);
      client.dispose();
    });
  }

  it('ends when the process that it talks with lets go of it', async () => {
    const process_ = fork(server, ['--node-ipc'], { stdio: 'inherit' });
    child = process_;
    const client = await initialized(new IPCMessageReader(process_), new IPCMessageWriter(process_));
    process_.disconnect();
    assert.equal(await exitOf(process_), 0);
    client.dispose();
  });

  describe('with a client that listens', () => {
    let folder: string;
    let listener: Server;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lanewise-pipe-'));
      listener = createServer();
    });
    afterEach(async () => {
      listener.close();
      await rm(folder, { recursive: true, force: true });
    });

    for (const transport of ['pipe', 'socket'] as const) {
      it(`connects to its ${transport}`, async () => {
        const name =
          process.platform === 'win32' ? `\\\\.\\pipe\\lanewise-${process.pid}` : join(folder, 'pipe');
        if (transport === 'pipe') listener.listen(name);
        else listener.listen(0, '127.0.0.1');
        await once(listener, 'listening');
        const address = listener.address();
        const where = typeof address === 'string' ? address : address?.port;
        child = spawn(process.execPath, [server, `--${transport}=${where}`], { stdio: 'inherit' });
        const [socket] = (await once(listener, 'connection')) as [Socket];
        const client = await initialized(new StreamMessageReader(socket), new StreamMessageWriter(socket));
        await client.sendRequest('shutdown');
        await client.sendNotification('exit');
        assert.equal(await exitOf(child), 0);
        client.dispose();
      });
    }
  });
});
