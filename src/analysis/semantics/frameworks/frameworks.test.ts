import assert from 'node:assert/strict';
import { findIn } from '../../testing/find-in';
import { firstIn } from '../../testing/program';

const read = `require('fs').readFileSync('x')`;
const run = `{ ${read}; }`;

/** Texts in which a handler reads, by the path of the file where that matters. */
const handlers: readonly (readonly [name: string, text: string, path?: string])[] = [
  ['http', `import http from 'node:http'; http.createServer((q, r) => ${run});`],
  ['http.Server', `import { Server } from 'http'; new Server((q, r) => ${run});`],
  ['https', `require('https').createServer({}, (q, r) => ${run});`],
  ['http2', `import { createSecureServer } from 'http2'; createSecureServer({}, () => ${run});`],
  ['net', `import net from 'net'; net.createServer((s) => ${run});`],
  ['tls', `import tls from 'tls'; tls.createServer({}, (s) => ${run});`],
  ['a change of files', `import { watch } from 'fs'; watch('.', () => ${run});`],
  ['chokidar', `import chokidar from 'chokidar'; chokidar.watch('.').on('all', () => ${run});`],
  [
    'a stream with options',
    `import { Transform } from 'stream'; new Transform({ transform(c, e, next) ${run} });`,
  ],
  [
    'a class of streams',
    `import { Transform } from 'node:stream'; class T extends Transform { _transform(c, e, next) ${run} }`,
  ],
  [
    'a class of streams, required',
    `const { Writable } = require('stream'); class T extends Writable { _write(c, e, next) ${run} }`,
  ],
  ['an event', `emitter.once('data', () => ${run});`],
  ['a timer', `setTimeout(() => ${run}, 10);`],
  [
    'WebSocket',
    `import { WebSocketServer } from 'ws'; const s = new WebSocketServer(); s.on('connection', (ws) => { ws.on('message', (m) => ${run}); });`,
  ],
  ['socket.io', `io.on('connection', (socket) => { socket.on('x', () => ${run}); });`],
  ['socket.io, middleware', `io.use((socket, next) => ${run});`],
  ['socket.io, middleware of a namespace', `io.of('/x').use((socket, next) => ${run});`],
  [
    'WebSocket, before the connection',
    `import { WebSocketServer } from 'ws'; new WebSocketServer({ verifyClient(info, done) ${run} });`,
  ],
  ['Deno', `Deno.serve((q) => ${run});`],
  ['Bun', `Bun.serve({ fetch(q) ${run} });`],
  ['express', `import express from 'express'; const x = express(); x.post('/', (q, r) => ${run});`],
  ['express, all of a path', `app.use('/x', (q, r, next) => ${run});`],
  ['express, a parameter', `router.param('id', (q, r, next) => ${run});`],
  ['express, a chain', `router.route('/x').get(a).put((q, r) => ${run});`],
  [
    'express, wrapped by a package',
    `import wrap from 'express-async-handler'; router.get('/', wrap(async (q, r) => ${run}));`,
  ],
  ['fastify', `import Fastify from 'fastify'; const f = Fastify(); f.get('/', {}, async (q) => ${run});`],
  ['fastify, a route', `fastify.route({ method: 'GET', url: '/', handler: async (q) => ${run} });`],
  ['fastify, before the handler', `fastify.get('/', { preHandler: (q, r, done) => ${run} }, h);`],
  ['fastify, a hook', `fastify.addHook('onRequest', async (q) => ${run});`],
  ['koa', `import Koa from 'koa'; const k = new Koa(); k.use(async (ctx, next) => ${run});`],
  ['@koa/router', `import Router from '@koa/router'; const r = new Router(); r.get('/', (ctx) => ${run});`],
  ['hono', `import { Hono } from 'hono'; const h = new Hono(); h.get('/', (c) => ${run});`],
  [
    'hono, middleware by itself',
    `import { createMiddleware } from 'hono/factory'; export const m = createMiddleware(async (c, next) => ${run});`,
  ],
  [
    'hono, a chain',
    `import { Hono } from 'hono'; export default new Hono().get('/', a).post('/', async (c) => ${run});`,
  ],
  ['hapi', `server.route({ method: 'GET', path: '/', handler: (q, h) => ${run} });`],
  ['h3', `import { defineEventHandler } from 'h3'; export default defineEventHandler((event) => ${run});`],
  ['Nuxt', `export default defineEventHandler((event) => ${run});`],
  ['micro', `import micro from 'micro'; micro((q, r) => ${run});`],
  ['tRPC', `export const r = router({ all: publicProcedure.input(x).query(({ input }) => ${run}) });`],
  ['tRPC, a change', `export const r = router({ all: t.procedure.mutation(() => ${run}) });`],
  ['tRPC, middleware of a procedure', `export const p = publicProcedure.use(async ({ next }) => ${run});`],
  [
    'tRPC, middleware',
    `import { initTRPC } from '@trpc/server'; const t = initTRPC.create(); export const m = t.middleware(({ next }) => ${run});`,
  ],
  [
    'express, a factory of middleware',
    `import express from 'express'; const auth = (options) => async (q, r, next) => ${run}; express().use(auth({}));`,
  ],
  [
    'express, a method of a class',
    `import express from 'express'; class C { router = express.Router(); constructor() { this.router.get('/', this.list.bind(this)); } list(q, r) ${run} }`,
  ],
  [
    'express, a callback in a handler',
    `import express from 'express'; express().get('/', (q, r) => { db.query('q', (error, rows) => ${run}); });`,
  ],
  [
    'fastify, a plugin',
    `export default async function (fastify, options) { fastify.get('/', async (q, r) => ${run}); }`,
  ],
  ['NestJS', `import { Get } from '@nestjs/common'; class C { @Get('x') all() ${run} }`],
  [
    'NestJS, a message',
    `import { MessagePattern } from '@nestjs/microservices'; class C { @MessagePattern('x') on() ${run} }`,
  ],
  [
    'NestJS, a socket',
    `import { SubscribeMessage } from '@nestjs/websockets'; class C { @SubscribeMessage('x') on() ${run} }`,
  ],
  ['NestJS, GraphQL', `import { Query } from '@nestjs/graphql'; class C { @Query(() => X) all() ${run} }`],
  [
    'NestJS, the clock',
    `import { Cron } from '@nestjs/schedule'; class C { @Cron('* * * * *') tick() ${run} }`,
  ],
  [
    'NestJS, a guard',
    `import { CanActivate } from '@nestjs/common'; class G implements CanActivate { canActivate(c) ${run} }`,
  ],
  [
    'NestJS, an interceptor',
    `import { NestInterceptor } from '@nestjs/common'; class G implements NestInterceptor { intercept(c, n) ${run} }`,
  ],
  [
    'NestJS, a pipe',
    `import type { PipeTransform } from '@nestjs/common'; class G implements PipeTransform { transform(v) ${run} }`,
  ],
  [
    'NestJS, middleware',
    `import { NestMiddleware } from '@nestjs/common'; class G implements NestMiddleware { use(q, r, n) ${run} }`,
  ],
  [
    'NestJS, a filter',
    `import { ExceptionFilter } from '@nestjs/common'; class G implements ExceptionFilter { catch(e, h) ${run} }`,
  ],
  [
    'NestJS, a queue',
    `import { WorkerHost } from '@nestjs/bullmq'; class G extends WorkerHost { async process(job) ${run} }`,
  ],
  [
    'NestJS, a gateway',
    `import { OnGatewayConnection } from '@nestjs/websockets'; class G implements OnGatewayConnection { handleConnection(c) ${run} }`,
  ],
  ['Next.js, a route', `export async function GET(request) ${run}`, 'src/app/x/route.ts'],
  ['Next.js, a route in a variable', `export const POST = async (request) => ${run};`, 'app/route.js'],
  ['Next.js, an API', `export default function handler(q, r) ${run}`, 'pages/api/x.ts'],
  ['Next.js, an API, wrapped', `export default withAuth((q, r) => ${run});`, 'pages/api/x.ts'],
  ['Next.js, server side', `export async function getServerSideProps() ${run}`, 'pages/x.tsx'],
  ['Next.js, middleware', `export function middleware(request) ${run}`, 'src/middleware.ts'],
  ['Next.js, actions of a file', `'use server'; export async function save(form) ${run}`],
  ['Next.js, an action', `export async function save(form) { 'use server'; ${read}; }`],
  ['SvelteKit, an endpoint', `export function GET({ url }) ${run}`, 'src/routes/x/+server.ts'],
  ['SvelteKit, a page', `export async function load({ params }) ${run}`, 'src/routes/x/+page.server.ts'],
  ['SvelteKit, a hook', `export async function handle({ event }) ${run}`, 'src/hooks.server.ts'],
  ['Remix', `export async function loader({ request }) ${run}`, 'app/routes/x.tsx'],
  ['Astro', `export const GET = ({ request }) => ${run};`, 'src/pages/x.json.ts'],
  ['Lambda', `exports.handler = async (event, context) => ${run};`],
  ['Lambda, ESM', `export const handler = async (event) => ${run};`],
  ['Lambda, wrapped', `export const handler = middy(async (event) => ${run});`],
  ['Cloudflare', `export default { async fetch(request, env) ${run} };`],
  [
    'Cloudflare, the clock',
    `export default { scheduled: async (event) => ${run} } satisfies ExportedHandler;`,
  ],
  ['Azure', `module.exports = async function (context, req) ${run};`],
  [
    'Azure, version 4',
    `import { app } from '@azure/functions'; app.http('x', { handler: async (q, c) => ${run} });`,
  ],
  [
    'Firebase',
    `import { onRequest } from 'firebase-functions/v2/https'; export const x = onRequest((q, r) => ${run});`,
  ],
  [
    'Firebase, version 1',
    `import * as functions from 'firebase-functions'; exports.x = functions.https.onRequest((q, r) => ${run});`,
  ],
  [
    'Google',
    `import functions from '@google-cloud/functions-framework'; functions.http('x', (q, r) => ${run});`,
  ],
  ['GraphQL', `const resolvers = { Query: { user: (p, a) => ${run} } };`],
  ['GraphQL, changes', `export default { Mutation: { async save(p, a) ${run} } };`],
  ['BullMQ', `import { Worker } from 'bullmq'; new Worker('x', async (job) => ${run});`],
  ['Bull', `import Queue from 'bull'; const q = new Queue('x'); q.process(async (job) => ${run});`],
  ['Bee-Queue', `const Queue = require('bee-queue'); const q = new Queue('x'); q.process((job) => ${run});`],
  ['Agenda', `import Agenda from 'agenda'; const a = new Agenda(); a.define('x', (job) => ${run});`],
  ['pg-boss', `import PgBoss from 'pg-boss'; const b = new PgBoss(x); b.work('x', async (job) => ${run});`],
  ['graphile-worker', `import { run } from 'graphile-worker'; run({ task(payload) ${run} });`],
  ['a queue by its name', `emailQueue.process((job) => ${run});`],
  ['amqplib', `channel.consume('x', (message) => ${run});`],
  ['KafkaJS', `await consumer.run({ eachMessage: async ({ message }) => ${run} });`],
  ['Redis', `subscriber.subscribe('x', (message) => ${run});`],
  ['node-cron', `import cron from 'node-cron'; cron.schedule('* * * * *', () => ${run});`],
  ['cron', `import { CronJob } from 'cron'; new CronJob('* * * * *', () => ${run});`],
  ['cron, by options', `import { CronJob } from 'cron'; CronJob.from({ onTick: () => ${run} });`],
  ['croner', `import { Cron } from 'croner'; new Cron('* * * * *', () => ${run});`],
  ['node-schedule', `import schedule from 'node-schedule'; schedule.scheduleJob('* * * * *', () => ${run});`],
  [
    'VS Code, a command',
    `import * as vscode from 'vscode'; vscode.commands.registerCommand('x', () => ${run});`,
  ],
  [
    'VS Code, a provider',
    `import * as vscode from 'vscode'; vscode.languages.registerHoverProvider('x', { provideHover(d) ${run} });`,
  ],
  [
    'VS Code, a class',
    `import * as vscode from 'vscode'; class P implements vscode.HoverProvider { provideHover(d) ${run} }`,
  ],
  [
    'VS Code, a tree',
    `import { TreeDataProvider } from 'vscode'; class P implements TreeDataProvider<X> { getChildren() ${run} }`,
  ],
  [
    'VS Code, an event',
    `import { workspace } from 'vscode'; workspace.onDidSaveTextDocument((d) => ${run});`,
  ],
  ['VS Code, an event of an object', `watcher.onDidChange((uri) => ${run});`],
  [
    'VS Code, tests',
    `import * as vscode from 'vscode'; vscode.tests.createTestController('x', () => ${run});`,
  ],
  ['a language server', `connection.onHover((params) => ${run});`],
  ['Electron', `import { ipcMain } from 'electron'; ipcMain.handle('x', () => ${run});`],
  ['Electron, a protocol', `import { protocol } from 'electron'; protocol.handle('x', () => ${run});`],
  [
    'Electron, a key',
    `import { globalShortcut } from 'electron'; globalShortcut.register('x', () => ${run});`,
  ],
  ['Discord', `client.on('messageCreate', (m) => ${run});`],
  [
    'Telegraf',
    `import { Telegraf } from 'telegraf'; const b = new Telegraf(x); b.command('x', (ctx) => ${run});`,
  ],
  ['a bot by its name', `bot.hears('x', (ctx) => ${run});`],
  ['a message of the page', `window.onmessage = () => ${run};`],
];

/** Look-alikes. */
const others: readonly (readonly [name: string, text: string, path?: string])[] = [
  ['a cache', `cache.get('x', () => ${run});`],
  ['a map', `config.delete('x', () => ${run});`],
  ['a member called so elsewhere', `const options = { handler: () => ${run} };`],
  ['a route of another name', `export async function load() ${run}`, 'src/load.ts'],
  ['GET somewhere else', `export function GET() ${run}`, 'src/http/methods.ts'],
  ['handler of something else', `export function handler(argv) ${run}`],
  ['a default export of an object', `export default { fetchAll() ${run} };`],
  [
    'an interface of its own',
    `interface CanActivate {} class G implements CanActivate { canActivate() ${run} }`,
  ],
  ['a decorator of its own', `function Get() {} class C { @Get() all() ${run} }`],
  [
    'another method of a guard',
    `import { CanActivate } from '@nestjs/common'; class G implements CanActivate { canActivate() {} other() ${run} }`,
  ],
  ['a query of something else', `database.query(() => ${run});`],
  ['a directive within', `export async function save() { if (x) { 'use server'; } ${read}; }`],
  ['a command line', `program.command('x', () => ${run});`],
  ['something that uses something', `Vue.use((q) => ${run});`],
  ['options of something', `new Client({ verifyClient() ${run} });`],
  [
    'a server that has begun to listen',
    `import express from 'express'; const x = express(); x.listen(1, () => ${run});`,
  ],
  ['subscribing to something', `store.subscribe('x', () => ${run});`],
  ['a module that is called so', `import { schedule } from './cron'; schedule('x', () => ${run});`],
];

describe('frameworks', () => {
  for (const [name, text, path] of handlers) {
    it(`runs a handler: ${name}`, () => {
      const [finding] = findIn('no-blocking-call', text, path);
      assert.ok(finding);
      assert.equal(finding.context.kind, 'handler', finding.context.reason);
    });
  }

  for (const [name, text, path] of others) {
    it(`is not mistaken in ${name}`, () => {
      const [finding] = findIn('no-blocking-call', text, path);
      assert.ok(finding);
      assert.notEqual(finding.context.kind, 'handler', finding.context.reason);
    });
  }

  it('starts an extension of VS Code once', () => {
    const contextOf = (parameter: string): string | undefined =>
      findIn('no-blocking-call', `export async function activate(${parameter}) ${run}`, 'a.ts')[0]?.context
        .kind;
    assert.equal(contextOf('context: vscode.ExtensionContext'), 'start-up');
    assert.equal(contextOf('_: ExtensionContext'), 'start-up');
    assert.equal(contextOf('user: User'), 'async-function');
    const [command] = findIn(
      'no-blocking-call',
      `import * as vscode from 'vscode';
      export function activate(context: vscode.ExtensionContext) { vscode.commands.registerCommand('x', () => ${run}); }`,
      'a.ts',
    );
    assert.equal(command?.context.kind, 'handler');
  });

  it('runs what a server calls when it listens once, and nothing else of that name', () => {
    const kind = (text: string): string | undefined => findIn('no-blocking-call', text)[0]?.context.kind;
    assert.equal(
      kind(`import express from 'express'; const x = express(); x.listen(1, () => ${run});`),
      'start-up',
    );
    assert.equal(
      kind(`import http from 'http'; const x = http.createServer(f); x.listen(1, () => ${run});`),
      'start-up',
    );
    assert.equal(kind(`server.listen(1, () => ${run});`), 'start-up');
    assert.equal(kind(`bus.listen('x', () => ${run});`), 'function');
  });

  const fastify: readonly (readonly [kind: string, text: string])[] = [
    ['start-up', `fastify.addHook('onReady', async () => ${run});`],
    [
      'start-up',
      `import Fastify from 'fastify'; const f = Fastify(); f.addHook('onListen', (done) => ${run});`,
    ],
    ['start-up', `app.addHook('onRoute', (route) => ${run});`],
    ['start-up', `fastify.addHook('onRegister', prepare); function prepare(f) ${run}`],
    ['function', `fastify.addHook('onClose', async (f) => ${run});`],
    ['handler', `fastify.addHook('preHandler', async (q) => ${run});`],
    ['handler', `fastify.addHook(event, async (q) => ${run});`],
    ['start-up', `fastify.register(async (f) => { await f.register(x); ${read}; });`],
    ['start-up', `import Fastify from 'fastify'; Fastify().register((f, options, done) => ${run});`],
    ['start-up', `fastify.register(routes, {}); async function routes(f) { await 0; ${read}; }`],
    ['start-up', `import fp from 'fastify-plugin'; export default fp(async (f) => { await 0; ${read}; });`],
    ['handler', `fastify.register(async (fastify) => { fastify.get('/', async (q) => ${run}); });`],
    ['function', `bus.addHook('onReady', () => ${run});`],
    ['async-function', `people.register(async (person) => ${run});`],
    ['async-function', `fastify.register(plugin, async (person) => ${run});`],
  ];
  for (const [kind, text] of fastify) {
    it(`runs hooks and plugins of Fastify as it starts and ends: ${text}`, () => {
      const [finding] = findIn('no-blocking-call', text);
      assert.equal(finding?.context.kind, kind, finding?.context.reason);
    });
  }

  it('runs plugins of Fastify once that are in files of their own', () => {
    const plugin = `const fs = require('fs'); module.exports = async (f) => { await 0; ${read}; };`;
    for (const given of [`require('./plugin')`, `import('./plugin.js')`, 'plugin, { prefix: "/x" }']) {
      const main = `const plugin = require('./plugin'); const fastify = require('fastify')(); fastify.register(${given});`;
      const found = firstIn({ 'plugin.js': plugin, 'main.js': main }, 'plugin.js');
      assert.equal(found?.context.kind, 'start-up', given);
    }
  });

  const nest = `import { Injectable, OnModuleInit, OnApplicationShutdown } from '@nestjs/common';`;
  const hooks: readonly (readonly [kind: string, text: string])[] = [
    ['start-up', `${nest} class A implements OnModuleInit { async onModuleInit() ${run} }`],
    ['start-up', `${nest} @Injectable() class A { onApplicationBootstrap() ${run} }`],
    ['function', `${nest} class A implements OnApplicationShutdown { async onApplicationShutdown() ${run} }`],
    ['function', `${nest} @Injectable() class A { async onModuleDestroy() ${run} }`],
    ['async-function', `${nest} class A { async onModuleInit() ${run} }`],
    ['async-function', `${nest} @Injectable() class A implements OnModuleInit { async ngOnInit() ${run} }`],
    ['async-function', `function Injectable() {} @Injectable() class A { async onModuleInit() ${run} }`],
  ];
  for (const [kind, text] of hooks) {
    it(`runs hooks of NestJS once: ${text}`, () => {
      const [finding] = findIn('no-blocking-call', text, 'a.ts');
      assert.equal(finding?.context.kind, kind, finding?.context.reason);
    });
  }
});
