import type { FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { Worker } from 'node:worker_threads';
import { contrast, histogram } from './pixels.js';

const sizes = [320, 640, 1280];

export async function media(app: FastifyInstance): Promise<void> {
  app.post<{ Body: Buffer; Params: { name: string } }>('/:name', async (request) => {
    // + no-blocking-call warning: a folder for each request
    const folder = mkdtempSync('upload-');
    await writeFile(path.join(folder, request.params.name), request.body);
    // - no-pool-starvation: three sizes, written down here
    await Promise.all(sizes.map((size) => sharp(request.body).resize(size).toFile(path.join(folder, `${size}.webp`))));
    // + no-blocking-call warning: deletes a tree in each request
    rmSync(folder, { recursive: true });
  });

  app.post<{ Body: { names: string[] } }>('/rotate', async (request) => {
    // + no-pool-starvation warning: as many pictures at once as a request names
    await Promise.all(request.body.names.map((name) => sharp(name).rotate().toFile(`${name}.rotated`)));
  });

  app.get<{ Params: { name: string } }>('/:name/histogram', async (request) => {
    const { data, info } = await sharp(request.params.name).raw().toBuffer({ resolveWithObject: true });
    return { histogram: histogram(data), contrast: contrast(data, info.width, info.height) };
  });

  app.get<{ Params: { name: string } }>('/:name/sepia', async (request, reply) => {
    const bytes = await readFile(request.params.name);
    // + no-worker-per-task warning: a thread for each picture that is asked for
    // + no-costly-transfer warning: the whole picture is copied for the thread
    const worker = new Worker(new URL('./sepia.js', import.meta.url), { workerData: bytes });
    worker.once('message', (picture) => reply.send(Buffer.from(picture)));
    return reply;
  });
}
