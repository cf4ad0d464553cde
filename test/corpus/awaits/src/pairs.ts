import fs from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function dashboard(id: string) {
  const user = await prisma.user.findUnique({ where: { id } });
  // + prefer-concurrent-awaits: two reads of which none needs the other
  const orders = await prisma.order.findMany({ where: { userId: id } });
  return { user, orders };
}

export async function guarded(id: string) {
  const user = await prisma.user.findUnique({ where: { id } });
  if (!user) throw new Error('unknown user');
  // - prefer-concurrent-awaits: not asked for unless there is a user
  const orders = await prisma.order.findMany({ where: { userId: id } });
  return { user, orders };
}

export async function dependent(name: string) {
  const user = await prisma.user.findFirst({ where: { name } });
  // - prefer-concurrent-awaits: needs the user
  const orders = await prisma.order.findMany({ where: { userId: user?.id } });
  return orders;
}

export async function files() {
  const head = await fs.readFile('head.html', 'utf8');
  // + prefer-concurrent-awaits: two files
  const foot = await fs.readFile('foot.html', 'utf8');
  return head + foot;
}

export async function writeThenRead(file: string, text: string) {
  await fs.writeFile(file, text);
  // - prefer-concurrent-awaits: reads what has been written
  return await fs.readFile(file, 'utf8');
}

export async function makeThenWrite(folder: string, text: string) {
  await fs.mkdir(folder, { recursive: true });
  // - prefer-concurrent-awaits: the folder has to be there
  await fs.writeFile(`${folder}/index.html`, text);
}

export async function requests() {
  const rates = await fetch('https://rates.example/latest');
  // + prefer-concurrent-awaits: two requests
  const news = await fetch('https://news.example/latest');
  return [rates.status, news.status];
}

export async function postThenGet(body: string) {
  await fetch('https://api.example/items', { method: 'POST', body });
  // - prefer-concurrent-awaits: asks for what has been posted
  return await fetch('https://api.example/items');
}

export async function transaction(client: PoolClient) {
  await client.query('BEGIN');
  // - prefer-concurrent-awaits: one connection, one statement after the other
  await client.query('DELETE FROM carts');
  // - prefer-concurrent-awaits: one connection, one statement after the other
  await client.query('COMMIT');
}

export async function counts(pool: Pool) {
  const users = await pool.query('SELECT count(*) FROM users');
  // + prefer-concurrent-awaits: two queries that read
  const orders = await pool.query('SELECT count(*) FROM orders');
  return [users.rows[0], orders.rows[0]];
}

export async function updateThenRead(pool: Pool, id: string) {
  await pool.query('UPDATE users SET seen = now() WHERE id = $1', [id]);
  // - prefer-concurrent-awaits: reads the table that has been changed
  return await pool.query('SELECT * FROM users WHERE id = $1', [id]);
}

export async function authorised(request: Request) {
  await checkAccess(request);
  // - prefer-concurrent-awaits: nothing is read for whoever has no access
  return await fs.readFile('secret.txt', 'utf8');
}

async function checkAccess(request: Request): Promise<void> {
  if (!request.headers.get('authorization')) throw new Error('401');
}

export async function started() {
  const first = fetch('https://a.example');
  const second = fetch('https://b.example');
  const a = await first;
  // - prefer-concurrent-awaits: both are under way already
  const b = await second;
  return [a, b];
}

export async function shared() {
  const [a, b] = await Promise.all([fs.readFile('a'), fs.readFile('b')]);
  return [a, b];
}

export async function three(id: string) {
  const profile = await prisma.profile.findUnique({ where: { id } });
  // + prefer-concurrent-awaits: three reads in a row
  const posts = await prisma.post.findMany({ where: { authorId: id } });
  // - prefer-concurrent-awaits: said once, at the second
  const likes = await prisma.like.count({ where: { userId: id } });
  return { profile, posts, likes };
}

export async function between(id: string) {
  const stats = await fs.stat('data.json');
  const label = `${id}:${stats.size}`;
  // - prefer-concurrent-awaits: the request needs the label
  const response = await fetch(`https://labels.example/${label}`);
  return response.status;
}

export async function loggedIn(page: { goto(url: string): Promise<void>; fill(a: string, b: string): Promise<void> }) {
  await page.goto('https://app.example/login');
  // - prefer-concurrent-awaits: one page, one step after the other
  await page.fill('#name', 'me');
}

export async function lockThenWork(lock: { acquire(): Promise<() => void> }) {
  const release = await lock.acquire();
  // - prefer-concurrent-awaits: must not begin before the lock is held
  const text = await fs.readFile('ledger', 'utf8');
  release();
  return text;
}
